"""Two offices in one store: everything that one could say to reach the other's rows, said, and what came of it."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import msgspec
import pytest
import requests
from sqlalchemy import event, func, select
from starlette.testclient import TestClient

from sync.cases.refusal import Refusal
from sync.central import blobs
from sync.central.case_journal import events_of
from sync.central.enrolment import issue_code
from sync.central.handling import find_case
from sync.central.offices import OfficeRow, add_office, find_office, offices
from sync.central.opening import open_bodies
from sync.central.passwords import Passwords
from sync.central.people import Person, add_person, choose_password, invite
from sync.central.service import Centre
from sync.central.settings import CentralSettings
from sync.central.store import Store
from sync.central.sweep import Sweep, sweep
from sync.central.tables import blob, case_file, cases, conflict, feed, record
from sync.office import office_app
from sync.vault.sealing import split
from sync.wire import signed
from sync.wire.messages import Envelope, FeedPage, Problem, WireRecord, decode
from tests.asking import client_of, shown_code
from tests.central.running import HandKiosk, RunningCentre, case_id_of

OTHER = "352808"
PASSWORD = "kuda lari di tepi sawah"


@dataclass
class Neighbour:
    """The other office, with a case and a file of its own."""

    kiosk: HandKiosk
    record: WireRecord
    sealed: bytes

    @property
    def case_id(self) -> str:
        return case_id_of(self.record)

    @property
    def number(self) -> str:
        found: str = msgspec.json.decode(self.record.head)["number"]
        return found.replace("-", "")

    @property
    def sha256(self) -> str:
        return hashlib.sha256(split(self.sealed)[1]).hexdigest()


@pytest.fixture
def neighbour(centre: RunningCentre) -> Neighbour:
    assert isinstance(
        add_office(centre.store, code="GDG", region_code=OTHER, name="Kecamatan Contoh"), OfficeRow
    )
    kiosk = HandKiosk(centre)
    assert kiosk.enrol(issue_code(centre.store, OTHER, "admin", centre.clock).code).status_code == 201
    sealed = kiosk.sealed(secrets.token_bytes(3000))
    filed = kiosk.complaint(files=(sealed,))
    kiosk.post(filed)
    assert kiosk.patch(sealed).status_code == 204
    open_bodies(centre.store, centre.keys, centre.clock)  # so that nothing of this office changes by itself
    return Neighbour(kiosk, filed, sealed)


def kind_of(response: requests.Response) -> str:
    problem = decode(response.content, Problem)
    assert problem is not None
    return problem.type.rpartition(":")[2]


def everything_of(store: Store, office_id: str) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of the office that another could want to change or read."""
    with store.reading() as connection:
        return {
            table.name: sorted(
                (
                    tuple(row)
                    for row in connection.execute(select(table).where(table.c.office_id == office_id))
                ),
                key=repr,
            )
            for table in (cases, case_file, blob, record, feed, conflict)
        }


@contextmanager
def untouched(store: Store, office_id: str = OTHER) -> Iterator[None]:
    before = everything_of(store, office_id)
    yield
    assert everything_of(store, office_id) == before


def test_a_kiosk_gets_the_office_of_its_code_and_that_office_s_prefix(
    kiosk: HandKiosk, neighbour: Neighbour
) -> None:
    assert (kiosk.me.office_id, kiosk.me.prefix) == (kiosk.centre.store.office_id, "PGT1")
    assert (neighbour.kiosk.me.office_id, neighbour.kiosk.me.prefix) == (OTHER, "GDG1")
    assert neighbour.kiosk.me.office_name == "Kecamatan Contoh"


def test_a_manifest_for_the_other_office_or_its_kiosk_is_refused(
    centre: RunningCentre, kiosk: HandKiosk, neighbour: Neighbour
) -> None:
    with untouched(centre.store):
        mine = kiosk.complaint()
        for changes, kind in (
            ({"office_id": OTHER}, "other-office"),
            ({"device": neighbour.kiosk.me.device_id}, "other-device"),
        ):
            packed = kiosk.packed(mine, manifest=kiosk.manifest(mine, **changes))
            response = kiosk.post_raw(packed)
            assert (response.status_code, kind_of(response)) == (403, kind)


def test_records_in_the_name_of_the_other_s_kiosk_or_with_its_numbers_are_invalid(
    centre: RunningCentre, kiosk: HandKiosk, neighbour: Neighbour
) -> None:
    def altered(**changes: object) -> WireRecord:
        whole = kiosk.complaint()
        head = msgspec.json.decode(whole.head) | changes
        return kiosk.wire(head, whole.body)

    with untouched(centre.store):
        their_head = msgspec.json.decode(neighbour.record.head)
        answer = kiosk.post(
            altered(device=neighbour.kiosk.me.device_id),
            altered(number=their_head["number"]),
            altered(proof=their_head["proof"]),
            neighbour.record,
        )
        assert [(one.outcome, one.reason) for one in answer.results] == [
            ("invalid", "device"),
            ("invalid", "number"),
            ("invalid", "proof"),
            ("invalid", "device"),
        ]


def test_an_event_that_names_the_other_s_case_waits_for_a_case_of_one_s_own_for_ever(
    centre: RunningCentre, kiosk: HandKiosk, neighbour: Neighbour
) -> None:
    with centre.store.reading() as connection:
        before = events_of(connection, OTHER, neighbour.case_id)
    with untouched(centre.store):
        assert kiosk.post(kiosk.event("ReceiptPrinted", neighbour.case_id)).results[0].outcome == "parked"
    neighbour.kiosk.post(neighbour.kiosk.complaint())  # whatever comes there releases nothing here
    with centre.store.reading() as connection:
        assert events_of(connection, OTHER, neighbour.case_id) == before


def test_a_case_with_the_other_s_id_is_a_case_of_one_s_own(
    centre: RunningCentre, kiosk: HandKiosk, neighbour: Neighbour
) -> None:
    with untouched(centre.store):
        mine = kiosk.complaint(case_id=neighbour.case_id)
        assert kiosk.post(mine).results[0].outcome == "new"
        headers = {"content-type": "application/json", "content-encoding": "zstd"}
        again = kiosk.send("PUT", f"/cases/{neighbour.case_id}", kiosk.packed(mine), headers)
        assert kiosk.answer(again).results[0].outcome == "same"
    with centre.store.reading() as connection:
        both = connection.execute(select(cases.c.office_id).where(cases.c.case_id == neighbour.case_id))
        assert sorted(both.scalars()) == sorted([kiosk.me.office_id, OTHER])


def test_asking_for_the_other_s_acknowledgement_brings_nothing(
    kiosk: HandKiosk, neighbour: Neighbour
) -> None:
    assert len(neighbour.kiosk.post(asks=[neighbour.case_id]).acknowledgements.statements) == 1
    assert kiosk.post(asks=[neighbour.case_id]).acknowledgements.statements == []


def test_the_feed_is_one_s_own_whatever_the_cursor(
    centre: RunningCentre, kiosk: HandKiosk, neighbour: Neighbour
) -> None:
    mine = kiosk.complaint()
    kiosk.post(mine)
    epoch = centre.store.epoch
    for cursor in (None, f"{epoch}.0", "other.7", f"{OTHER}.0"):
        page = kiosk.post(cursor=cursor).feed
        assert {row.status.case_id for row in page.rows} <= {case_id_of(mine)}
    response = kiosk.send("GET", f"/feed?after={epoch}.0")
    envelope = decode(response.content, Envelope)
    assert envelope is not None
    told = signed.open_document(envelope, signed.FEED, centre.keys.public, FeedPage)
    assert told is not None
    assert {row.status.case_id for row in told.rows} == {case_id_of(mine)}
    assert neighbour.case_id not in response.text


def test_knowing_a_hash_gives_nothing_each_office_brings_its_own_bytes(
    centre: RunningCentre, kiosk: HandKiosk, neighbour: Neighbour
) -> None:
    assert kiosk.send("HEAD", f"/blobs/{neighbour.sha256}").status_code == 404
    assert kiosk.patch(neighbour.sealed).status_code == 404
    with untouched(centre.store):
        answer = kiosk.post(kiosk.complaint(files=(neighbour.sealed,)))
        assert not kiosk.said(answer)[0].complete
        assert answer.want_blobs == [neighbour.sha256]
        assert kiosk.send("HEAD", f"/blobs/{neighbour.sha256}").headers["upload-offset"] == "0"
        assert blobs.read_held(centre.store, kiosk.me.office_id, neighbour.sha256) == Refusal("file.not_here")
        assert kiosk.patch(neighbour.sealed).status_code == 204
    blobs.remove_file(centre.store.folder, kiosk.me.office_id, neighbour.sha256)
    assert blobs.read_held(centre.store, OTHER, neighbour.sha256) == split(neighbour.sealed)[1]


def test_what_one_office_lost_is_asked_of_its_own_kiosks_alone(
    centre: RunningCentre, kiosk: HandKiosk, neighbour: Neighbour
) -> None:
    kiosk.post(kiosk.complaint(files=(neighbour.sealed,)))
    kiosk.patch(neighbour.sealed)
    blobs.path_of(centre.store.folder, OTHER, neighbour.sha256).unlink()
    assert sweep(Sweep(centre.store, centre.clock)).lost == 1
    assert kiosk.post().want_blobs == []
    assert neighbour.kiosk.post().want_blobs == [neighbour.sha256]


# At the desk


@dataclass
class Browser:
    client: TestClient

    def get(self, path: str) -> Any:
        return self.client.get(path)

    def post(self, path: str, **fields: str) -> Any:
        return self.client.post(
            path, data=fields, headers={"Origin": "http://testserver"}, follow_redirects=False
        )

    def token(self) -> str:
        return str(self.get("/desk/akun").text.split('name="token" value="', 1)[1].split('"', 1)[0])


def browser_of(centre: RunningCentre, office_id: str, login: str, role: str) -> tuple[Browser, Person]:
    passwords = Passwords(memory_kib=64, time_cost=1, parallelism=1)
    whole = Centre(centre.store, centre.keys, CentralSettings(folder=centre.store.folder), centre.clock)
    person = add_person(
        centre.store, office_id, login=login, name=login.title(), role=role, clock=centre.clock
    )
    assert isinstance(person, Person)
    token = invite(centre.store, person.person_id, centre.clock)
    assert isinstance(choose_password(centre.store, passwords, token, PASSWORD, centre.clock), Person)
    browser = Browser(client_of(office_app(whole, passwords)))
    assert browser.post("/desk/masuk", user=login, password=PASSWORD).status_code == 303
    return browser, person


def test_the_desk_of_one_office_finds_nothing_of_the_other_by_address_or_form(
    centre: RunningCentre, kiosk: HandKiosk, neighbour: Neighbour
) -> None:
    mine = kiosk.complaint()
    kiosk.post(mine)
    open_bodies(centre.store, centre.keys, centre.clock)
    own, person = browser_of(centre, centre.store.office_id, "siti", "staf")
    assert own.get(f"/desk/kasus/{case_id_of(mine)}").status_code == 200
    case = f"/desk/kasus/{neighbour.case_id}"
    with untouched(centre.store):
        assert own.get(case).status_code == 404
        token = own.token()
        assert own.post(f"{case}/langkah/1", token=token, version="1", note="x").status_code == 404
        assert (
            own.post(f"{case}/berkas/{neighbour.sha256}", token=token, password=PASSWORD).status_code == 404
        )
        for page in ("/desk/", "/desk/kios"):
            text = own.get(page).text
            assert neighbour.case_id not in text
            assert "GDG" not in text
        assert find_case(centre.store, neighbour.number, person) is None
    # one's own case does not lead to the other's file
    assert (
        own.post(f"/desk/kasus/{case_id_of(mine)}/berkas/{neighbour.sha256}", token=token).status_code == 404
    )
    theirs, _ = browser_of(centre, OTHER, "budi", "staf")
    assert theirs.get(case).status_code == 200
    assert "Kecamatan Contoh" in theirs.get("/desk/").text
    assert theirs.get(f"/desk/kasus/{case_id_of(mine)}").status_code == 404


def test_a_code_from_one_office_s_desk_enrols_into_that_office(
    centre: RunningCentre, kiosk: HandKiosk, neighbour: Neighbour
) -> None:
    theirs, _ = browser_of(centre, OTHER, "wati", "admin")
    page = theirs.post("/desk/kios/kode", token=theirs.token()).text
    shown = shown_code(page)
    fresh = HandKiosk(centre, identity=kiosk.identity)  # even of a machine that is the other office's
    assert fresh.enrol(shown).status_code == 201
    assert (fresh.me.office_id, fresh.me.prefix) == (OTHER, "GDG2")
    assert kiosk.post().results == []  # and closes nothing there


def test_offices_are_named_once_and_properly(centre: RunningCentre, neighbour: Neighbour) -> None:
    store = centre.store
    assert next((one.code, one.office_id, one.kiosks) for one in offices(store)) == ("GDG", OTHER, 1)
    assert find_office(store, " gdg ") == find_office(store, OTHER)
    for code, region, name, refusal in (
        ("PLG", "352809", "X", "office.code"),
        ("ABCD", "352809", "X", "office.code"),
        ("ABC", "3528", "X", "office.region_code"),
        ("ABC", "٣٥٢٨٠٩", "X", "office.region_code"),
        ("ABC", "352809", "  ", "office.name"),
        ("GDG", "352809", "X", "office.taken"),
        ("ABC", OTHER, "X", "office.taken"),
    ):
        assert add_office(store, code=code, region_code=region, name=name) == Refusal(refusal)
    with store.reading() as connection:
        assert connection.execute(select(func.count()).select_from(cases)).scalar_one() == 1


# Every statement

BIG = (
    "batch",
    "record",
    "parked",
    "cases",
    "case_number",
    "case_file",
    "blob",
    "case_event",
    "feed",
    "conflict",
)
_BIG = re.compile(rf"\b(?:FROM|JOIN|INTO|UPDATE)\s+(?:{'|'.join(BIG)})\b")


def test_every_statement_on_a_big_table_names_the_office(
    centre: RunningCentre, kiosk: HandKiosk, neighbour: Neighbour
) -> None:
    """Whatever a kiosk or the desk causes. What the centre does for itself (opening, moving) goes over all offices."""
    strays: list[str] = []

    def watch(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        # In the columns of an INSERT, or somewhere behind the first WHERE.
        told = statement if statement.startswith("INSERT") else statement.partition("WHERE")[2]
        if _BIG.search(statement) and "office_id" not in told:
            strays.append(statement)

    own, _ = browser_of(centre, centre.store.office_id, "siti", "staf")
    sealed = kiosk.sealed(secrets.token_bytes(2000))
    event.listen(centre.store.engine, "before_cursor_execute", watch)
    try:
        filed = kiosk.complaint(files=(sealed,))
        early = kiosk.event("ReceiptPrinted", kiosk.new_id())
        kiosk.post(filed, kiosk.event("ReceiptFailed", case_id_of(filed)), early)
        kiosk.post(filed, asks=[case_id_of(filed)])
        kiosk.patch(sealed)
        kiosk.send("HEAD", f"/blobs/{hashlib.sha256(split(sealed)[1]).hexdigest()}")
        kiosk.send("GET", "/feed")
        case = f"/desk/kasus/{case_id_of(filed)}"
        for page in ("/desk/", "/desk/?langkah=1", "/desk/kios", case):
            assert own.get(page).status_code == 200
        own.post(f"{case}/langkah/1", token=own.token(), version="1", note="")
        find_case(centre.store, neighbour.number, Person("", OTHER, "x", "X", "staf"))
    finally:
        event.remove(centre.store.engine, "before_cursor_execute", watch)
    assert [one for one in strays if "opened_at IS NULL" not in one] == []
