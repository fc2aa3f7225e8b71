"""Reminders on a clock that a test moves: in office hours only, once, to whom it concerns, and nothing moves by them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from sync.cases.commands import AskToComplete, Assign, Command, CompleteStep, NameAccused
from sync.cases.hands import Hand
from sync.cases.working_calendar import JAKARTA
from sync.central import handling
from sync.central.case_views import CaseDetail
from sync.central.notices import notices_of, read, read_all, unread
from sync.central.people import Person, add_person
from sync.central.proposals import incomplete
from sync.central.reminders import remind
from sync.central.service import Centre
from sync.central.settings import CentralSettings
from sync.central.store import Store
from sync.central.tables import case_event, cases
from sync.central.tables.notices import notice
from sync.centre import open_centre
from sync.configuration import config_folder
from tests.desk.conftest import Hands, PlainKiosk

OFFICE = {
    "siti": "staf",
    "budi": "staf",
    "rahmat": "kasi",
    "laila": "sekcam",
    "karim": "camat",
    "wati": "auditor",
    "adi": "admin",
}


def wib(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=JAKARTA).astimezone(UTC)


class Office:
    """A centre with everybody in it, a kiosk, and one case received on Monday 23 November 2026 at 09.00."""

    def __init__(self, centre: Centre, clock: Hands) -> None:
        self.centre, self.clock, self.store = centre, clock, centre.store
        self.people = {login: self._hire(login, role) for login, role in OFFICE.items()}
        self.kiosk = PlainKiosk(centre)
        self.case_id = self.kiosk.file()

    def _hire(self, login: str, role: str) -> Person:
        office_id = self.store.office_id
        made = add_person(self.store, office_id, login=login, name=login.title(), role=role, clock=self.clock)
        assert isinstance(made, Person)
        return made

    def act(self, login: str, make: Callable[[Hand], Command]) -> CaseDetail:
        who = self.people[login]
        page = handling.case_page(self.store, self.case_id, who, self.clock)
        assert isinstance(page, CaseDetail)
        hand = Hand(actor=login, role=who.role, unit=who.unit)
        done = handling.act(self.store, self.case_id, page.version, make(hand), who, self.clock)
        assert isinstance(done, CaseDetail), done
        return done

    def begin_step_2(self) -> None:
        """Three working days from Monday 09.00 on: until Thursday 26 November, 16.00."""
        self.act("siti", lambda hand: CompleteStep(step=1, hand=hand))

    def at(self, moment: str) -> int:
        """How many notices about cases are written at this moment (WIB)."""
        before = self.count()
        self.clock.now = wib(moment)
        remind(self.store, self.clock)
        return self.count() - before

    def count(self) -> int:
        about_cases = select(func.count()).select_from(notice).where(notice.c.case_id.is_not(None))
        with self.store.reading() as connection:
            found: int = connection.execute(about_cases).scalar_one()
        return found

    def told(self, login: str) -> list[str]:
        """The kinds of notices of a person, oldest first."""
        return [one.kind for one in reversed(notices_of(self.store, self.people[login]))]

    def events(self, kind: str) -> int:
        with self.store.reading() as connection:
            found: int = connection.execute(
                select(func.count()).select_from(case_event).where(case_event.c.kind == kind)
            ).scalar_one()
        return found


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    clock = Hands()
    centre = open_centre(CentralSettings(folder=tmp_path / "central"), config_folder(), clock)
    assert isinstance(centre, Centre)
    yield Office(centre, clock)
    centre.store.close()


def test_75_percent_the_holder_100_the_superior_and_a_day_later_the_next_one_up(office: Office) -> None:
    office.begin_step_2()
    assert office.at("2026-11-24 10:00") == 0
    assert office.at("2026-11-26 08:00") == 2  # three quarters of its 28.5 office hours are over at 07.53
    assert office.told("siti") == office.told("budi") == ["step_near"]
    assert office.told("rahmat") == []
    assert office.at("2026-11-27 07:30") == 3  # its end was at closing time: told as the office opens
    assert office.told("siti") == ["step_near", "step_due"]
    assert office.told("rahmat") == ["step_due"]
    assert office.events("Escalated") == 0
    assert office.at("2026-11-30 07:30") == 1
    assert office.told("laila") == ["step_late"]
    assert office.told("karim") == []
    assert office.events("Escalated") == 1


def test_ownership_does_not_move_and_nothing_is_closed(office: Office) -> None:
    office.begin_step_2()
    office.act("rahmat", lambda hand: Assign(hand=hand, to="siti"))
    for day in range(60):
        office.at(f"{datetime(2026, 11, 24) + timedelta(days=day):%Y-%m-%d} 09:00")  # noqa: DTZ001
    page = handling.case_page(office.store, office.case_id, office.people["siti"], office.clock)
    assert isinstance(page, CaseDetail)
    assert (page.row.step, page.row.state, page.row.holder) == (2, "open", "siti")
    assert office.told("siti")[-1] == "case_due"
    assert office.told("budi") == []  # it lies on somebody's desk


def test_nothing_outside_office_hours_and_nothing_at_midnight(office: Office) -> None:
    office.begin_step_2()
    office.kiosk.file()
    calendar, moment = office.store.rules.calendar, wib("2026-11-24 00:00")
    while moment < wib("2026-12-12 00:00"):
        office.clock.now = moment
        told = remind(office.store, office.clock)
        assert not told or calendar.is_open(moment), moment
        moment += timedelta(minutes=45)
    with office.store.reading() as connection:
        moments = connection.execute(select(notice.c.at)).scalars().all()
    assert moments
    assert all(calendar.is_open(at) for at in moments)


def test_none_twice_after_a_restart(office: Office) -> None:
    office.begin_step_2()
    office.at("2026-11-26 08:00")
    with office.store.engine.begin() as connection:  # all that a process remembered is gone
        connection.execute(update(cases).values(remind_at=None))
    assert office.at("2026-11-26 08:01") == 0
    assert office.told("siti") == ["step_near"]


def test_a_machine_that_stood_still_for_days_tells_the_latest_only(office: Office) -> None:
    office.begin_step_2()
    office.at("2026-12-01 10:00")
    assert office.told("siti") == ["step_due"]
    assert office.told("laila") == ["step_late"]


def test_a_case_about_the_holder_is_not_told_to_him(office: Office) -> None:
    office.begin_step_2()
    office.at("2026-11-26 08:00")
    assert unread(office.store, office.people["budi"]) == 1
    office.act("rahmat", lambda hand: NameAccused(hand=hand, persons=("budi",)))
    assert unread(office.store, office.people["budi"]) == 0  # what was told before is gone too
    assert notices_of(office.store, office.people["budi"]) == []
    office.at("2026-11-27 08:00")
    assert office.told("budi") == []
    assert office.told("siti") == ["step_near", "step_due"]


def test_above_the_camat_the_auditor_is_told(office: Office) -> None:
    office.begin_step_2()
    office.act("siti", lambda hand: CompleteStep(step=2, hand=hand, note="KTP cocok"))
    office.act("siti", lambda hand: CompleteStep(step=3, hand=hand))
    office.at("2026-11-26 08:00")  # step 4, two days for the Camat: until the 25th
    assert office.told("karim") == ["step_due"]
    assert office.told("wati") == []
    office.at("2026-11-27 08:00")
    assert office.told("wati") == ["step_late"]


def test_steps_of_minutes_are_told_at_their_end_only(office: Office) -> None:
    assert office.at("2026-11-23 09:12") == 0
    assert office.at("2026-11-23 09:15") == 3
    assert office.told("siti") == ["step_due"]
    assert office.told("rahmat") == ["step_due"]


def test_while_the_office_waits_for_the_complainant_nobody_is_reminded(office: Office) -> None:
    office.begin_step_2()
    office.act("siti", lambda hand: AskToComplete(hand=hand, missing="fotokopi KTP"))
    assert office.at("2026-12-10 09:00") == 0
    assert incomplete(office.store, office.people["rahmat"], office.clock) == ()
    assert office.at("2026-12-23 15:00") == 0  # the thirtieth day is not over yet
    assert office.at("2026-12-28 09:00") == 3  # 24 and 25 December are days off
    assert office.told("siti") == office.told("rahmat") == ["incomplete"]
    found = incomplete(office.store, office.people["rahmat"], office.clock)
    assert [one.case_id for one in found] == [office.case_id]
    assert incomplete(office.store, office.people["adi"], office.clock) == ()
    page = handling.case_page(office.store, office.case_id, office.people["rahmat"], office.clock)
    assert isinstance(page, CaseDetail)
    assert page.row.state == "menunggu_pelapor"  # a person decides


def test_from_october_on_the_administrator_is_told_once_a_month(office: Office) -> None:
    office.at("2026-11-23 10:00")
    assert office.told("adi") == ["decree"]
    office.at("2026-11-24 10:00")
    assert office.told("adi") == ["decree"]
    office.at("2026-12-01 10:00")
    assert office.told("adi") == ["decree", "decree"]
    assert "decree" not in office.told("karim")
    read_all(office.store, office.people["adi"], "x", office.clock)
    assert unread(office.store, office.people["adi"]) == 2


def test_reading_is_the_readers_own(office: Office) -> None:
    office.at("2026-11-23 09:20")
    siti, budi = office.people["siti"], office.people["budi"]
    mine = notices_of(office.store, siti)[0]
    assert read(office.store, budi, mine.notice_id, office.clock) is None
    assert unread(office.store, siti) == 1
    assert read(office.store, siti, mine.notice_id, office.clock) == mine
    assert unread(office.store, siti) == 0
    assert unread(office.store, budi) == 1
    assert read_all(office.store, budi, notices_of(office.store, budi)[0].notice_id, office.clock) == 1
    assert unread(office.store, budi) == 0


def test_two_processes_at_once_tell_once(postgres_database: str, tmp_path: Path) -> None:
    from concurrent.futures import ThreadPoolExecutor

    clock = Hands()
    settings = CentralSettings(folder=tmp_path / "central", database=postgres_database)
    first = open_centre(settings, config_folder(), clock)
    second = open_centre(settings, config_folder(), clock)
    assert isinstance(first, Centre)
    assert isinstance(second, Centre)
    office = Office(first, clock)
    for _ in range(3):
        office.kiosk.file()
    clock.now = wib("2026-11-24 09:20")

    def round_of(store: Store) -> int:
        return remind(store, clock)

    with ThreadPoolExecutor(2) as pool:
        told = list(pool.map(round_of, (first.store, second.store)))
    told.append(round_of(first.store))
    with first.store.reading() as connection:
        count, different = connection.execute(
            select(func.count(), func.count(func.distinct(notice.c.key)))
        ).one()
    assert count == different
    assert count >= 4 * 3 + 1
    assert sum(told) == count
    first.store.close()
    second.store.close()
