"""Numbers that the books go on above: a person says what the papers bear, and what lies between is explained.

After a restore the counters stand where they stood at the backup, and the next letter would bear a number that a letter in
somebody's hand bears already. An office that begins in mid-year has the same wish. Counters only ever rise.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, get_args

from sqlalchemy import Connection, insert, select, update

from sync.cases.channels import DESK_GLYPH
from sync.cases.refusal import Refusal
from sync.cases.working_calendar import JAKARTA
from sync.central import numbering
from sync.central.account_journal import AT_CONSOLE, append, event_of
from sync.central.desk_key import locked_desk
from sync.central.devices import DESK
from sync.central.kiosk_acts import Errand, told_by, write_event
from sync.central.store import Clock, Store, insert_new, utc
from sync.central.tables import closed_gap, device, office, series
from sync.central.tables.people import person_event
from sync.logbook import note

Counted = Literal["agenda", "letter", "serial"]
"""``agenda``, ``letter``: the two books, anew each year; ``serial``: receipts of the desk, never anew."""
COUNTED: tuple[Counted, ...] = get_args(Counted)
RAISED = "numbers-raised"
MOST = 1_000
"""Numbers that are left out at a time: a slip of the finger must not spoil a book."""


@dataclass(frozen=True, slots=True)
class Counter:
    """``last``: the last number given, 0 for none; ``prefix``: of the serials, "" for a book."""

    counted: Counted
    last: int
    prefix: str = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """``last``: the highest number that any paper bears; ``year``: of a book, whatever for serials."""

    counted: Counted
    year: int
    last: int


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Numbers ``first`` to ``last`` that were not given here: on paper before the restore, or never."""

    counted: Counted
    year: int
    first: int
    last: int
    on: date
    reason: str


def counters(store: Store, office_id: str, year: int) -> list[Counter]:
    """Where the books of the year and the desk's receipts stand."""
    with store.reading() as connection:
        books = [Counter(one, numbering.last_of(connection, office_id, year, one)) for one in COUNTED[:2]]
        code = connection.execute(select(office.c.code).where(office.c.office_id == office_id)).scalar_one()
        mine = (device.c.office_id == office_id) & (device.c.state == DESK)
        serial = connection.execute(select(device.c.last_serial).where(mine)).scalar()
    return [*books, Counter("serial", serial or 0, f"{code}{DESK_GLYPH}")]


def raise_to(store: Store, office_id: str, wanted: Wanted, errand: Errand, clock: Clock) -> LeftOut | Refusal:
    """The next number is the one above ``wanted.last``; what is left out.

    An event of the office's journal with who, why and which. Refusals: ``numbers.given`` {"last"}: that number was given
    here already; ``numbers.far`` {"most", "last"}; ``numbers.year`` (neither this year nor the last); those of `told_by`.
    """
    told, now = told_by(errand), utc(clock())
    if isinstance(told, Refusal):
        return told
    this_year = now.astimezone(JAKARTA).year
    if wanted.counted != "serial" and wanted.year not in (this_year, this_year - 1):
        return Refusal("numbers.year")

    def work(connection: Connection) -> LeftOut | Refusal:
        if wanted.counted == "serial":
            return _raise_serial(connection, store, office_id, wanted.last, told, now=now)
        return _raise_book(connection, office_id, wanted, told, now)

    made = store.write(work)
    if isinstance(made, LeftOut):
        note("centre.numbers_raised", series=made.counted, first=made.first, last=made.last)
    return made


def left_out(store: Store, office_id: str, counted: Counted, year: int) -> list[LeftOut]:
    """What was left out of a book of that year, by number."""
    with store.reading() as connection:
        rows = connection.execute(
            select(person_event)
            .where(person_event.c.office_id == office_id, person_event.c.kind == RAISED)
            .order_by(person_event.c.n)
        ).all()
    found = []
    for event in map(event_of, rows):
        said = event.content
        low, high = said.get("low"), said.get("high")
        ours = (said.get("series"), said.get("year")) == (counted, year)
        if ours and isinstance(low, int) and isinstance(high, int):
            on = event.at.astimezone(JAKARTA).date()
            found.append(LeftOut(counted, year, low, high, on, str(said.get("why", ""))))
    return sorted(found, key=lambda one: one.first)


def _raise_book(
    connection: Connection, office_id: str, wanted: Wanted, told: Errand, now: datetime
) -> LeftOut | Refusal:
    key = {"office_id": office_id, "year": wanted.year, "name": wanted.counted}
    insert_new(connection, series, [key | {"last": 0}])
    mine = [series.c[name] == value for name, value in key.items()]
    before = connection.execute(select(series.c.last).where(*mine).with_for_update()).scalar_one()
    refusal = _bounded(before, wanted.last)
    if refusal is not None:
        return refusal
    connection.execute(update(series).where(*mine).values(last=wanted.last))
    made = LeftOut(wanted.counted, wanted.year, before + 1, wanted.last, _day(now), told.reason)
    _tell(connection, office_id, made, told, now)
    return made


def _raise_serial(
    connection: Connection, store: Store, office_id: str, last: int, told: Errand, *, now: datetime
) -> LeftOut | Refusal:
    """The serials between are closed as a gap by the same word, or the desk would wait for them for ever."""
    of, _ = locked_desk(connection, store, office_id, now)
    refusal = _bounded(of.last_serial, last)
    if refusal is not None:
        return refusal
    made = LeftOut("serial", 0, of.last_serial + 1, last, _day(now), told.reason)
    itself = (device.c.office_id == office_id) & (device.c.device_id == of.device_id)
    connection.execute(update(device).where(itself).values(last_serial=last))
    event_id = write_event(connection, of, "gap-closed", told, now, first=made.first, last=last)
    gap = {"office_id": office_id, "prefix": of.prefix, "first": made.first, "last": last}
    connection.execute(insert(closed_gap).values(gap | {"event_id": event_id}))
    _tell(connection, office_id, made, told, now)
    return made


def _bounded(before: int, last: int) -> Refusal | None:
    if last <= before:
        return Refusal("numbers.given", {"last": before})
    return Refusal("numbers.far", {"most": MOST, "last": before}) if last - before > MOST else None


def _tell(connection: Connection, office_id: str, made: LeftOut, told: Errand, now: datetime) -> None:
    append(
        connection, office_id, RAISED, AT_CONSOLE, "", now,
        series=made.counted, year=made.year, low=made.first, high=made.last, by_name=told.actor, why=told.reason,
    )  # fmt: skip


def _day(now: datetime) -> date:
    return now.astimezone(JAKARTA).date()
