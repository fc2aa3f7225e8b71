"""The first staff code of a machine: who may set it at the screen, and for how long (decisions/0082)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kiosk.maintenance import Person
from kiosk.service_access import StaffCodes
from sync.cases.refusal import Refusal
from sync.logbook import note
from sync.wire.messages import CODE_LASTS

LASTS_S = CODE_LASTS.total_seconds()
"""As long as the desk's one-time code, which is what was shown."""


@dataclass(frozen=True, slots=True)
class FirstCodeDesk:
    """`kiosk.maintenance.FirstCode`. ``taken_in_s``: seconds since the centre has taken this machine in, None: not since the
    process began. No date is asked: the clock of a new machine may stand anywhere."""

    codes: StaffCodes
    taken_in_s: Callable[[], float | None]

    def may_be_set(self) -> bool:
        ago = self.taken_in_s()
        return ago is not None and ago <= LASTS_S and self.codes.is_empty()

    def set(self, name: str, code: str) -> Person | Refusal:
        if not self.may_be_set():
            return Refusal("access.not_first")
        made = self.codes.add(name, code)
        if isinstance(made, Person):
            note("access.first_code", who=made.id)
        return made
