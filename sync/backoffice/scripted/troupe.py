"""The staff of the script, and the one way in which they do anything: that of the desk's pages, `sync.central.acting`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime

from sync.backoffice.scripted.cast import STAFF
from sync.cases.case import CaseFile
from sync.cases.commands import Command
from sync.cases.hands import Hand
from sync.cases.refusal import Refusal
from sync.cases.working_calendar import JAKARTA
from sync.central.acting import Beside, carry_out
from sync.central.case_views import CaseRow
from sync.central.delegations import hands_of
from sync.central.handling import case_page
from sync.central.people import Person, add_person, find_person, invite
from sync.central.service import Centre

Make = Callable[[Hand], Command]


@dataclass(slots=True)
class ScriptedClock:
    """Stands where the script has put it; it never goes back."""

    now: datetime

    def __call__(self) -> datetime:
        return self.now

    def reach(self, moment: datetime) -> None:
        self.now = max(self.now, moment)


@dataclass(frozen=True, slots=True)
class Standing:
    """A case between two acts."""

    row: CaseRow
    case: CaseFile


@dataclass(slots=True)
class Troupe:
    """``links``: one-time links of new accounts, by login. ``acts``: how many commands were carried out."""

    centre: Centre
    clock: ScriptedClock
    people: dict[str, Person] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)
    acts: int = 0
    refused: dict[str, int] = field(default_factory=dict)
    _hands: dict[tuple[str, date], tuple[Hand, ...]] = field(default_factory=dict)

    def hire(self) -> None:
        """Everybody of the cast; who is there already plays himself."""
        store = self.centre.store
        for login, name, role, unit in STAFF:
            known = find_person(store, login)
            added = known or add_person(
                store, store.office_id, login=login, name=name, role=role, unit=unit, clock=self.clock
            )
            if isinstance(added, Refusal):
                raise ValueError(f"{login}: {added.code}")
            self.people[login] = added

    def invite(self, clock: Callable[[], datetime]) -> None:
        """A one-time link for each, good from the true present on."""
        for login, person in self.people.items():
            self.links[login] = invite(self.centre.store, person.person_id, clock)

    def with_role(self, role: str, unit: str = "") -> list[Person]:
        """Who has this role; of the unit where one is named and has somebody."""
        same = [one for one in self.people.values() if one.role == role]
        return [one for one in same if unit and one.unit == unit] or same

    def hands(self, person: Person) -> tuple[Hand, ...]:
        """His hands of the day; looked up once a day."""
        day = self.clock().astimezone(JAKARTA).date()
        key = person.login, day
        if key not in self._hands:
            with self.centre.store.reading() as connection:
                self._hands[key] = hands_of(connection, person, day)
        return self._hands[key]

    def look(self, case_id: str) -> Standing | Refusal:
        """The case as it stands."""
        found = case_page(self.centre.store, case_id, self.people["demo-siti"], self.clock)
        if isinstance(found, Refusal) or found.case is None:
            return found if isinstance(found, Refusal) else Refusal("case.unknown")
        return Standing(found.row, found.case)

    def do(
        self, at: Standing, who: list[Person], make: Make, beside: Callable[[Person], Beside] | None = None
    ) -> Standing | Refusal:
        """By the first of ``who`` whose hand may; the last refusal where none may."""
        found: Standing | Refusal = Refusal("script.nobody")
        for person in who:
            for hand in self.hands(person):
                done = self._carry_out(at, make(hand), person, beside)
                if not isinstance(done, Refusal):
                    self.acts += 1
                    return Standing(*done)
                found = done
                self.refused[done.code] = self.refused.get(done.code, 0) + 1
        return found

    def _carry_out(
        self, at: Standing, command: Command, person: Person, beside: Callable[[Person], Beside] | None
    ) -> tuple[CaseRow, CaseFile] | Refusal:
        told = self.centre.store, at.row.case_id, at.row.version, command, person, self.clock
        return carry_out(*told) if beside is None else carry_out(*told, beside(person))
