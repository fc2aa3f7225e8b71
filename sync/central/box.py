"""The complaint box: emptied each working day by two people, and noted even when nothing was in it."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import insert, select

from sync.cases.ids import uuid7
from sync.cases.refusal import Refusal
from sync.cases.words import clean
from sync.cases.working_calendar import JAKARTA
from sync.central.people import Person
from sync.central.store import Clock, Store, utc
from sync.central.tables.intake import box_emptying

MOST_LETTERS = 500
_LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class Emptying:
    """``actor``: login of who noted it; ``witness``: name of the second person; ``letters``: how many lay in it."""

    day: date
    at: datetime
    actor: str
    witness: str
    letters: int


def note_emptying(
    store: Store, person: Person, letters: int, witness: str, clock: Clock
) -> Emptying | Refusal:
    """``box.not_your_role``, ``box.witness`` (nobody, or the same person), ``box.letters`` {"most"}, ``text.*``."""
    name = clean(witness, _LONGEST_NAME)
    if isinstance(name, Refusal):
        return name
    if not person.handles_cases:
        return Refusal("box.not_your_role")
    if len(name) < 3 or name.casefold() in (person.name.casefold(), person.login.casefold()):
        return Refusal("box.witness")
    if not 0 <= letters <= MOST_LETTERS:
        return Refusal("box.letters", {"most": MOST_LETTERS})
    now = utc(clock())
    row = {
        "office_id": person.office_id,
        "emptied_id": uuid7(now, secrets.randbits),
        "day": now.astimezone(JAKARTA).date(),
        "at": now,
        "actor": person.login,
        "witness": name,
        "letters": letters,
    }
    store.write(lambda connection: connection.execute(insert(box_emptying).values(row)))
    return Emptying(now.astimezone(JAKARTA).date(), now, person.login, name, letters)


def emptyings(store: Store, office_id: str, since: date) -> list[Emptying]:
    """From this day on, the newest first."""
    with store.reading() as connection:
        rows = connection.execute(
            select(box_emptying)
            .where(box_emptying.c.office_id == office_id, box_emptying.c.day >= since)
            .order_by(box_emptying.c.at.desc())
        )
        return [Emptying(row.day, row.at, row.actor, row.witness, row.letters) for row in rows]


def days_emptied(store: Store, office_id: str, first: date, last: date) -> frozenset[date]:
    """Days on which somebody noted that the complaint box was emptied."""
    with store.reading() as connection:
        rows = connection.execute(
            select(box_emptying.c.day)
            .where(box_emptying.c.office_id == office_id, box_emptying.c.day.between(first, last))
            .distinct()
        )
        return frozenset(rows.scalars())
