"""Why a machine must be enrolled, the first time or again: what happened, what is safe, and what to do, in this order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kiosk.maintenance import Person
from kiosk.outside import Outside
from kiosk.presenters.commands import Back, Command, Primary
from kiosk.presenters.maintenance import NEW, StaffPage
from kiosk.presenters.maintenance_enrol import EnrolPage
from kiosk.presenters.maintenance_views import Lamp, Said, StaffRow, StaffView
from kiosk.presenters.maintenance_words import step_rows
from kiosk.presenters.page import Going, Page
from kiosk.texts.text import Text


@dataclass(frozen=True, slots=True)
class _Again:
    """Why, what is safe, and what to do; ``enrols``: whether enrolling is a part of it."""

    what: Text
    safe: Text
    steps: tuple[Text, ...]
    enrols: bool = True


_CODE, _SCAN, _KEPT = Text("staff.again.code"), Text("staff.again.enrol"), Text("staff.again.kept")
_CLONE = _Again(
    Text("staff.again.clone"),
    _KEPT,
    (Text("staff.again.clone_other"), Text("staff.again.clone_send"), _CODE, _SCAN),
)
_AGAIN = {
    NEW: _Again(Text("staff.again.new"), Text("staff.again.nothing_yet"), (_CODE, _SCAN)),
    "journal.other_machine": _CLONE,
    "centre.identity-changed": _CLONE,
    "centre.revoked": _Again(
        Text("staff.again.stolen"),
        Text("staff.again.stolen_safe"),
        (Text("staff.again.stolen_ask"), Text("staff.again.stolen_carried"), _CODE, _SCAN),
    ),
    "device_key": _Again(Text("staff.again.key"), _KEPT, (_CODE, _SCAN)),
    "test.cannot_open": _Again(
        Text("staff.again.unopened"),
        _KEPT,
        (Text("staff.again.unopened_admin"), Text("staff.again.unopened_test")),
        enrols=False,
    ),
    "journal-restored": _Again(
        Text("staff.again.restored"),
        Text("staff.again.restored_safe"),
        (
            Text("staff.again.restored_sync"),
            Text("staff.again.restored_tell"),
            Text("staff.again.restored_no_enrol"),
        ),
        enrols=False,
    ),
}
"""By the code of the closure (theft, a copied disk, a lost key) or the kind of the warning (a restored journal), else by
its first part."""


def _again(code: str) -> _Again | None:
    return _AGAIN.get(code) or _AGAIN.get(code.split(".", maxsplit=1)[0])


def has_steps(code: str) -> bool:
    """Whether `AgainPage` knows what to do about it."""
    return _again(code) is not None


class AgainPage(StaffPage):
    """After theft, a copied disk, a restored journal, a lost key: what happened, what is safe, and what to do."""

    def __init__(
        self,
        outside: Outside,
        person: Person,
        back: Callable[[Said | None], Page],
        code: str,
        seen: Callable[[], None] | None = None,
    ) -> None:
        """``code``: one that `has_steps`; ``seen``: what is told that staff have read a warning."""
        super().__init__(outside, person)
        known = _again(code)
        assert known is not None
        self._back, self._known, self._seen = back, known, seen

    def view(self, language: str) -> StaffView:
        known = self._known
        enrols = known.enrols and self.machine.enrolling is not None
        read = None if self._seen is None else Text("staff.seen")
        return StaffView(
            screen="staff_again",
            title=Text("staff.what_to_do"),
            primary=Text("staff.enrol_do") if enrols else read,
            can_go_back=True,
            rows=(
                StaffRow("what", "info", Text("staff.again.happened"), known.what, Lamp.LOOK),
                StaffRow("safe", "shield-check", Text("staff.again.safe"), known.safe, Lamp.GOOD),
                *step_rows(known.steps),
            ),
        )

    def asked(self, command: Command) -> Going:
        match command:
            case Back():
                return self._back(None)
            case Primary() if self._known.enrols and self.machine.enrolling is not None:
                return EnrolPage(self.outside, self.person, self._back, self.machine.enrolling)
            case Primary() if self._seen is not None:
                self._seen()
                return self._back(None)
        return None


def enrol_first(outside: Outside, person: Person, back: Callable[[], Page]) -> Page:
    """The way to the enrolment from whatever waits for it, on a machine that is new."""
    return AgainPage(outside, person, lambda _said: back(), NEW)
