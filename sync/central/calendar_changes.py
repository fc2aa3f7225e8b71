"""An office adds a day off, works on one, or takes its own word back: by a person, with a reason, for good in the record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import Connection, func, insert, select

from sync.cases.calendar_data import DayChange
from sync.cases.refusal import Refusal
from sync.cases.words import clean
from sync.cases.working_calendar import JAKARTA, WorkingCalendar
from sync.central.people import Person
from sync.central.store import TAKEN, Clock, Store, utc
from sync.central.tables.calendar import calendar_change

MAY_CHANGE = ("camat", "admin")
KINDS = ("libur", "kerja", "semula")
"""A day off; a working day all the same; as it would be without the office's word."""
_WORKING: dict[str, bool | None] = {"libur": False, "kerja": True, "semula": None}

LONGEST_REASON = 200
LONGEST_DECREE = 120
_SHORTEST_REASON = 5
BACK = timedelta(days=366)
AHEAD = timedelta(days=3 * 366)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody typed. ``seen``: the number of the office's last change as the page showed it."""

    day: date
    kind: str
    reason: str
    decree: str = ""
    seen: int = 0


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One line of the calendar's history."""

    n: int
    day: date
    kind: str
    reason: str
    decree: str
    at: datetime
    actor: str
    role: str


def judge(store: Store, wish: Wish, person: Person, clock: Clock) -> DayChange | Refusal:
    """The change as it would be written, or why not.

    ``calendar.role``; ``calendar.kind``; ``calendar.reason``, ``calendar.decree`` {"max"}; ``calendar.range``
    {"first", "last"}; ``calendar.same``: the day is so already; ``calendar.changed``: somebody was quicker.
    """
    if person.role not in MAY_CHANGE:
        return Refusal("calendar.role")
    asked = _well_formed(wish, clock().astimezone(JAKARTA).date())
    if isinstance(asked, Refusal):
        return asked
    last = last_change(store, person.office_id)
    if wish.seen != last:
        return Refusal("calendar.changed")
    if _is_so(store, person.office_id, wish):
        return Refusal("calendar.same")
    return replace(asked, n=last + 1)


def _well_formed(wish: Wish, today: date) -> DayChange | Refusal:
    reason, decree = clean(wish.reason, LONGEST_REASON), clean(wish.decree, LONGEST_DECREE)
    if wish.kind not in KINDS:
        return Refusal("calendar.kind")
    if isinstance(reason, Refusal) or len(reason) < _SHORTEST_REASON:
        return Refusal("calendar.reason", {"min": _SHORTEST_REASON, "max": LONGEST_REASON})
    if isinstance(decree, Refusal):
        return Refusal("calendar.decree", {"max": LONGEST_DECREE})
    if not today - BACK <= wish.day <= today + AHEAD:
        return Refusal("calendar.range", {"first": today - BACK, "last": today + AHEAD})
    return DayChange(0, wish.day, _WORKING[wish.kind], reason, decree)


def change_day(store: Store, wish: Wish, person: Person, clock: Clock) -> DayChange | Refusal:
    """Write it. From now on the office goes by it; open cases are dated anew by the next round of the background work."""
    judged = judge(store, wish, person, clock)
    if isinstance(judged, Refusal):
        return judged
    row = {
        "office_id": person.office_id,
        "n": judged.n,
        "day": judged.day,
        "working": judged.working,
        "reason": judged.reason,
        "decree": judged.decree,
        "at": utc(clock()),
        "actor": person.login,
        "role": person.role,
    }

    def work(connection: Connection) -> bool:
        if _last(connection, person.office_id) != judged.n - 1:
            return False
        connection.execute(insert(calendar_change).values(row))
        return True

    written = store.write(work, met=(TAKEN,))
    store.rules.calendars.look_again()
    return judged if written else Refusal("calendar.changed")


def with_change(store: Store, office_id: str, change: DayChange) -> WorkingCalendar:
    """The office's calendar as this change would make it."""
    return WorkingCalendar(store.rules.calendars.shipped.data.changed([*_changes(store, office_id), change]))


def history(store: Store, office_id: str) -> list[ChangeRow]:
    """Who decided what, the newest first."""
    with store.reading() as connection:
        rows = connection.execute(
            select(calendar_change)
            .where(calendar_change.c.office_id == office_id)
            .order_by(calendar_change.c.n.desc())
        ).all()
    kinds = {working: kind for kind, working in _WORKING.items()}
    return [
        ChangeRow(row.n, row.day, kinds[row.working], row.reason, row.decree, row.at, row.actor, row.role)
        for row in rows
    ]


def last_change(store: Store, office_id: str) -> int:
    """The number of the office's last change; 0 if there is none."""
    with store.reading() as connection:
        return _last(connection, office_id)


def _changes(store: Store, office_id: str) -> Sequence[DayChange]:
    with store.reading() as connection:
        rows = connection.execute(select(calendar_change).where(calendar_change.c.office_id == office_id))
        return [DayChange(row.n, row.day, row.working, row.reason, row.decree) for row in rows]


def _is_so(store: Store, office_id: str, wish: Wish) -> bool:
    """Whether the day is already what is asked: a weekend cannot be a day off twice, nor a working day be worked."""
    if wish.kind == "semula":
        own = [change for change in _changes(store, office_id) if change.day == wish.day]
        return max(own, key=lambda change: change.n).working is None if own else True
    return store.rules.calendar_of(office_id).is_working_day(wish.day) == (wish.kind == "kerja")


def _last(connection: Connection, office_id: str) -> int:
    mine = calendar_change.c.office_id == office_id
    return connection.execute(select(func.max(calendar_change.c.n)).where(mine)).scalar() or 0
