"""The audit trail: everything in one list, nothing that is not for these eyes, and chains that tell what was changed."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import insert

from sync.central.account_journal import record
from sync.central.journal_days import seal_days
from sync.central.people import Person
from sync.central.service import Centre
from sync.central.tables import cases
from sync.central.tables.procedure import case_exclusion, journal_head
from sync.central.trail import Place, Sought, trail_of
from tests.desk.conftest import Browser, Hands, PlainKiosk, card
from tests.papers.pdf_text import text


@pytest.fixture
def camat(hire: Callable[..., Person]) -> Person:
    return hire("camat", "Drs. H. Abdul Karim", "camat")


@pytest.fixture
def head(browser: Browser, camat: Person) -> Browser:
    browser.sign_in("camat")
    return browser


def rows(page: str) -> list[str]:
    body = page.split("<tbody", 1)[1].split("</tbody>", 1)[0] if "<tbody" in page else ""
    return [
        re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", row)).strip() for row in body.split('<tr role="row">')[1:]
    ]


def test_all_kinds_stand_in_one_list_the_latest_first(
    head: Browser, kiosk: PlainKiosk, siti: Person, clock: Hands, new_browser: Callable[[], Browser]
) -> None:
    clock.forward(minutes=1)
    case_id = kiosk.file((("scan", card()),))
    clock.forward(minutes=1)
    staff = new_browser()
    staff.sign_in("siti", "tebakan tebakan")
    staff.sign_in("siti")
    clock.forward(minutes=1)
    action = re.search(
        rf"/desk/kasus/{case_id}/berkas/[0-9a-f]{{64}}", staff.get(f"/desk/kasus/{case_id}").text
    )
    assert action is not None
    staff.post(action[0], token=staff.token())
    clock.forward(minutes=1)
    assert staff.get("/desk/jejak").status_code == 403
    seen = rows(head.get("/desk/jejak").text)
    assert "Halaman ditolak Siti Aminah Staf · testclient /jejak" in seen[0]
    assert "Segel dibuka Siti Aminah Staf kasus PGT1-" in seen[1]
    assert "Masuk Siti Aminah Staf · testclient dengan kata sandi" in seen[2]
    assert (
        "Gagal masuk Orang di halaman masuk testclient akun Siti Aminah · kata sandi tidak cocok" in seen[3]
    )
    assert "Pengaduan diterima di kios Mesin kios PGT1 kasus PGT1-" in seen[4]
    for kind, words in (
        ("segel", "Segel dibuka"),
        ("ditolak", "Gagal masuk"),
        ("masuk", "Masuk"),
        ("akun", "Akun dibuat"),
    ):
        narrowed = rows(head.get(f"/desk/jejak?jenis={kind}").text)
        assert any(words in row for row in narrowed), kind
        assert not any("Pengaduan diterima" in row for row in narrowed)
    of_siti = rows(head.get("/desk/jejak?orang=siti").text)
    assert not any("Pengaduan diterima" in row or "Abdul Karim" in row for row in of_siti)
    assert any("Gagal masuk" in row for row in of_siti)  # what was done to her account counts too


def test_by_case_and_by_day(head: Browser, kiosk: PlainKiosk, clock: Hands, centre: Centre) -> None:
    case_id = kiosk.file()
    clock.forward(days=1)
    kiosk.file()
    with centre.store.reading() as connection:
        number = connection.execute(cases.select().where(cases.c.case_id == case_id)).one().number
    head.sign_in("camat")
    assert len(rows(head.get(f"/desk/jejak?kasus={number.lower()}").text)) == 1
    days = [rows(head.get(f"/desk/jejak?jenis=kasus&{span}").text) for span in
            ("dari=2026-11-24", "sampai=2026-11-23", "dari=2026-11-23&sampai=2026-11-24", "dari=2026-11-25")]  # fmt: skip
    assert [len(one) for one in days] == [1, 1, 2, 0]


@pytest.mark.parametrize("query", ["kasus=XYZ", "dari=kemarin", "sampai=2026-13-01"])
def test_what_cannot_be_looked_for_is_told_beside_its_field(head: Browser, query: str) -> None:
    answer = head.get(f"/desk/jejak?{query}")
    assert (answer.status_code, 'aria-invalid="true"' in answer.text) == (422, True)


def test_pages_follow_each_other_without_a_gap_though_more_is_written(
    centre: Centre, camat: Person, clock: Hands, kiosk: PlainKiosk
) -> None:
    store = centre.store
    for n in range(12):
        if n % 3:
            clock.forward(seconds=1)
        record(store, camat.office_id, "Exported", camat.by("10.0.0.1"), "camat", clock, rows=n)
        kiosk.file()
    everything = trail_of(store, camat, Sought(), limit=500)
    assert everything.older is None
    seen, place = [], None
    while True:
        page = trail_of(store, camat, Sought(before=place), limit=7)
        seen += [(one.source, one.ref) for one in page.entries]
        record(store, camat.office_id, "signed-in", camat.by(), "camat", clock)  # newer, so on no later page
        if page.older is None:
            break
        place = Place.parse(str(page.older))
        assert place == page.older
    assert seen == [(one.source, one.ref) for one in everything.entries]


@pytest.mark.parametrize(
    "text", ["", "x", "2026-11-23~case~1", "2026-11-23T00:00:00+00:00~case~x:1", "2026-11-23T00:00:00~account~1",
             "2026-11-23T00:00:00+00:00~account~-1", "2026-11-23T00:00:00+00:00~other~1"]
)  # fmt: skip
def test_a_place_that_is_none_begins_at_the_head(head: Browser, text: str) -> None:
    assert Place.parse(text) is None
    assert rows(head.get(f"/desk/jejak?setelah={text}").text)


def test_whoever_a_case_is_about_finds_nothing_of_it(
    head: Browser, kiosk: PlainKiosk, centre: Centre, camat: Person
) -> None:
    case_id = kiosk.file()
    assert any("Pengaduan diterima" in row for row in rows(head.get("/desk/jejak").text))
    row = {"office_id": camat.office_id, "case_id": case_id, "login": "camat", "unit": ""}
    centre.store.write(lambda connection: connection.execute(insert(case_exclusion).values(row)))
    assert not any("Pengaduan diterima" in row for row in rows(head.get("/desk/jejak").text))
    assert "1 rantai diperiksa" in head.post("/desk/jejak/periksa", token=head.token()).text


def test_a_changed_event_is_found_and_said(head: Browser, kiosk: PlainKiosk, centre: Centre) -> None:
    case_id = kiosk.file()
    kiosk.file()
    whole = head.post("/desk/jejak/periksa", token=head.token())
    assert "Semua utuh" in whole.text
    assert "3 rantai diperiksa" in whole.text

    def meddle(connection: Any) -> None:
        connection.exec_driver_sql("DROP TRIGGER case_event_no_update")
        connection.exec_driver_sql("UPDATE case_event SET actor = 'siti' WHERE case_id = ?", (case_id,))

    centre.store.write(meddle)
    broken = head.post("/desk/jejak/periksa", token=head.token())
    assert "Rantai catatan tidak utuh" in broken.text
    assert "pada nomor 1" in broken.text
    assert "Rantai catatan tidak utuh" in rows(head.get("/desk/jejak?jenis=ditolak").text)[0]
    assert head.post("/desk/jejak/periksa", token="x").status_code == 403
    assert head.post("/desk/jejak/periksa", token=head.token(), kasus="XYZ").status_code == 422


def test_daily_heads_are_listed_for_printing(
    head: Browser, centre: Centre, camat: Person, clock: Hands
) -> None:
    row = {"office_id": camat.office_id, "day": date(2026, 11, 22), "cases": 3, "events": 9,
           "previous": "0" * 64, "hash": "ab" * 32, "sealed_at": clock.now}  # fmt: skip
    centre.store.write(lambda connection: connection.execute(insert(journal_head).values(row)))
    page = head.get("/desk/jejak/harian").text
    assert "ab" * 32 in page
    assert "Minggu, 22 November 2026" in page
    assert "Belum ada hari" in head.get("/desk/jejak/harian?dari=2026-11-23&sampai=x").text


def test_a_day_s_head_is_a_sheet_to_be_signed_and_kept(
    head: Browser, centre: Centre, camat: Person, kiosk: PlainKiosk, clock: Hands
) -> None:
    kiosk.file()
    clock.forward(days=1)
    (sealed,) = seal_days(centre.store, camat.office_id, clock)
    head.sign_in("camat")
    assert f"/desk/jejak/harian/{sealed.day}" in head.get("/desk/jejak/harian").text
    answer = head.get(f"/desk/jejak/harian/{sealed.day}")
    words = text(answer.content)
    assert answer.headers["content-type"] == "application/pdf"
    assert sealed.hash[:8] in words
    assert sealed.hash[-8:] in words
    assert "Dihitung ulang saat dicetak" in words
    assert "PGT1" not in words  # a list with a gap would tell whom a case is about
    for day in ("2026-11-22", "kemarin"):
        assert head.get(f"/desk/jejak/harian/{day}").status_code == 404


def test_the_auditor_s_sheet_names_the_chains(
    browser: Browser, centre: Centre, hire: Callable[..., Person], kiosk: PlainKiosk, clock: Hands
) -> None:
    auditor = hire("periksa", "Pemeriksa", "auditor")
    kiosk.file()
    clock.forward(days=1)
    (sealed,) = seal_days(centre.store, auditor.office_id, clock)
    browser.sign_in("periksa")
    words = text(browser.get(f"/desk/jejak/harian/{sealed.day}").content)
    assert "PGT1-" in words


@pytest.mark.parametrize("role", ["kasi", "staf", "admin"])
def test_the_trail_is_for_three_roles(browser: Browser, hire: Callable[..., Person], role: str) -> None:
    hire("lain", "Orang Lain", role)
    browser.sign_in("lain")
    token = browser.token()
    assert [browser.get(path).status_code for path in ("/desk/jejak", "/desk/jejak/harian")] == [403, 403]
    assert browser.post("/desk/jejak/periksa", token=token).status_code == 403
