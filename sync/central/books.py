"""The office's books as they are read: register by day of receipt, agenda of what came and of what went, by number.

Every list goes through `handling.visible`; pages follow each other by a cursor, whole books are read in one go.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any, Literal

import msgspec
from sqlalchemy import ColumnElement, Connection, Select, select, tuple_

from sync.cases.working_calendar import JAKARTA
from sync.central.at_rest import Place
from sync.central.case_journal import event_row
from sync.central.case_keys import key_of
from sync.central.case_views import CaseEventRow, CaseRow
from sync.central.columns import is_identifier
from sync.central.handling import case_row, visible
from sync.central.people import Person
from sync.central.store import Store
from sync.central.subjects import subjects_of
from sync.central.tables import case_event, cases
from sync.central.tables.intake import taken_by_hand

PAGE = 50
MOST_ROWS = 20_000
"""Of one book: more is asked for in parts."""

BookName = Literal["rekap", "masuk", "keluar"]
KINDS = (
    "StepCompleted",
    "DispositionGiven",
    "ReferredOut",
    "ClarificationAdded",
    "AccusedNamed",
    "LetterSigned",
    "LetterNumberGiven",
    "LetterSent",
    "CaseClosed",
    "Reopened",
)


@dataclass(frozen=True, slots=True)
class Period:
    """A year, or one month of it."""

    year: int
    month: int | None = None

    @property
    def first(self) -> date:
        return date(self.year, self.month or 1, 1)

    @property
    def after(self) -> date:
        """The first day that is not in it."""
        if self.month is None or self.month == 12:
            return date(self.year + 1, 1, 1)
        return date(self.year, self.month + 1, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowed:
    """Filters of a book; empty ones do not count."""

    service: str = ""
    kind: str = ""
    desa: str = ""
    channel: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One case in a book. ``answers``: the opened form, empty after its retention; ``told``: its events of `KINDS`;
    ``late_days``: between arrival and entry, for one taken in by hand."""

    row: CaseRow
    answers: Mapping[str, str] = field(repr=False)
    subject: str = ""
    told: Mapping[str, Sequence[CaseEventRow]] = field(default_factory=dict)
    late_days: int = 0

    def last(self, kind: str) -> CaseEventRow | None:
        """The newest event of this kind."""
        found = self.told.get(kind, ())
        return found[-1] if found else None

    def step(self, number: int) -> CaseEventRow | None:
        """The newest completion of this step."""
        done = [one for one in self.told.get("StepCompleted", ()) if one.content.get("step") == number]
        return done[-1] if done else None


@dataclass(frozen=True, slots=True)
class BookPage:
    """``first``: running number of the first entry in its period; ``after``: where the next page begins, or ""."""

    entries: tuple[Entry, ...]
    after: str = ""


def page(  # noqa: PLR0917 - which book, of when, from where
    store: Store,
    person: Person,
    book: BookName,
    period: Period,
    narrowed: Narrowed = Narrowed(),
    after: str = "",
    limit: int = PAGE,
) -> BookPage:
    """One page of the book, in its own order."""
    with store.reading() as connection:
        query = _query(person, book, period, narrowed)
        behind = _behind(book, after)
        if behind is not None:
            query = query.where(behind)
        rows = connection.execute(query.limit(limit + 1)).all()
        entries = _entries(store, connection, person.office_id, rows[:limit])
    return BookPage(entries, _cursor(book, rows[limit - 1]) if len(rows) > limit else "")


def _query(person: Person, book: BookName, period: Period, narrowed: Narrowed) -> Select[Any]:
    wanted: list[ColumnElement[bool]] = [visible(person), cases.c.office_id == person.office_id]
    for column, value in (
        (cases.c.service, narrowed.service),
        (cases.c.kind, narrowed.kind),
        (cases.c.desa, narrowed.desa),
        (cases.c.channel, narrowed.channel),
        (cases.c.state, narrowed.state),
    ):
        if value:
            wanted.append(column == value)
    if book == "rekap":
        within = (cases.c.filed_at >= _begins(period.first)) & (cases.c.filed_at < _begins(period.after))
        return select(cases).where(*wanted, within).order_by(cases.c.filed_at, cases.c.case_id)
    year, value = _numbers(book)
    ordered = select(cases).where(*wanted, year == period.year, value.is_not(None)).order_by(value)
    if period.month is None:
        return ordered
    # Numbers are given in the order of days, so the month of receipt is near enough for what came in; the letters of a
    # month are those that were numbered in it.
    if book == "masuk":
        came = cases.c.filed_at
        in_time = came < _begins(period.after)
        return ordered.where(in_time if period.month == 1 else in_time & (came >= _begins(period.first)))
    given = select(case_event.c.case_id).where(
        case_event.c.office_id == cases.c.office_id,
        case_event.c.case_id == cases.c.case_id,
        case_event.c.kind == "LetterNumberGiven",
        case_event.c.at >= _begins(period.first),
        case_event.c.at < _begins(period.after),
    )
    return ordered.where(given.exists())


def within(book: BookName, period: Period, day: date) -> bool:
    """Does a number of the period's year stand in it? ``day``: of receipt in what came in, else of the number.

    What came in the last days of December and was numbered in the new year stands in its January.
    """
    early = book == "masuk" and period.month in (None, 1)
    return day < period.after and (early or period.first <= day)


def _numbers(book: BookName) -> tuple[Any, Any]:
    if book == "masuk":
        return cases.c.agenda_year, cases.c.agenda_value
    return cases.c.letter_year, cases.c.letter_value


def _begins(day: date) -> datetime:
    return datetime.combine(day, time(), JAKARTA).astimezone(UTC)


def _cursor(book: BookName, row: Any) -> str:
    if book == "rekap":
        return f"{int(row.filed_at.timestamp() * 1000)}.{row.case_id}"
    return str(row.agenda_value if book == "masuk" else row.letter_value)


def _behind(book: BookName, after: str) -> ColumnElement[bool] | None:
    """None for no cursor, or one that is none of ours."""
    head, _, case_id = after.partition(".")
    if not (head.isascii() and head.isdigit() and len(head) <= 14):
        return None
    if book == "rekap":
        if not is_identifier(case_id):
            return None
        at = datetime.fromtimestamp(int(head) / 1000, UTC)
        return tuple_(cases.c.filed_at, cases.c.case_id) > (at, case_id)
    above: ColumnElement[bool] = _numbers(book)[1] > int(head[:9])
    return above


def _entries(store: Store, connection: Connection, office_id: str, rows: Sequence[Any]) -> tuple[Entry, ...]:
    """What the books need of these cases beside their rows, three questions for each five hundred."""
    made: list[Entry] = []
    for start in range(0, len(rows), 500):
        part = rows[start : start + 500]
        ids = [row.case_id for row in part]
        subjects = subjects_of(connection, office_id, ids)
        told = _told(store, connection, office_id, part)
        late = _late(connection, office_id, ids)
        made += [
            Entry(
                case_row(store, row),
                _answers(store, row),
                subjects.get(row.case_id, ""),
                told.get(row.case_id, {}),
                late.get(row.case_id, 0),
            )
            for row in part
        ]
    return tuple(made)


def _answers(store: Store, row: Any) -> Mapping[str, str]:
    place = Place(row.office_id, row.case_id)
    plain = store.at_rest.open(place, row.data_key, "sealed_answers", row.sealed_answers)
    return msgspec.json.decode(plain, type=dict[str, str]) if plain else {}


def _told(
    store: Store, connection: Connection, office_id: str, rows: Sequence[Any]
) -> dict[str, dict[str, list[CaseEventRow]]]:
    if not rows:
        return {}
    by_id = {row.case_id: row for row in rows}
    found = connection.execute(
        select(case_event)
        .where(
            case_event.c.office_id == office_id,
            case_event.c.case_id.between(min(by_id), max(by_id)),
            case_event.c.case_id.in_(list(by_id)),
            case_event.c.kind.in_(KINDS),
        )
        .order_by(case_event.c.case_id, case_event.c.n)
    )
    told: dict[str, dict[str, list[CaseEventRow]]] = {}
    for one in found:
        key = key_of(store, by_id[one.case_id]) if one.kind == "LetterSent" else None
        told.setdefault(one.case_id, {}).setdefault(one.kind, []).append(event_row(one, key))
    return told


def _late(connection: Connection, office_id: str, ids: Sequence[str]) -> dict[str, int]:
    if not ids:
        return {}
    rows = connection.execute(
        select(taken_by_hand.c.case_id, taken_by_hand.c.late_days).where(
            taken_by_hand.c.office_id == office_id,
            taken_by_hand.c.case_id.in_(list(ids)),
            taken_by_hand.c.late_days > 1,
        )
    )
    return {str(row.case_id): row.late_days for row in rows}
