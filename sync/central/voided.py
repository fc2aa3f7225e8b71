"""Numbers that were spoilt: they stay used, so each stands in its book in its place, with the reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import Connection, select

from sync.cases.way_on import AGENDA, LETTERS
from sync.cases.working_calendar import JAKARTA
from sync.central.books import BookName, Period, within
from sync.central.case_journal import event_row
from sync.central.case_keys import key_of
from sync.central.people import Person
from sync.central.store import Store
from sync.central.tables import case_event, cases
from sync.central.visibility import visible

_SERIES: dict[BookName, str] = {"masuk": AGENDA, "keluar": LETTERS}
"""The numbers of each book; the register has none of its own."""


@dataclass(frozen=True, slots=True)
class VoidedNumber:
    """``value``: its place in the book; ``day``: under which it stands there (WIB); ``tracking``: of the case.

    ``text``: a letter's number as it was printed, "" for an agenda number.
    """

    case_id: str
    tracking: str
    value: int
    text: str
    day: date
    reason: str


def voided_numbers(store: Store, person: Person, book: BookName, period: Period) -> tuple[VoidedNumber, ...]:
    """Those that this book has in the period, by number, as far as this person may know of their cases."""
    began = datetime.combine(period.first, time(), JAKARTA).astimezone(UTC)
    same = (cases.c.office_id == case_event.c.office_id) & (cases.c.case_id == case_event.c.case_id)
    with store.reading() as connection:
        rows = connection.execute(
            select(case_event, cases.c.number, cases.c.filed_at, cases.c.data_key)
            .join(cases, same)
            .where(
                visible(person),
                case_event.c.office_id == person.office_id,
                case_event.c.kind == "NumberVoided",
                case_event.c.at >= began,
            )
        ).all()
        told = [(row, event_row(row, key_of(store, row)).content) for row in rows]
        spoilt = [(row, said) for row, said in told if said.get("series") == _SERIES.get(book)]
        letters = [row.case_id for row, _ in spoilt] if book == "keluar" else []
        given = _given(connection, person.office_id, letters)
    kept = [_voided(row, said, given) for row, said in spoilt if said.get("year") == period.year]
    return tuple(sorted((one for one in kept if within(book, period, one.day)), key=lambda one: one.value))


def _voided(
    row: Any, said: Mapping[str, Any], given: Mapping[tuple[str, object, object], tuple[str, date]]
) -> VoidedNumber:
    """What came in stands under the day on which it came, what went out under that of its number, as their cases do."""
    came = row.filed_at.astimezone(JAKARTA).date()
    text, day = given.get((row.case_id, said["year"], said["value"]), ("", came))
    return VoidedNumber(row.case_id, row.number, said["value"], text, day, str(said.get("reason", "") or ""))


def _given(
    connection: Connection, office_id: str, ids: Sequence[str]
) -> dict[tuple[str, object, object], tuple[str, date]]:
    """What these cases' letters were numbered, each with its printed form and day."""
    if not ids:
        return {}
    rows = connection.execute(
        select(case_event).where(
            case_event.c.office_id == office_id,
            case_event.c.case_id.in_(sorted(set(ids))),
            case_event.c.kind == "LetterNumberGiven",
        )
    )
    events = [(row, event_row(row, None)) for row in rows]
    return {
        (row.case_id, one.content.get("year"), one.content.get("value")): (
            str(one.content.get("text", "")),
            one.at.astimezone(JAKARTA).date(),
        )
        for row, one in events
    }
