"""A check of all chains goes on piece by piece, whoever turns to it, and ends once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from sqlalchemy import insert, select, update

from sync.central import journal_checks
from sync.central.journal_checks import Check, ask, check_round, newest
from sync.central.opening import open_bodies
from sync.central.people import Person, add_person
from sync.central.tables import person
from sync.central.tables.people import person_event
from sync.central.tables.procedure import case_exclusion
from tests.central.running import HandKiosk, RunningCentre, case_id_of

ENDS = ("journal-checked", "journal-broken")


def hire(centre: RunningCentre, login: str, role: str) -> Person:
    made = add_person(
        centre.store, centre.store.office_id, login=login, name=login.title(), role=role, clock=centre.clock
    )
    assert isinstance(made, Person)
    return made


def filed(centre: RunningCentre, kiosk: HandKiosk, cases: int) -> list[str]:
    records = [kiosk.complaint() for _ in range(cases)]
    kiosk.post(*records)
    open_bodies(centre.store, centre.keys, centre.clock)
    return [case_id_of(one) for one in records]


def ended(centre: RunningCentre) -> list[Any]:
    with centre.store.reading() as connection:
        found = select(person_event).where(person_event.c.kind.in_(ENDS)).order_by(person_event.c.n)
        return [(row.kind, row.actor) for row in connection.execute(found)]


def seen(centre: RunningCentre, who: Person) -> Check:
    found = newest(centre.store, who)
    assert found is not None
    return found


def test_a_piece_at_a_time_and_two_processes_end_it_once(centre: RunningCentre, kiosk: HandKiosk) -> None:
    store, clock, camat = centre.store, centre.clock, hire(centre, "camat", "camat")
    ids = filed(centre, kiosk, 5)
    about = insert(case_exclusion).values(office_id=store.office_id, case_id=ids[0], login="camat", unit="")
    store.write(lambda connection: connection.execute(about))
    assert newest(store, camat) is None
    ask(store, camat, "10.0.0.7", clock, piece=1)
    first = seen(centre, camat)
    assert (first.done, first.total, first.ended_at) == (
        1,
        5,
        None,
    )  # four cases that he may know of, and the accounts
    ask(store, camat, "10.0.0.7", clock, piece=1)  # asked again: the same goes on
    assert seen(centre, camat).done == 2
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda _: check_round(store, clock, piece=1), range(2)))
    last = seen(centre, camat)
    assert (last.done, last.total, last.broken, last.days) == (5, 5, (), ())
    assert last.ended_at == clock()
    assert ended(centre) == [("journal-checked", "camat")]
    assert check_round(store, clock) == 0


def test_it_waits_for_a_stop_and_ends_with_the_account(centre: RunningCentre, kiosk: HandKiosk) -> None:
    store, clock, camat = centre.store, centre.clock, hire(centre, "camat", "camat")
    filed(centre, kiosk, 3)
    ask(store, camat, "", clock, piece=1)
    assert check_round(store, clock, lambda: True) == 0
    assert seen(centre, camat).done == 1
    gone = update(person).where(person.c.person_id == camat.person_id).values(active=False)
    store.write(lambda connection: connection.execute(gone))
    assert check_round(store, clock, piece=1) == 1
    assert (seen(centre, camat).done, seen(centre, camat).ended_at) == (1, clock())
    assert ended(centre) == []


def test_what_is_broken_is_told_to_whoever_asked_alone(centre: RunningCentre, kiosk: HandKiosk) -> None:
    store, clock = centre.store, centre.clock
    camat, sekcam = hire(centre, "camat", "camat"), hire(centre, "sekcam", "sekcam")
    case_id, *_ = filed(centre, kiosk, 2)
    _meddle(centre, case_id)
    ask(store, camat, "", clock)
    (broken,) = seen(centre, camat).broken
    assert broken[1] == 1
    assert newest(store, sekcam) is None
    assert ended(centre) == [("journal-broken", "camat")]
    about = insert(case_exclusion).values(office_id=store.office_id, case_id=case_id, login="camat", unit="")
    store.write(lambda connection: connection.execute(about))
    assert seen(centre, camat).broken == ()
    assert journal_checks.PIECE * journal_checks.PIECES >= 1000


def _meddle(centre: RunningCentre, case_id: str) -> None:
    """As somebody who owns the database could."""
    table = "" if centre.store.engine.dialect.name == "sqlite" else " ON case_event"

    def work(connection: Any) -> None:
        connection.exec_driver_sql(f"DROP TRIGGER case_event_no_update{table}")
        connection.exec_driver_sql(f"UPDATE case_event SET actor = 'siti' WHERE case_id = '{case_id}'")

    centre.store.write(work)
