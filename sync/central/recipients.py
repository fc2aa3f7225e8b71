"""Who is told of a case's clock: whoever holds its step, then the superior, then the next one up the line.

Everybody through the rule of who may know of a case; where nobody is left, the next one above is told, and at the end of
the line the auditor.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from sync.cases.hands import Hand
from sync.cases.procedure import SopStep
from sync.central.delegations import hands_of
from sync.central.people import Person, person_of
from sync.central.tables import cases
from sync.central.tables import person as people
from sync.central.visibility import visible

LINE = ("staf", "kasi", "sekcam", "camat")
"""From below upward."""
LAST = "auditor"


@dataclass
class Staff:
    """Everybody of an office with an open account on one day, and in whose name each may act then."""

    connection: Connection
    office_id: str
    day: date
    everybody: Sequence[Person] = field(init=False)
    hands: Mapping[str, tuple[Hand, ...]] = field(init=False)

    def __post_init__(self) -> None:
        rows = self.connection.execute(
            select(people)
            .where(people.c.office_id == self.office_id, people.c.active)
            .order_by(people.c.login)
        )
        self.everybody = tuple(map(person_of, rows))
        self.hands = {
            one.login: hands_of(self.connection, one, self.day) if one.handles_cases else ()
            for one in self.everybody
        }

    def who_know_of(self, case_ids: Collection[str]) -> Mapping[str, frozenset[str]]:
        """Which of these cases each person may know of, by login."""
        return {
            one.login: frozenset(
                self.connection.execute(
                    select(cases.c.case_id).where(visible(one), cases.c.case_id.in_(case_ids))
                ).scalars()
            )
            for one in self.everybody
        }

    def in_role(self, role: str, unit: str = "") -> tuple[Person, ...]:
        """Those who may act in this role today, in their own name or for somebody; of the unit where it has any."""
        fits = [one for one in self.everybody if self._acts_as(one, role, "")]
        of_unit = [one for one in fits if unit and self._acts_as(one, role, unit)]
        return tuple(of_unit or fits)

    def with_login(self, login: str) -> Person | None:
        """Whoever has this login, while the account is open."""
        return next((one for one in self.everybody if one.login == login), None)

    def _acts_as(self, one: Person, role: str, unit: str) -> bool:
        if role == LAST:
            return one.role == LAST
        return any(hand.role == role and (not unit or hand.unit == unit) for hand in self.hands[one.login])


@dataclass(frozen=True)
class Ring:
    """Who is near a case: ``holders`` at its step, ``superiors`` of those, ``above`` them."""

    holders: tuple[Person, ...]
    superiors: tuple[Person, ...]
    above: tuple[Person, ...]


def ring(row: Any, step: SopStep, staff: Staff, known: Mapping[str, frozenset[str]]) -> Ring:
    """For the case with this row of ``cases``. ``known``: of `Staff.who_know_of`."""

    def may_know(found: Sequence[Person]) -> tuple[Person, ...]:
        return tuple(one for one in found if row.case_id in known.get(one.login, ()))

    def from_role_up(role: str, unit: str = "") -> tuple[str, tuple[Person, ...]]:
        for higher in (*_from(role), LAST):
            found = may_know(staff.in_role(higher, unit if higher == role else ""))
            if found:
                return higher, found
        return LAST, ()

    holder = staff.with_login(row.holder) if row.holder else None
    held = may_know([holder] if holder else [])
    roles = row.waits_for.split() or step.roles
    queue = may_know(
        list(dict.fromkeys(one for role in roles for one in staff.in_role(role, row.waits_unit or row.unit)))
    )
    at = roles[0]
    holders = held or queue
    if not holders:
        at, holders = from_role_up(_above(at))
    superior, superiors = from_role_up(step.supervisor or step.escalate_to or _above(at))
    _, above = from_role_up(_above(max(at, superior, key=_rank)))
    return Ring(holders, superiors, above)


def _from(role: str) -> tuple[str, ...]:
    return LINE[LINE.index(role) :] if role in LINE else ()


def _rank(role: str) -> int:
    """How high in the line; the auditor stands above it."""
    return LINE.index(role) if role in LINE else len(LINE)


def _above(role: str) -> str:
    """The next role up the line; the auditor above the Camat."""
    place = LINE.index(role) + 1 if role in LINE else len(LINE)
    return LINE[place] if place < len(LINE) else LAST
