"""The journal's daily heads: one for each day that is over, each holding the one before; a rewritten chain shows."""

from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa

from sync.cases.events import StepCompleted
from sync.central import case_journal
from sync.central.journal_days import broken_chains, broken_days, heads, seal_days
from sync.central.people import Person
from sync.central.queues import Pile, pile
from sync.central.refreshing import refresh_waiting
from sync.central.store import Store
from sync.central.tables import case_event, person
from tests.central.running import HandKiosk, RunningCentre, case_id_of
from tests.central.test_handling import _unguard
from tests.central.walking import brought_to, office_of

FIRST = date(2026, 11, 23)


def test_each_day_that_is_over_gets_a_head(centre: RunningCentre, kiosk: HandKiosk) -> None:
    store, office, clock = centre.store, centre.store.office_id, centre.clock
    record = kiosk.complaint()
    kiosk.post(record, kiosk.complaint())
    assert seal_days(store, office, clock) == []
    began = clock.now.date()
    clock.pass_(days=1)
    late = kiosk.event("ReceiptPrinted", case_id_of(record))
    kiosk.post(late)
    clock.pass_(days=2)
    made = seal_days(store, office, clock)
    assert [(one.day.day - began.day, one.cases, one.events) for one in made] == [
        (0, 2, 2),
        (1, 1, 1),
        (2, 0, 0),
    ]
    assert made[0].previous == case_journal.START
    assert [one.previous for one in made[1:]] == [one.hash for one in made[:-1]]
    assert seal_days(store, office, clock) == []
    assert heads(store, office, made[1].day, made[2].day) == [made[2], made[1]]
    assert broken_days(store, office) == []


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_day_is_closed_a_quarter_past_midnight(centre: RunningCentre, kiosk: HandKiosk) -> None:
    store, office, clock = centre.store, centre.store.office_id, centre.clock
    kiosk.post(kiosk.complaint())
    now = clock.now.astimezone(case_journal.JAKARTA)
    clock.pass_(hours=24 - now.hour, minutes=14 - now.minute, seconds=-now.second)
    assert seal_days(store, office, clock) == []
    clock.pass_(minutes=1)
    assert len(seal_days(store, office, clock)) == 1


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_chain_rewritten_with_its_hashes_breaks_the_day(centre: RunningCentre, kiosk: HandKiosk) -> None:
    """What the chain itself cannot show: a forger who reckons every hash anew."""
    store, office, clock = centre.store, centre.store.office_id, centre.clock
    record = kiosk.complaint()
    kiosk.post(record)
    case_id = case_id_of(record)
    clock.pass_(days=1)
    (made,) = seal_days(store, office, clock)
    _unguard(store)
    mine = (case_event.c.case_id == case_id) & (case_event.c.n == 1)

    def forge(connection: sa.Connection) -> None:
        row = dict(connection.execute(sa.select(case_event).where(mine)).mappings().one())
        row["actor"] = "forger"
        values = {"actor": "forger", "hash": case_journal._hash(row)}
        connection.execute(sa.update(case_event).where(mine).values(values))

    store.write(forge)
    assert broken_chains(store, office) == []
    assert broken_days(store, office) == [made.day]
    assert broken_days(store, office, [made.day]) == [made.day]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_what_comes_late_counts_on_the_day_it_was_written(centre: RunningCentre, kiosk: HandKiosk) -> None:
    store, office, clock = centre.store, centre.store.office_id, centre.clock
    record = kiosk.complaint()
    kiosk.post(record)
    clock.pass_(days=1)
    seal_days(store, office, clock)
    old = StepCompleted(at=clock.now.replace(year=2025), step=1, next_step=2, actor="ani", role="staf")
    new = StepCompleted(at=clock.now, step=2, next_step=3, actor="ani", role="staf")
    store.write(lambda connection: case_journal.append(connection, office, case_id_of(record), [old, new]))
    assert broken_days(store, office) == []
    clock.pass_(days=1)
    assert [one.events for one in seal_days(store, office, clock)] == [2]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_broken_chain_is_named(centre: RunningCentre, kiosk: HandKiosk) -> None:
    store, office = centre.store, centre.store.office_id
    record, other = kiosk.complaint(), kiosk.complaint()
    kiosk.post(record, other)
    _unguard(store)
    mine = case_event.c.case_id == case_id_of(other)
    store.write(lambda connection: connection.execute(sa.update(case_event).where(mine).values(role="camat")))
    assert [(one.case_id, one.n) for one in broken_chains(store, office)] == [(case_id_of(other), 1)]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_who_a_case_waits_for_follows_the_people_of_the_day(centre: RunningCentre, kiosk: HandKiosk) -> None:
    store, clock = centre.store, centre.clock
    people = office_of(store, clock)
    record = kiosk.complaint()
    kiosk.post(record)
    case = brought_to(store, case_id_of(record), 5, people, clock)
    assert refresh_waiting(store, clock) == 0
    for login in ("kasi", "kasi2"):
        _leaves(store, people[login])
    assert refresh_waiting(store, clock) == 1
    assert [one.case_id for one in pile(store, people["sekcam"], Pile.QUEUE, clock)] == [case.row.case_id]
    for login in ("sekcam", "camat"):
        _leaves(store, people[login])
    refresh_waiting(store, clock)
    assert [one.case_id for one in pile(store, people["auditor"], Pile.STRANDED, clock)] == [case.row.case_id]


def _leaves(store: Store, who: Person) -> None:
    """As if the account had been closed."""
    mine = person.c.person_id == who.person_id
    store.write(lambda connection: connection.execute(sa.update(person).where(mine).values(active=False)))
