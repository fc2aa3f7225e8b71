"""A day added by screen: at once for this process, within seconds for others, and every open case dated anew."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from sync.cases.calendar_data import DayChange
from sync.cases.commands import AskToComplete, CompleteStep
from sync.cases.hands import Hand
from sync.cases.refusal import Refusal
from sync.central import handling
from sync.central.calendar_changes import Wish, change_day, history, last_change, with_change
from sync.central.calendars import LOOKS_EVERY_S, Calendars
from sync.central.case_views import CaseDetail
from sync.central.clocks import Dated, clock_round
from sync.central.notices import notices_of
from sync.central.people import Person, add_person
from sync.central.recalculation import recalculate, recalculate_all, shift
from sync.central.tables import cases
from tests.central.running import (
    HandKiosk,
    RunningCentre,
    case_id_of,
)

TUESDAY = date(2026, 11, 24)
PILKADES = Wish(day=TUESDAY, kind="libur", reason="Pemilihan kepala desa", decree="SK Bupati 1/2026")


on_sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
"""What does not depend on the database is tried on one."""


def hire(centre: RunningCentre, login: str, role: str) -> Person:
    made = add_person(
        centre.store, centre.store.office_id, login=login, name=login.title(), role=role, clock=centre.clock
    )
    assert isinstance(made, Person)
    return made


@pytest.fixture
def camat(centre: RunningCentre) -> Person:
    return hire(centre, "camat", "camat")


@pytest.fixture
def case_id(centre: RunningCentre, kiosk: HandKiosk) -> str:
    """Received on Monday 23 November 2026, 09.00: promised for 9 December."""
    record = kiosk.complaint()
    kiosk.post(record)
    return case_id_of(record)


def due_on(centre: RunningCentre, case_id: str) -> date:
    with centre.store.reading() as connection:
        found: date = connection.execute(
            select(cases.c.due_on).where(cases.c.case_id == case_id)
        ).scalar_one()
    return found


def test_a_local_day_moves_an_open_case_and_its_journal_says_so(
    centre: RunningCentre, kiosk: HandKiosk, camat: Person, case_id: str
) -> None:
    staff, cursor = hire(centre, "siti", "staf"), kiosk.post().feed.cursor
    assert due_on(centre, case_id) == date(2026, 12, 9)
    changed = change_day(centre.store, PILKADES, camat, centre.clock)
    assert isinstance(changed, DayChange)
    moved, _ = clock_round(centre.store, centre.clock, Dated())
    assert moved == 1
    assert due_on(centre, case_id) == date(2026, 12, 10)
    page = handling.case_page(centre.store, case_id, staff, centre.clock)
    assert isinstance(page, CaseDetail)
    said = page.events[-1]
    assert said.kind == "DeadlineMoved"
    assert said.content["before"] == "2026-12-09"
    assert said.content["after"] == "2026-12-10"
    assert "+1 " in str(said.content["calendar_version"])
    told = kiosk.post(cursor=cursor).feed.rows
    assert told[-1].status.due == date(2026, 12, 10)
    assert [(one.kind, one.day) for one in notices_of(centre.store, staff)] == [("moved", date(2026, 12, 10))]
    assert recalculate_all(centre.store, centre.store.office_id, centre.clock) == 0  # once


@on_sqlite
def test_a_promise_that_becomes_earlier_is_noted_but_told_to_nobody(
    centre: RunningCentre, camat: Person, case_id: str
) -> None:
    staff = hire(centre, "siti", "staf")
    wish = Wish(day=date(2026, 11, 28), kind="kerja", reason="Pengganti hari Senin")
    assert isinstance(change_day(centre.store, wish, camat, centre.clock), DayChange)
    clock_round(centre.store, centre.clock, Dated())
    assert due_on(centre, case_id) == date(2026, 12, 8)
    assert notices_of(centre.store, staff) == []


@on_sqlite
def test_taking_a_change_back_is_a_change_too(centre: RunningCentre, camat: Person, case_id: str) -> None:
    first = change_day(centre.store, PILKADES, camat, centre.clock)
    clock_round(centre.store, centre.clock, Dated())
    back = replace(PILKADES, kind="semula", reason="Diundur bupati", seen=1)
    second = change_day(centre.store, back, camat, centre.clock)
    assert isinstance(first, DayChange)
    assert isinstance(second, DayChange)
    clock_round(centre.store, centre.clock, Dated())
    assert due_on(centre, case_id) == date(2026, 12, 9)
    assert [(one.n, one.kind, one.actor) for one in history(centre.store, camat.office_id)] == [
        (2, "semula", "camat"),
        (1, "libur", "camat"),
    ]


@on_sqlite
def test_a_preview_counts_and_changes_nothing(centre: RunningCentre, camat: Person, case_id: str) -> None:
    calendar = with_change(centre.store, camat.office_id, DayChange(1, TUESDAY, False, "Pilkades"))
    for who in (camat, hire(centre, "adi", "admin")):
        found = shift(centre.store, calendar, who)
        assert (found.looked_at, found.later, found.earlier, found.steps) == (1, 1, 0, 0)
    assert last_change(centre.store, camat.office_id) == 0
    assert due_on(centre, case_id) == date(2026, 12, 9)


@on_sqlite
def test_a_paused_case_is_dated_anew_as_it_goes_on(
    centre: RunningCentre, camat: Person, case_id: str
) -> None:
    siti = hire(centre, "siti", "staf")
    hand = Hand(actor="siti", role="staf")
    first = handling.case_page(centre.store, case_id, siti, centre.clock)
    assert isinstance(first, CaseDetail)
    step = CompleteStep(step=1, hand=hand)
    handling.act(centre.store, case_id, first.version, step, siti, centre.clock)
    page = handling.case_page(centre.store, case_id, siti, centre.clock)
    assert isinstance(page, CaseDetail)
    asked = AskToComplete(hand=hand, missing="fotokopi KTP")
    assert isinstance(
        handling.act(centre.store, case_id, page.version, asked, siti, centre.clock), CaseDetail
    )
    change_day(centre.store, PILKADES, camat, centre.clock)
    clock_round(centre.store, centre.clock, Dated())
    assert due_on(centre, case_id) == date(2026, 12, 9)  # no date while the clock stands still
    found = shift(centre.store, centre.store.rules.calendar, camat)
    assert (found.looked_at, found.moved) == (1, 0)


def test_another_process_hears_of_it_within_seconds(centre: RunningCentre, camat: Person) -> None:
    now = [0.0]
    other = Calendars(centre.store.rules.calendars.shipped, lambda: now[0])
    other.follow(centre.store.engine)
    assert other.of(camat.office_id).is_working_day(TUESDAY)
    change_day(centre.store, PILKADES, camat, centre.clock)
    assert not centre.store.rules.calendar.is_working_day(TUESDAY)  # here at once
    assert other.of(camat.office_id).is_working_day(TUESDAY)
    now[0] += LOOKS_EVERY_S
    assert not other.of(camat.office_id).is_working_day(TUESDAY)
    assert other.of("352808").is_working_day(TUESDAY)  # another office's calendar is its own


@on_sqlite
def test_what_was_dated_with_the_old_calendar_meanwhile_is_found(
    centre: RunningCentre, kiosk: HandKiosk, camat: Person
) -> None:
    change_day(centre.store, PILKADES, camat, centre.clock)
    known = Dated()
    clock_round(centre.store, centre.clock, known)
    stale = kiosk.complaint()
    kiosk.post(stale)
    with centre.store.engine.begin() as connection:  # as a process that had not heard of it yet would have it
        connection.execute(cases.update().values(calendar_version="2026-11-23 old", due_on=date(2026, 12, 9)))
    assert clock_round(centre.store, centre.clock, known)[0] == 0
    centre.clock.pass_(minutes=2)
    assert clock_round(centre.store, centre.clock, known)[0] == 1
    assert due_on(centre, case_id_of(stale)) == date(2026, 12, 10)


def test_many_cases_go_in_batches(centre: RunningCentre, kiosk: HandKiosk, camat: Person) -> None:
    kiosk.post(*(kiosk.complaint() for _ in range(5)))
    change_day(centre.store, PILKADES, camat, centre.clock)
    office_id = camat.office_id
    assert [recalculate(centre.store, office_id, centre.clock, most=2) for _ in range(4)] == [2, 2, 1, 0]


@pytest.mark.parametrize(
    ("wish", "code"),
    [
        (replace(PILKADES, kind="x"), "calendar.kind"),
        (replace(PILKADES, reason="  a "), "calendar.reason"),
        (replace(PILKADES, reason="x" * 201), "calendar.reason"),
        (replace(PILKADES, decree="x" * 121), "calendar.decree"),
        (replace(PILKADES, day=date(2025, 11, 1)), "calendar.range"),
        (replace(PILKADES, day=date(2040, 1, 1)), "calendar.range"),
        (replace(PILKADES, day=date(2026, 11, 28)), "calendar.same"),  # a Saturday is off already
        (replace(PILKADES, kind="kerja"), "calendar.same"),
        (replace(PILKADES, kind="semula"), "calendar.same"),
        (replace(PILKADES, seen=7), "calendar.changed"),
    ],
)
def test_what_cannot_be_is_refused(sqlite_centre: RunningCentre, wish: Wish, code: str) -> None:
    found = change_day(sqlite_centre.store, wish, hire(sqlite_centre, "camat", "camat"), sqlite_centre.clock)
    assert isinstance(found, Refusal)
    assert found.code == code
    assert last_change(sqlite_centre.store, sqlite_centre.store.office_id) == 0


@pytest.mark.parametrize("role", ["sekcam", "kasi", "staf", "auditor"])
def test_only_the_camat_and_the_administrator_change_it(sqlite_centre: RunningCentre, role: str) -> None:
    found = change_day(sqlite_centre.store, PILKADES, hire(sqlite_centre, role, role), sqlite_centre.clock)
    assert isinstance(found, Refusal)
    assert found.code == "calendar.role"


def test_two_at_once_the_second_is_told(sqlite_centre: RunningCentre) -> None:
    store, clock = sqlite_centre.store, sqlite_centre.clock
    camat, adi = hire(sqlite_centre, "camat", "camat"), hire(sqlite_centre, "adi", "admin")
    assert isinstance(change_day(store, PILKADES, camat, clock), DayChange)
    second = change_day(store, replace(PILKADES, day=TUESDAY + timedelta(days=1)), adi, clock)
    assert second == Refusal("calendar.changed")
