"""What no kiosk sends again after a restore: numbers, sign-ins, and the word of a person that somebody has looked."""

from __future__ import annotations

import pytest
from sqlalchemy import insert, select

from sync.cases.refusal import Refusal
from sync.central import forgotten, numbering, restored
from sync.central.account_journal import broken_at, event_of
from sync.central.by_hand import receive
from sync.central.devices import serial_gaps
from sync.central.examination import Finding, examine
from sync.central.keys import CentreKeys
from sync.central.kiosk_acts import Errand
from sync.central.numbers_raised import MOST, LeftOut, Wanted, counters, left_out, raise_to
from sync.central.offices import OfficeRow, add_office
from sync.central.people import Person, add_person, invite, invited
from sync.central.service import Centre
from sync.central.settings import CentralSettings
from sync.central.store import Store
from sync.central.tables import session
from sync.central.tables.people import person_event
from sync.central.taken_in import Received, TakenIn
from tests.central.running import ANSWERS, SteppedClock, fresh_keys

READ = Errand("Siti Aminah", "Surat terakhir dalam map")


def next_of(store: Store, name: str) -> int:
    return store.write(lambda connection: numbering.next_of(connection, store.office_id, 2026, name))


def found_by_doctor(store: Store, clock: SteppedClock) -> list[Finding]:
    centre = Centre(store, fresh_keys(store.folder), CentralSettings(folder=store.folder), clock)
    return [one for one in examine(centre) if one.name == "restored"]


@pytest.mark.parametrize("book", ["agenda", "letter"])
def test_the_next_number_is_above_what_a_paper_bears(store: Store, clock: SteppedClock, book: str) -> None:
    assert book in ("agenda", "letter")
    assert [next_of(store, book) for _ in range(2)] == [1, 2]
    made = raise_to(store, store.office_id, Wanted(book, 2026, 5), READ, clock)
    assert made == LeftOut(book, 2026, 3, 5, clock().date(), READ.reason)
    assert next_of(store, book) == 6
    assert left_out(store, store.office_id, book, 2026) == [made]
    assert left_out(store, store.office_id, book, 2025) == []
    other = next(one for one in counters(store, store.office_id, 2026) if one.counted != book)
    assert other.last == 0, "the other book is as it was"


def test_a_number_only_rises_and_not_by_a_slip_of_the_finger(store: Store, clock: SteppedClock) -> None:
    next_of(store, "letter")
    wrong = [
        raise_to(store, store.office_id, wanted, errand, clock)
        for wanted, errand in (
            (Wanted("letter", 2026, 1), READ),
            (Wanted("letter", 2026, 2 + MOST), READ),
            (Wanted("letter", 2024, 9), READ),
            (Wanted("letter", 2026, 9), Errand("Siti", "ya")),
            (Wanted("letter", 2026, 9), Errand("\n ", "Surat terakhir")),
        )
    ]
    assert [one.code for one in wrong if isinstance(one, Refusal)] == [
        "numbers.given",
        "numbers.far",
        "numbers.year",
        "reason.missing",
        "errand.actor",
    ]
    assert (next_of(store, "letter"), left_out(store, store.office_id, "letter", 2026)) == (2, [])


def test_receipts_of_the_desk_go_on_above_and_no_gap_is_waited_for(store: Store, clock: SteppedClock) -> None:
    keys: CentreKeys = fresh_keys(store.folder)
    siti = add_person(store, store.office_id, login="siti", name="Siti", role="staf", clock=clock)
    assert isinstance(siti, Person)
    taken = TakenIn("telepon", ANSWERS, clock())

    def serial() -> int:
        received = receive(store, keys, taken, siti, clock)
        assert isinstance(received, Received)
        return received.serial.value

    assert serial() == 1
    made = raise_to(store, store.office_id, Wanted("serial", 2026, 4), READ, clock)
    assert isinstance(made, LeftOut)
    assert (made.first, made.last) == (2, 4)
    assert serial() == 5
    assert serial_gaps(store, store.office_id) == []
    with store.reading() as connection:
        assert broken_at(connection, store.office_id) is None


def test_each_office_has_its_own_numbers(store: Store, clock: SteppedClock) -> None:
    other = add_office(store, code="GDG", region_code="352808", name="Kecamatan Contoh")
    assert isinstance(other, OfficeRow)
    raise_to(store, other.office_id, Wanted("letter", 2026, 7), READ, clock)
    raise_to(store, other.office_id, Wanted("serial", 2026, 3), READ, clock)
    assert [one.last for one in counters(store, store.office_id, 2026)] == [0, 0, 0]
    assert [(one.last, one.prefix) for one in counters(store, other.office_id, 2026)] == [
        (0, ""),
        (7, ""),
        (3, "GDG0"),
    ]


def test_until_a_person_confirms_the_doctor_warns(store: Store, clock: SteppedClock) -> None:
    assert restored.confirm(store, READ, clock) == Refusal("restore.none")
    assert found_by_doctor(store, clock) == []
    add_person(store, store.office_id, login="siti", name="Siti", role="staf", clock=clock)
    known = clock()
    clock.pass_(days=1)
    assert restored.began_again(store, clock) == known
    (warned,) = found_by_doctor(store, clock)
    assert (warned.level, "backoffice restored" in warned.remedy) == ("warn", True)
    clock.pass_(hours=1)
    assert restored.confirm(store, READ, clock) is None
    assert found_by_doctor(store, clock) == []
    with store.reading() as connection:
        last = select(person_event).order_by(person_event.c.n.desc()).limit(1)
        event = event_of(connection.execute(last).one())
    assert (event.kind, event.content["by_name"], event.content["why"]) == (
        "restore-confirmed",
        READ.actor,
        READ.reason,
    )
    clock.pass_(days=1)
    store.write(lambda connection: forgotten.renew(connection, clock()))
    assert len(found_by_doctor(store, clock)) == 1, "another restore, by hand, waits anew"


def test_what_was_open_at_the_backup_is_not_open_after_it(store: Store, clock: SteppedClock) -> None:
    siti = add_person(store, store.office_id, login="siti", name="Siti", role="staf", clock=clock)
    assert isinstance(siti, Person)
    token = invite(store, siti.person_id, clock)
    moments = dict.fromkeys(("started_at", "last_seen_at", "proved_at"), clock())
    row = {"id_sha256": "b" * 64, "person_id": siti.person_id, "csrf": "c", "address": "", **moments}
    store.write(lambda connection: connection.execute(insert(session).values(row)))
    assert invited(store, token, clock) == siti
    restored.began_again(store, clock)
    assert invited(store, token, clock) is None
    with store.reading() as connection:
        assert connection.execute(select(session)).all() == []
