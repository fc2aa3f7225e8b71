"""Every form of the desk, sent by those whose it is not: with the ids of another office, by roles that only look on, without
a token. Nothing may be written and nothing told.

The addresses are taken from the routers, so that a new form is tried by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from sqlalchemy import select

from sync.central import data_requests, drafts, wishes
from sync.central.account_journal import AT_CONSOLE
from sync.central.data_requests import Asked
from sync.central.delegations import Delegation, Wanted, delegate, today
from sync.central.inbox import Content, take_message
from sync.central.messages.reading import read_round
from sync.central.messages.taking import store_message
from sync.central.notices import Telling, tell
from sync.central.offices import OfficeRow, add_office
from sync.central.people import Person, add_person, choose_password, invite
from sync.central.store import utc
from sync.central.tables import case_file, metadata
from sync.central.tables.messages import message
from sync.central.tables.notices import notice
from sync.central.tables.papers import paper
from sync.central.tables.public import inbox_message, wish
from sync.desk.menu import ENTRIES
from sync.desk.site import PARTS
from tests.asking import client_of
from tests.central.letters_in import READERS, arrived
from tests.desk.conftest import PASSWORD, Browser, card
from tests.desk.staffed import Staffed, staffed

OTHER = "352808"
NAME = "Zubaidah Rahasia"
POSTS = sorted(
    {
        route.path
        for part in PARTS
        for route in part.routes
        if isinstance(route, APIRoute) and "POST" in route.methods
    }
)
AT_THE_DOOR = {"/masuk", "/masuk/kunci", "/masuk/kunci/tantangan", "/undangan/{invitation}"}
"""Nobody is signed in there, so there is no token to be wrong."""
READ_LATER = {"/kios/stik", "/lapor/masuk", "/terima/{draft_id}/unggah"}
"""They look at the token themselves, once they have read the form."""
OWN = {
    "session",
    "sign_in_attempt",
    "person_event",
    "account_event",
    "passkey_challenge",
    "survey_count",
    "figures_state",
}
"""Tables in which everybody writes of himself, or counts without a name."""


def test_the_menu_knows_every_address() -> None:
    """A router within a router is no route: its addresses would be missing from the menu, and from every test here."""
    strange = [route for part in PARTS for route in part.routes if not isinstance(route, APIRoute)]
    assert strange == []
    known = {route.path for part in PARTS for route in part.routes if isinstance(route, APIRoute)}
    assert [entry.path for entry in ENTRIES if entry.path not in known] == []


def _asks(dependant: Dependant) -> set[str]:
    own = {getattr(one.call, "__name__", "") for one in dependant.dependencies}
    return own.union(*(_asks(one) for one in dependant.dependencies)) if dependant.dependencies else own


def test_every_form_asks_for_the_token_of_its_sign_in() -> None:
    without = {
        route.path
        for part in PARTS
        for route in part.routes
        if isinstance(route, APIRoute)
        and "POST" in route.methods
        and not _asks(route.dependant) & {"by_form", "by_halfway_form"}
    }
    assert without == AT_THE_DOOR | READ_LATER


@dataclass
class Stand:
    """``ids``: what can stand in an address, all of the first office; ``foreign``: who works in the other one."""

    office: Staffed
    ids: list[dict[str, str]]
    foreign: dict[str, Browser]

    def rows(self) -> dict[str, list[Any]]:
        """All that is stored of the first office."""
        mine = self.office.centre.store.office_id
        found = {}
        with self.office.centre.store.reading() as connection:
            for table in metadata.sorted_tables:
                if table.name in OWN or "office_id" not in table.c:
                    continue
                lines = connection.execute(select(table).where(table.c.office_id == mine)).all()
                found[table.name] = sorted(map(repr, lines))
        return found


@pytest.fixture(scope="module")
def stand(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stand]:
    with staffed(tmp_path_factory.mktemp("attacked")) as office:
        store, clock = office.centre.store, office.clock
        assert isinstance(
            add_office(store, code="GDG", region_code=OTHER, name="Kecamatan Contoh"), OfficeRow
        )
        foreign = {}
        for role in ("camat", "admin", "staf", "auditor"):
            added = add_person(
                store, OTHER, login=f"{role}.lain", name=f"{role} lain", role=role, unit="", clock=clock
            )
            assert isinstance(added, Person), added
            choose_password(store, office.passwords, invite(store, added.person_id, clock), PASSWORD, clock)
            foreign[role] = Browser(client_of(office.app))
            foreign[role].sign_in(added.login)
        closed = office.kiosk.file((("evidence", card()),), name=NAME)
        running = office.case(through=7, name=NAME)
        office.quick("kasi", f"/kasus/{closed}/tindakan/cabut", reason="Pelapor mencabut pengaduannya.")
        yield Stand(office, [_ids(office, closed), _ids(office, running)], foreign)


def _ids(office: Staffed, case_id: str) -> dict[str, str]:
    store, clock, mine = office.centre.store, office.clock, office.centre.store.office_id
    camat, siti = office.people["camat"], office.people["siti"]
    day = today(clock)
    lent = delegate(
        store, mine, Wanted(camat.person_id, office.people["sekcam"].person_id, "plh", day, day, "800/1/2026"),
        AT_CONSOLE, clock,
    )  # fmt: skip
    draft = drafts.begin(store, siti, "kotak", clock)
    wishes.ask_again(store, mine, case_id, f"Tolong dibuka lagi. {NAME}", clock)
    take_message(store, mine, "peta", "kependudukan", Content(description=NAME), clock)
    wanted = Asked(clock(), "langsung", NAME, "belum", (case_id,))
    asked = data_requests.take(store, wanted, siti, clock)
    comes = arrived(f"Tolong. {NAME}", case_id, files=[("a.png", "image/png", card())], at=clock())
    store_message(store, office.centre.keys, comes, clock)
    read_round(store, office.centre.keys, READERS, clock)
    told = Telling(about=case_id, person_id=camat.person_id, kind="step_near", case_id=case_id, step=1)
    store.write(lambda connection: tell(connection, mine, [told], utc(clock())))

    def first(column: Any, *where: Any) -> str:
        with store.reading() as connection:
            return str(connection.execute(select(column).where(*where)).scalar() or camat.person_id)

    return {
        "case_id": case_id,
        "sha256": first(case_file.c.sha256),
        "paper_id": first(paper.c.paper_id, paper.c.case_id == case_id),
        "wish_id": first(wish.c.wish_id),
        "message_id": first(inbox_message.c.message_id),
        "incoming_id": first(message.c.message_id),
        "place": "1",
        "notice_id": first(notice.c.notice_id, notice.c.case_id == case_id),
        "draft_id": str(getattr(draft, "draft_id", draft)),
        "delegation_id": lent.delegation_id if isinstance(lent, Delegation) else camat.person_id,
        "ask_id": str(asked),
        "person_id": siti.person_id,
        "request_id": camat.person_id,
        "prefix": "PGT1",
        "step": "1",
        "slug": "cabut",
        "name": "tanggapan",
        "act": "close",
        "version": "1",
        "what": "surat",
    }


FIELDS = {
    "version": "1", "reason": "Alasan yang cukup panjang.", "note": "Catatan.", "number": "x", "first": "1", "last": "1",
    "head": "0" * 64, "decision": "first", "putusan": "diterima", "verdict": "jelas", "document": "ktp", "ways": "pindaian",
    "missing": "ktp", "more": "KTP", "until": "2026-12-01", "kind": "tindak_lanjut", "asked": "teliti", "nature": "biasa",
    "subject": "Pokok", "way": "ambil", "to": "Orang", "inked": "ya", "do": "finish", "letter": "0", "why": "pindah",
    "failed_way": "pos", "buku": "rekap", "tahun": "2026", "bulan": "11", "bentuk": "csv", "day": "2026-12-01",
    "working": "libur", "decree": "SK 1/2026", "role": "staf", "login": "penyusup", "channel": "kotak", "handle": "x",
}  # fmt: skip


def _sent(browser: Browser, path: str, ids: dict[str, str], token: str, **more: str) -> Any:
    address = "/desk" + re.sub(r"{(\w+)}", lambda found: ids.get(found[1], "x"), path)
    return browser.client.post(
        address,
        data={**FIELDS, "case": ids["case_id"], "token": token, **more},
        headers={"Origin": "http://testserver"},
        follow_redirects=False,
    )


SPARED = AT_THE_DOOR | {"/keluar", "/akun/sesi", "/akun/sandi"}


@pytest.mark.parametrize("role", ["camat", "admin", "staf", "auditor"])
def test_nobody_of_another_office_changes_or_reads_anything(role: str, stand: Stand) -> None:
    before, token = stand.rows(), stand.foreign[role].token()
    for path in POSTS:
        if path in SPARED:
            continue
        for ids in stand.ids:
            answer = _sent(stand.foreign[role], path, ids, token)
            assert answer.status_code < 500, (path, answer.status_code)
            assert NAME not in answer.text, path
            assert ids["case_id"] not in answer.headers.get("location", ""), path
    after = stand.rows()
    assert {name: rows for name, rows in after.items() if rows != before[name]} == {}


@pytest.mark.parametrize("who", ["periksa", "admin"])
def test_who_only_looks_on_changes_no_case(who: str, stand: Stand) -> None:
    office = stand.office
    of_cases = {"cases", "paper", "wish", "inbox_message", "intake_draft", "intake_draft_file", "taken_by_hand", "box_emptying", "message",
                "case_hold", "data_request", "case_subject", "search_doc", "public_case", "delegation", "series", "case_exclusion"}  # fmt: skip
    before, at = stand.rows(), office.at[who]
    at.sign_in(who)
    token = at.token()
    for path in POSTS:
        if path in SPARED or (who == "admin" and path.startswith(("/pengguna", "/kios", "/kalender"))):
            continue
        for ids in stand.ids:
            answer = _sent(at, path, ids, token)
            assert answer.status_code < 500, (path, answer.status_code)
            if who == "admin":
                assert NAME not in answer.text, path
    after = stand.rows()
    assert {name for name, rows in after.items() if rows != before[name]} & of_cases == set()


def test_no_form_is_taken_with_another_sign_in_s_token(stand: Stand) -> None:
    office = stand.office
    at, stolen = office.at["kasi"], office.at["siti"].token()
    at.sign_in("kasi")
    before = stand.rows()
    for path in POSTS:
        if path in SPARED - {"/keluar", "/akun/sesi", "/akun/sandi"} or path.startswith("/masuk"):
            continue
        answer = _sent(at, path, stand.ids[1], stolen)
        assert answer.status_code in (403, 422, 404), (path, answer.status_code)
    assert stand.rows() == before
