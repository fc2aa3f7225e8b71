"""Staff complete steps: in order, once, numbered without a gap, and told back to the kiosk."""

from __future__ import annotations

import secrets
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import msgspec
import pytest
import sqlalchemy as sa
from sqlalchemy import select, text

from sync.cases.commands import CompleteStep
from sync.cases.events import ReceiptPrinted
from sync.cases.hands import Hand
from sync.cases.ids import uuid7
from sync.cases.numbers import TrackingNumber
from sync.cases.refusal import Refusal
from sync.central import case_journal, handling
from sync.central.case_views import CaseDetail
from sync.central.opening import open_bodies
from sync.central.partitions import ensure_months
from sync.central.people import Person, add_person
from sync.central.store import Store
from sync.central.tables import case_event, cases
from sync.vault.opening import new_identity
from sync.vault.recipients import Recipients
from sync.vault.sealing import seal
from tests.central.running import ANSWERS, HandKiosk, RunningCentre, case_id_of


def person(centre: RunningCentre, role: str, login: str = "") -> Person:
    made = add_person(
        centre.store,
        centre.store.office_id,
        login=login or role,
        name=role.title(),
        role=role,
        clock=centre.clock,
    )
    assert isinstance(made, Person)
    return made


@pytest.fixture
def staff(centre: RunningCentre) -> Person:
    return person(centre, "staf")


@pytest.fixture
def case_id(centre: RunningCentre, kiosk: HandKiosk) -> str:
    record = kiosk.complaint()
    kiosk.post(record)
    open_bodies(centre.store, centre.keys, centre.clock)
    return case_id_of(record)


def page(centre: RunningCentre, case_id: str, who: Person) -> CaseDetail:
    found = handling.case_page(centre.store, case_id, who, centre.clock)
    assert isinstance(found, CaseDetail)
    return found


def complete(
    centre: RunningCentre,
    case_id: str,
    step: int,
    who: Person,
    *,
    note: str = "sesuai",
    version: int | None = None,
) -> CaseDetail | Refusal:
    seen = page(centre, case_id, who).version if version is None else version
    hand = Hand(actor=who.login, role=who.role, unit=who.unit)
    command = CompleteStep(step=step, hand=hand, note=note)
    return handling.act(centre.store, case_id, seen, command, who, centre.clock)


def test_three_steps_and_the_way_back(
    centre: RunningCentre, kiosk: HandKiosk, case_id: str, staff: Person
) -> None:
    row = page(centre, case_id, staff).row
    assert (row.step, row.state, row.complainant, row.kind) == (1, "open", ANSWERS["name"], "pengaduan")
    cursor = kiosk.post().feed.cursor
    for step in (1, 2, 3):
        centre.clock.pass_(hours=1)
        done = complete(centre, case_id, step, staff)
        assert isinstance(done, CaseDetail)
        assert done.row.step == step + 1
    assert done.row.agenda_number == "1/2026"
    assert [event.kind for event in done.events] == [
        "CaseReceived",
        "StepCompleted",
        "StepCompleted",
        "AgendaNumberGiven",
        "StepCompleted",
    ]
    assert {event.actor for event in done.events[1:]} == {"staf"}
    assert {event.role for event in done.events[1:]} == {"staf"}
    assert done.actions == ()  # step 4 is the Camat's
    rows = kiosk.post(cursor=cursor).feed.rows
    assert [row.status.step for row in rows] == [2, 3, 4]
    assert [entry.step for entry in rows[-1].status.timeline] == [1, 2, 3]
    sent = rows[-1].status
    assert ANSWERS["name"] not in str(sent)


def test_two_at_once_leave_one_event_and_one_clear_refusal(
    centre: RunningCentre, case_id: str, staff: Person
) -> None:
    other = person(centre, "staf", "other")
    version = page(centre, case_id, staff).version
    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(lambda who: complete(centre, case_id, 1, who, version=version), (staff, other)))
    (refused,) = [one for one in found if isinstance(one, Refusal)]
    assert refused.code == "case.changed"
    assert refused.details["by"] in ("staf", "other")
    kinds = [event.kind for event in page(centre, case_id, staff).events]
    assert kinds == ["CaseReceived", "StepCompleted"]


def test_a_refusal_leaves_no_event_and_takes_no_number(
    centre: RunningCentre, kiosk: HandKiosk, case_id: str, staff: Person
) -> None:
    complete(centre, case_id, 1, staff)
    cursor = kiosk.post().feed.cursor
    before = page(centre, case_id, staff)
    assert complete(centre, case_id, 3, staff) == Refusal("sop.wrong_order", {"step": 3, "expected": 2})
    assert complete(centre, case_id, 2, staff, note=" ") == Refusal("sop.note_missing", {"step": 2})
    camat = person(centre, "camat")
    refused = complete(centre, case_id, 2, camat)
    assert isinstance(refused, Refusal)
    assert refused.code == "sop.not_your_role"
    assert page(centre, case_id, staff) == before
    assert kiosk.post(cursor=cursor).feed.rows == []


def test_agenda_numbers_have_no_gap(centre: RunningCentre, kiosk: HandKiosk, staff: Person) -> None:
    records = [kiosk.complaint() for _ in range(6)]
    kiosk.post(*records)
    ids = [case_id_of(one) for one in records]
    for step in (1, 2):
        for one in ids:
            assert isinstance(complete(centre, one, step, staff), CaseDetail)
    auditor = person(centre, "auditor")
    assert isinstance(complete(centre, ids[0], 3, auditor), Refusal)
    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(lambda one: complete(centre, one, 3, staff), ids))
    numbers = sorted(one.row.agenda_number for one in done if isinstance(one, CaseDetail))
    assert numbers == [f"{n}/2026" for n in range(1, 7)]


def test_who_sees_what(centre: RunningCentre, case_id: str, staff: Person) -> None:
    admin, auditor = person(centre, "admin"), person(centre, "auditor")
    office = centre.store.office_id
    assert [row.case_id for row in handling.work_list(centre.store, office, staff)] == [case_id]
    assert [row.case_id for row in handling.work_list(centre.store, office, auditor)] == [case_id]
    assert handling.work_list(centre.store, office, admin) == []
    assert handling.case_page(centre.store, case_id, admin, centre.clock) == Refusal("case.unknown")
    assert handling.case_page(centre.store, "nonsense", staff, centre.clock) == Refusal("case.unknown")
    assert handling.counts_by_step(centre.store, office, staff) == {1: 1}
    number = page(centre, case_id, staff).row.number
    assert handling.find_case(centre.store, number, staff) == case_id
    assert handling.find_case(centre.store, number, admin) is None


def test_a_scan_is_opened_for_one_view_and_logged(
    centre: RunningCentre, kiosk: HandKiosk, staff: Person
) -> None:
    plain = secrets.token_bytes(5000)
    sealed = kiosk.sealed(plain)
    record = kiosk.complaint(files=(sealed,))
    case_id = case_id_of(record)
    kiosk.post(record)
    sha256 = page(centre, case_id, staff).files[0].sha256

    def opened(who: Person, which: str = sha256) -> tuple[str, bytes] | Refusal:
        return handling.open_scan(centre.store, centre.keys, case_id, which, who, centre.clock)

    assert opened(staff) == Refusal("file.not_here")
    assert kiosk.patch(sealed).status_code == 204
    version = page(centre, case_id, staff).version
    assert opened(staff) == ("image/jpeg", plain)
    assert opened(person(centre, "admin")) == Refusal("case.unknown")
    assert opened(staff, "0" * 64) == Refusal("file.unknown")
    after = page(centre, case_id, staff)
    seen = [event for event in after.events if event.kind == "SealedOpened"]
    assert [(event.actor, event.content["sha256"]) for event in seen] == [("staf", sha256)]
    assert after.version == version  # looking makes nobody's page stale


def test_the_card_of_a_confidential_complainant_is_for_those_who_handle_the_case(
    centre: RunningCentre, kiosk: HandKiosk, staff: Person
) -> None:
    plain, auditor = secrets.token_bytes(500), person(centre, "auditor")
    opened = {}
    for mode in ("terbuka", "dirahasiakan"):
        sealed = kiosk.sealed(plain)
        record = kiosk.complaint(files=(sealed,), answers={**ANSWERS, "identity_mode": mode})
        kiosk.post(record)
        assert kiosk.patch(sealed).status_code == 204
        open_bodies(centre.store, centre.keys, centre.clock)
        case_id = case_id_of(record)
        sha256 = page(centre, case_id, auditor).files[0].sha256
        for who in (staff, auditor):
            found = handling.open_scan(centre.store, centre.keys, case_id, sha256, who, centre.clock)
            opened[mode, who.role] = found == ("image/jpeg", plain) or found
    assert opened == {
        ("terbuka", "staf"): True,
        ("terbuka", "auditor"): True,
        ("dirahasiakan", "staf"): True,
        ("dirahasiakan", "auditor"): Refusal("file.confidential"),
    }


def test_a_body_that_does_not_open_is_flagged(centre: RunningCentre, kiosk: HandKiosk, staff: Person) -> None:
    strangers = Recipients.of(new_identity()[1], new_identity()[1])
    assert isinstance(strangers, Recipients)
    made = []
    for body in (
        seal(b"{}", strangers),
        kiosk.sealed(b"no JSON"),
        kiosk.sealed(
            msgspec.json.encode(
                {"case_id": "x", "kind": "CaseReceived", "epoch": 1, "seq": 1, "number": "", "answers": {}}
            )
        ),
    ):
        kiosk.seq += 1
        kiosk.serial += 1
        number = TrackingNumber.draw(kiosk.me.prefix, secrets.randbits)
        made.append(kiosk.head_over(body, kiosk.new_id(), number))
    kiosk.post(*made)
    open_bodies(centre.store, centre.keys, centre.clock)
    found = [page(centre, case_id_of(one), staff).row.cannot_open for one in made]
    assert found == ["sealed.cannot_open", "body.unreadable", "body.differs"]


def test_the_journal_of_events_cannot_be_rewritten(centre: RunningCentre, case_id: str) -> None:
    for change in (sa.update(case_event).values(actor="x"), sa.delete(case_event)):
        with pytest.raises(sa.exc.DBAPIError, match="append-only"):
            centre.store.write(lambda connection, change=change: connection.execute(change))  # type: ignore[misc]


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
@pytest.mark.parametrize("year", [2026, 2028])
def test_nor_by_way_of_a_partition(centre: RunningCentre, case_id: str, year: int) -> None:
    """Years that are made later are guarded like those of the first day."""
    store = centre.store
    store.write(
        lambda connection: ensure_months(connection, datetime(2028, 2, 1, tzinfo=UTC), 1, small_bytes=0)
    )
    if year == 2028:
        later = uuid7(datetime(2028, 2, 3, tzinfo=UTC), secrets.randbits)
        events = [ReceiptPrinted(at=centre.clock())]
        store.write(
            lambda connection: case_journal.append(connection, store.office_id, later, events, "kiosk")
        )
    for change in (f"UPDATE case_event_{year} SET actor = 'x'", f"DELETE FROM case_event_{year}"):
        with pytest.raises(sa.exc.DBAPIError, match="append-only"):
            store.write(lambda connection, change=change: connection.execute(text(change)))  # type: ignore[misc]
    with pytest.raises(sa.exc.DBAPIError, match="append-only"):
        store.write(lambda connection: connection.execute(text("TRUNCATE case_event")))


def test_a_changed_row_breaks_the_chain_at_that_row(
    centre: RunningCentre, case_id: str, staff: Person
) -> None:
    for step in (1, 2, 3):
        complete(centre, case_id, step, staff)
    store, office = centre.store, centre.store.office_id

    def broken() -> int | None:
        with store.reading() as connection:
            return case_journal.broken_at(connection, office, case_id)

    assert broken() is None
    _unguard(store)
    store.write(
        lambda connection: connection.execute(
            sa.update(case_event).where(case_event.c.n == 3).values(actor="forger")
        )
    )
    assert broken() == 3


def _unguard(store: Store) -> None:
    table = "" if store.engine.dialect.name == "sqlite" else " ON case_event"
    store.write(lambda connection: connection.execute(text(f"DROP TRIGGER case_event_no_update{table}")))


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_cases_lie_in_the_partition_of_their_year(centre: RunningCentre, case_id: str) -> None:
    with centre.store.reading() as connection:
        assert connection.execute(select(cases.c.case_id)).scalar_one() == case_id
        place = connection.execute(text("SELECT tableoid::regclass::text FROM cases")).scalar_one()
    assert place == "cases_2026"
