"""The piles of the work list and the roles' queues: what lies where, sorted, a page at a time, for whose eyes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.cases.hands import Hand
from sync.central import desk_lists
from sync.central.desk_lists import Reader, Wanted
from sync.central.queues import Pile
from tests.desk.staffed import Staffed, staffed


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Staffed]:
    """Nine cases at step 1, an hour apart, one of them with Siti; one at step 4."""
    with staffed(tmp_path_factory.mktemp("office")) as running:
        for _ in range(9):
            running.kiosk.file()
            running.clock.forward(minutes=7)
        running.case(through=3)
        yield running


@pytest.fixture
def own_office(tmp_path: Path) -> Iterator[Staffed]:
    """For a test that adds to it: the others count."""
    with staffed(tmp_path / "office") as running:
        yield running


def numbers(page: str) -> list[str]:
    """The serials of the cases in the order of a page."""
    return re.findall(r"urut (\d{6})", page)


def tile(page: str, words: str) -> int:
    found = re.search(rf'count__number digits">(\d+)</span> {words}<', page)
    assert found is not None, words
    return int(found[1])


def test_each_sees_first_what_waits_for_him(office: Staffed) -> None:
    assert numbers(office.page("siti", "/")) == [f"{n:06}" for n in range(1, 10)]
    assert numbers(office.page("camat", "/")) == ["000010"]
    assert "Tidak ada yang menunggu Anda" in office.page("kasi", "/")
    auditor = office.page("periksa", "/")
    assert tile(auditor, "Semua terbuka") == 10
    assert "Di meja saya" not in auditor


def test_counts_say_what_the_lists_hold(office: Staffed) -> None:
    page = office.page("camat", "/")
    assert (tile(page, "Untuk saya"), tile(page, "Di antrean"), tile(page, "Semua terbuka")) == (1, 1, 10)
    late = tile(page, "Lewat tenggat")
    assert 0 < late == len(numbers(office.page("camat", "/?kotak=terlambat")))


def test_a_list_is_turned_round_and_what_an_address_does_not_know_is_as_usual(office: Staffed) -> None:
    forth = numbers(office.page("siti", "/?kotak=semua&urut=terima"))
    assert numbers(office.page("siti", "/?kotak=semua&urut=terima&balik=ya")) == forth[::-1]
    assert numbers(office.page("siti", "/?kotak=entah&urut=entah&dari=entah")) == numbers(
        office.page("siti", "/")
    )
    assert 'aria-sort="descending"' in office.page("siti", "/?kotak=semua&urut=terima&balik=ya")


@pytest.mark.parametrize("order", ["due", "promised", "received"])
@pytest.mark.parametrize("descending", [False, True])
def test_page_after_page_shows_every_case_once(
    office: Staffed, order: desk_lists.Order, descending: bool
) -> None:
    person = office.people["siti"]
    reader = Reader(person, (Hand(actor="siti", role="staf"),), office.clock())
    place, seen = "", []
    while True:
        wanted = Wanted(pile=Pile.ALL, order=order, descending=descending, place=place)
        listed = desk_lists.page_of(office.centre.store, reader, wanted, length=3)
        seen += [row.case_id for row in listed.rows]
        place = listed.onward
        if not place:
            break
    assert len(seen) == len(set(seen)) == 10


@pytest.mark.parametrize(
    "place", ["~", "2026-11-23~x", "2026-11-23T00:00:00~" + "0" * 36, "x" * 90, "\x00~\x00"]
)
def test_a_place_that_was_never_ours_begins_at_the_first(office: Staffed, place: str) -> None:
    reader = Reader(office.people["siti"], (), office.clock())
    for order in ("due", "promised"):
        listed = desk_lists.page_of(office.centre.store, reader, Wanted(order=order, place=place), length=3)
        assert len(listed.rows) == 3


def test_a_queue_shows_its_own_and_whose_desks_the_rest_lies_on(own_office: Staffed) -> None:
    office = own_office
    office.kiosk.file()
    case_id = office.kiosk.file()
    path = f"/kasus/{case_id}/tindakan/ambil"
    office.done("budi", path, path)
    page = office.page("kasi", "/antrean?peran=staf")
    assert case_id not in page
    assert "Budi Santoso" in page
    assert "/tindakan/serahkan" in page
    assert "tindakan/ambil" not in page  # it is not the Kasi's own queue
    on_his_desk = office.page("kasi", "/antrean?pemegang=budi")
    assert case_id in on_his_desk
    assert "Di meja Budi Santoso" in on_his_desk
    assert "tindakan/serahkan" not in office.page("siti", "/antrean")


def test_the_lists_refresh_themselves_without_keeping_a_sign_in_alive(office: Staffed) -> None:
    browser = office.at["sekcam"]
    browser.sign_in("sekcam")
    for _ in range(4):
        office.clock.forward(minutes=9)
        answer = browser.client.get(
            "/desk/", headers={"HX-Request": "true", "X-Segar": "ya"}, follow_redirects=False
        )
    assert answer.headers["HX-Redirect"].startswith("/desk/masuk")
    assert "Masuk ke meja petugas" in browser.get("/desk/").text
