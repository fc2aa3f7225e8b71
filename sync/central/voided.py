"""Letter numbers that were spoilt: they stay used, so the book of what went out shows each in its place, with the reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import Connection, select

from sync.cases.working_calendar import JAKARTA
from sync.central.books import Period
from sync.central.case_journal import event_row
from sync.central.case_keys import key_of
from sync.central.people import Person
from sync.central.store import Store
from sync.central.tables import case_event, cases
from sync.central.visibility import visible

_LETTERS = "letter"


@dataclass(frozen=True, slots=True)
class VoidedNumber:
    """``value``: its place in the book; ``text``: as it was printed; ``given_on``: WIB; ``tracking``: of the case."""

    case_id: str
    tracking: str
    value: int
    text: str
    given_on: date
    reason: str


def voided_numbers(store: Store, person: Person, period: Period) -> tuple[VoidedNumber, ...]:
    """Those given in the period, by number, as far as this person may know of their cases."""
    began = datetime.combine(period.first, time(), JAKARTA).astimezone(UTC)
    same = (cases.c.office_id == case_event.c.office_id) & (cases.c.case_id == case_event.c.case_id)
    with store.reading() as connection:
        rows = connection.execute(
            select(case_event, cases.c.number, cases.c.data_key)
            .join(cases, same)
            .where(
                visible(person),
                case_event.c.office_id == person.office_id,
                case_event.c.kind == "NumberVoided",
                case_event.c.at >= began,
            )
        ).all()
        given = _given(connection, person.office_id, [row.case_id for row in rows])
        found = [_voided(store, row, given) for row in rows]
    kept = [
        one
        for one, year in found
        if year == period.year and one is not None and period.first <= one.given_on < period.after
    ]
    return tuple(sorted(kept, key=lambda one: one.value))


def _voided(
    store: Store, row: Any, given: dict[tuple[str, object, object], tuple[str, date]]
) -> tuple[VoidedNumber | None, object]:
    content = event_row(row, key_of(store, row)).content
    year, value = content.get("year"), content.get("value")
    text, day = given.get((row.case_id, year, value), ("", None))
    if content.get("series") != _LETTERS or not isinstance(value, int) or day is None:
        return None, year
    reason = str(content.get("reason", "") or "")
    return VoidedNumber(row.case_id, row.number, value, text, day, reason), year


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
