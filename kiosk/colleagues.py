"""The staff codes of this machine in the hands of whoever has one: a colleague's added or removed, one's own changed."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.maintenance import CodeHolder, Person
from kiosk.service_access import Roster, StaffCodes
from sync.cases.refusal import Refusal
from sync.logbook import note


@dataclass(frozen=True, slots=True)
class ColleagueCodes:
    """`kiosk.maintenance.Codes`. Only who still has a code does anything, and nobody removes their own: so one always stays."""

    codes: StaffCodes

    def holders(self) -> tuple[CodeHolder, ...] | Refusal:
        roster = self.codes.roster()
        if isinstance(roster, Refusal):
            return roster
        people = roster.people if roster is not None else ()
        return tuple(CodeHolder(Person(one.id, one.name), one.added_at) for one in people)

    def add(self, by: Person, name: str, code: str) -> Person | Refusal:
        if not self._has_code(by):
            return Refusal("access.unknown")
        made = self.codes.add(name, code)
        if isinstance(made, Person):
            note("access.code_added", who=by.id, whose=made.id)
        return made

    def change(self, by: Person, code: str) -> Person | Refusal:
        changed = self.codes.change(by.id, code)
        if isinstance(changed, Person):
            note("access.code_changed", who=by.id)
        return changed

    def remove(self, by: Person, whose: Person) -> Person | Refusal:
        if whose.id == by.id:
            return Refusal("access.own")
        if not self._has_code(by):
            return Refusal("access.unknown")
        gone = self.codes.remove(whose.id)
        if isinstance(gone, Person):
            note("access.code_removed", who=by.id, whose=gone.id)
        return gone

    def _has_code(self, person: Person) -> bool:
        roster = self.codes.roster()
        return isinstance(roster, Roster) and any(one.id == person.id for one in roster.people)
