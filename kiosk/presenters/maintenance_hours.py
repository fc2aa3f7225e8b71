"""The week's hours of the desk, days off included, and "closed today", which ends by itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Final

from kiosk.maintenance import Person
from kiosk.outside import Outside
from kiosk.presenters.commands import Back, Command, Primary
from kiosk.presenters.maintenance import StaffPage
from kiosk.presenters.maintenance_views import Lamp, Said, StaffRow, StaffView
from kiosk.presenters.maintenance_words import NOT_STORED
from kiosk.presenters.page import Going, Page
from kiosk.texts.text import Text, Verbatim, Words
from sync.cases.refusal import Refusal
from sync.cases.working_calendar import JAKARTA, WorkingCalendar

_WEEKDAYS: Final = (
    Text("weekday.monday"),
    Text("weekday.tuesday"),
    Text("weekday.wednesday"),
    Text("weekday.thursday"),
    Text("weekday.friday"),
    Text("weekday.saturday"),
    Text("weekday.sunday"),
)
_DAYS = 7


class HoursPage(StaffPage):
    """Seven days from today on. The machine itself takes complaints at any hour: "closed today" alone shuts it."""

    def __init__(self, outside: Outside, person: Person, back: Callable[[Said | None], Page]) -> None:
        super().__init__(outside, person)
        self._back = back
        self._said: Said | None = None
        self._working = False

    def view(self, language: str) -> StaffView:
        today = self._today()
        closed = self.machine.intakes.paused() is not None
        return StaffView(
            screen="staff_hours",
            title=Text("staff.hours_of_desk"),
            help=Text("staff.hours.help"),
            primary=None if closed or self._working else Text("staff.hours.close_today"),
            can_go_back=True,
            rows=tuple(
                _day(self.outside.calendar, today + timedelta(days=n), is_today=not n) for n in range(_DAYS)
            ),
        )

    def asked(self, command: Command) -> Going:
        match command:
            case Back():
                return self._back(None)
            case Primary() if self.machine.intakes.paused() is None and not self._working:
                self._working = True
                until = self._until()
                self.background.start(
                    lambda: self.machine.intakes.pause("office", self.person, until), self._closed
                )
        return None

    def tick(self) -> Going:
        return None if self._said is None else self._back(self._said)

    def _closed(self, refused: Refusal | None) -> None:
        self._working = False
        self.did("close", "today" if refused is None else "not-stored")
        self._said = Said(Text("staff.hours.closed_today")) if refused is None else NOT_STORED

    def _today(self) -> date:
        return self.outside.clock().astimezone(JAKARTA).date()

    def _until(self) -> datetime:
        """Tomorrow's first minute: the day after a holiday opens as any other."""
        return datetime.combine(self._today() + timedelta(days=1), time(), JAKARTA)


def _day(calendar: WorkingCalendar, day: date, *, is_today: bool) -> StaffRow:
    name = _WEEKDAYS[day.weekday()]
    label: Words = Text("staff.hours.today", {"day": name}) if is_today else name
    windows = calendar.windows(day)
    date_ = Verbatim(f"{day:%d-%m-%Y}")
    if not windows:
        reason = calendar.day_off_reason(day)
        more = Text("staff.hours.why", {"date": date_, "why": Verbatim(reason or "")})
        return StaffRow(f"day.{day}", "calendar-x", label, Text("staff.hours.shut"), next=more)
    said = ", ".join(f"{_clock(first)}-{_clock(last)}" for first, last in windows)
    return StaffRow(f"day.{day}", "clock", label, Verbatim(said), Lamp.GOOD, date_)


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}.{minute % 60:02d}"
