"""A case about somebody is absent for him: on every page, in every list, search, export and count, and at every form.

The addresses are taken from the desk's routers, so a new page is looked at by itself; one that shows cases fails here
until it is named in `SHOWS`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.routing import APIRoute

from sync.central.case_views import CaseDetail
from sync.central.data_requests import Asked, take
from sync.central.handling import case_page
from sync.central.messages.reading import read_round
from sync.central.messages.showing import messages
from sync.central.messages.taking import store_message
from sync.desk.site import PARTS
from sync.desk.words import number_words
from tests.central.letters_in import READERS, arrived
from tests.desk.conftest import card
from tests.desk.staffed import Staffed, staffed

NAME = "Zubaidah Tersangkut"
SHOWS = {
    "/",
    "/antrean",
    "/rekap",
    "/agenda",
    "/cari",
    "/jejak",
    "/permintaan-data",
    "/pesan-masuk",
    "/lapor",
    "/lapor/masuk/{file_id}",  # of a file that is not there it leads back to the list
    "/pesan-masuk/{incoming_id}",
    "/pesan-masuk/{incoming_id}/balas",
}
"""Pages that are no case's own, on which somebody whom the case is not about finds it."""
ENDLESS = {"/pemberitahuan/arus"}
"""A stream of numbers alone; what they stand for is fetched from the pages."""
NOBODY = "01a20621-ad00-7000-8000-000000000000"
FILLED = {
    "step": "4", "sha256": "a" * 64, "slug": "cabut", "paper_id": NOBODY, "ask_id": NOBODY, "draft_id": NOBODY, "notice_id": NOBODY,
    "person_id": NOBODY, "delegation_id": NOBODY, "request_id": NOBODY, "act": "tutup", "prefix": "PGT1", "key": "x", "day": "2026-11-23",
    "invitation": "x", "what": "disposisi", "name": "balasan", "signature": "x", "paper": NOBODY, "version": "1", "kind": "surat",
    "outgoing_id": NOBODY, "notice": "diterima", "channel": "sms", "language": "id",
    "incoming_id": NOBODY, "place": "1", "file_id": NOBODY,
}  # fmt: skip
ROUTES = [
    (method, route.path)
    for part in PARTS
    for route in part.routes
    if isinstance(route, APIRoute) and route.path not in ENDLESS
    for method in sorted(route.methods)
]
GETS = sorted(path for method, path in ROUTES if method == "GET" and not path.startswith("/masuk"))
OF_A_CASE = [(method, path) for method, path in ROUTES if "{case_id}" in path]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Staffed]:
    with staffed(Path(tmp_path_factory.mktemp("office"))) as made:
        yield made


@pytest.fixture(scope="module")
def case(office: Staffed) -> CaseDetail:
    """About the Camat, and so far along that the books have it."""
    case_id = office.case(3, name=NAME, officer="Pak Camat")
    asked = Asked(office.clock(), "langsung", NAME, "ktp", (case_id,))
    assert isinstance(take(office.centre.store, asked, office.people["sekcam"], office.clock), str)
    found = case_page(office.centre.store, case_id, office.people["sekcam"], office.clock)
    assert isinstance(found, CaseDetail)
    assert found.case is not None
    assert found.case.accused.persons == ("camat",)
    FILLED["incoming_id"] = asks_about(office, found.row.number)
    for login in ("camat", "sekcam"):
        office.at[login].sign_in(login)  # fresh: no address hides behind the question for a password
    return found


def asks_about(office: Staffed, number: str) -> str:
    """A message with the number of the case, which waits for a person; its id."""
    centre = office.centre
    asks = arrived(
        f"{NAME} menanyakan {number}", files=[("foto.png", "image/png", card())], at=office.clock()
    )
    assert store_message(centre.store, centre.keys, asks, office.clock)
    read_round(centre.store, centre.keys, READERS, office.clock)
    (waiting,) = messages(centre.store, office.people["sekcam"], "baru")
    return waiting.message_id


def address(path: str, case: CaseDetail) -> str:
    filled = {**FILLED, "case_id": case.row.case_id}
    return "/desk" + re.sub(r"{(\w+)}", lambda found: filled[found[1]], path)


def queries(path: str, case: CaseDetail) -> list[str]:
    """The page as it is, and where it searches or sieves, in ways that would find the case."""
    asked = {
        "/cari": [f"?q={case.row.number}", f"?q={NAME}", "?q=KTP", f"?q={case.row.agenda_number}"],
        "/": ["?langkah=4", "?kotak=semua"],
    }
    return ["", *asked.get(path, [])]


def tells(text: str, case: CaseDetail) -> bool:
    return any(
        mark in text for mark in (NAME, case.row.number, number_words(case.row.number), case.row.case_id)
    )


def shown_to(who: str, path: str, office: Staffed, case: CaseDetail) -> bool:
    """Does the page tell of the case, in any of the ways of asking? What was asked stands in the page's own field."""
    own = address(path, case)
    for query in queries(path, case):
        answer = office.at[who].get(own + query)
        assert answer.status_code < 500, path
        typed = query.partition("=")[2] or "-"
        if tells(answer.text.replace(own, "").replace(typed, ""), case):
            return True
    return False


def test_nobody_else_misses_it(office: Staffed, case: CaseDetail) -> None:
    """What the next test asks is worth asking: these pages, and no others, tell of a case."""
    lists = [path for path in GETS if "{case_id}" not in path]
    assert {path for path in lists if shown_to("sekcam", path, office, case)} == SHOWS


@pytest.mark.parametrize("path", GETS)
def test_no_page_tells_of_it(path: str, office: Staffed, case: CaseDetail) -> None:
    assert not shown_to("camat", path, office, case)


@pytest.mark.parametrize(("method", "path"), OF_A_CASE)
def test_no_address_of_the_case_answers(method: str, path: str, office: Staffed, case: CaseDetail) -> None:
    at, own = office.at["camat"], address(path, case)
    answer = (
        at.get(own)
        if method == "GET"
        else at.post(own, token=at.token(), version=str(case.version), note="x")
    )
    assert answer.status_code in (403, 404), (answer.status_code, path)
    assert NAME not in answer.text
    after = case_page(office.centre.store, case.row.case_id, office.people["sekcam"], office.clock)
    assert isinstance(after, CaseDetail)
    assert after.events == case.events


@pytest.mark.parametrize("path", ["/desk/rekap/unduh", "/desk/rekap/unduh-publik"])
def test_no_export_holds_it(path: str, office: Staffed, case: CaseDetail) -> None:
    asked = {"buku": "rekap", "tahun": "2026", "bulan": "11", "bentuk": "csv"}
    held = {}
    for login in ("sekcam", "camat"):
        at = office.at[login]
        answer = at.post(path, token=at.token(), **asked)
        assert (answer.status_code, "html" in answer.headers["content-type"]) == (200, False)
        held[login] = tells(answer.text, case) or f";{case.row.agenda_number};" in answer.text
    assert held == {"sekcam": True, "camat": False}
