"""The first setup, on a machine on which nobody has a code: enrolled by the desk's one-time code, then the first staff code.

Whoever stands here has shown nothing yet, so nothing else of the area can be reached (decisions/0082), but for the trials of a
machine that was never enrolled: whoever sets it up tries its devices and its network first.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from kiosk.maintenance import FirstCode, Person
from kiosk.outside import Outside
from kiosk.presenters.commands import Choose, Command, Digit, Primary
from kiosk.presenters.maintenance import StaffPage
from kiosk.presenters.maintenance_enrol import EnrolPage
from kiosk.presenters.maintenance_network import NetworkPage
from kiosk.presenters.maintenance_new_code import NamePage, NewCodePage
from kiosk.presenters.maintenance_tests import TrialsPage
from kiosk.presenters.maintenance_views import Lamp, StaffCodeView, StaffRow, StaffView
from kiosk.presenters.maintenance_words import step_rows
from kiosk.presenters.page import Going, Move, Page
from kiosk.presenters.views import Choice, View
from kiosk.texts.text import Text, Verbatim
from sync.cases.refusal import Refusal

SETTING_UP: Final = Person("setup", "Pemasangan pertama")
"""Who enrols before anybody has a code, in the book of deeds and at the desk: in Indonesian, as all names there."""
_TRIALS: Final[dict[str, Callable[[Outside, Person, Callable[[], Page]], Page]]] = {
    "tests": TrialsPage,
    "network": NetworkPage,
}


class _SetupPage(StaffPage):
    def __init__(self, outside: Outside, person: Person = SETTING_UP) -> None:
        super().__init__(outside, person)
        assert self.machine.first is not None
        self.first: FirstCode = self.machine.first


class FirstPage(_SetupPage):
    """What is to be done, and the step that comes next."""

    def view(self, language: str) -> StaffView:
        enrolled = self.first.may_be_set()
        steps = (Text("staff.again.code"), Text("staff.again.enrol"), Text("staff.first.step"))
        return StaffView(
            screen="staff_first",
            title=Text("staff.first"),
            help=Text("staff.first.enrolled" if enrolled else "staff.first.help"),
            primary=Text("staff.first.make" if enrolled else "staff.enrol_do"),
            rows=step_rows(steps, done=len(steps) - 1 if enrolled else 0),
            doors=self._doors(),
        )

    def asked(self, command: Command) -> Going:
        match command:
            case Choose(id=chosen) if chosen in {door.id for door in self._doors()}:
                return _TRIALS[chosen](self.outside, self.person, self._back)
            case Primary() if self.first.may_be_set():
                return _name_page(self.outside)
            case Primary() if self.machine.enrolling is not None:
                return EnrolPage(
                    self.outside,
                    self.person,
                    lambda _said: self._back(),
                    self.machine.enrolling,
                    then=lambda: _name_page(self.outside),
                )
        return None

    def _back(self) -> Page:
        return FirstPage(self.outside)

    def _doors(self) -> tuple[Choice, ...]:
        if not self.is_new():
            return ()
        tests = Choice("tests", Text("staff.tests"), Text("staff.tests_hint"), "list-checks")
        network = Choice("network", Text("staff.network"), Text("staff.first.network"), "globe")
        return (tests,) if self.machine.network is None else (tests, network)


def _name_page(outside: Outside, name: str = "") -> Page:
    """Whose code it will be."""
    return NamePage(
        outside,
        SETTING_UP,
        help_=Text("staff.first.name_help"),
        back=lambda: FirstPage(outside),
        then=lambda said: FirstCodePage(outside, said),
        name=name,
    )


class FirstCodePage(NewCodePage):
    """The code, twice; where its time is over, the way back to the enrolment."""

    def __init__(self, outside: Outside, name: str) -> None:
        assert outside.maintenance is not None
        assert outside.maintenance.first is not None
        first = outside.maintenance.first
        super().__init__(
            outside,
            SETTING_UP,
            help_=Text("staff.first.code_help"),
            keep=lambda code: first.set(name, code),
            deed="first_code",
            back=lambda: _name_page(outside, name),
            then=lambda made: FirstDonePage(outside, made),
        )
        self._over = False

    def view(self, language: str) -> StaffCodeView:
        shown = super().view(language)
        return replace(shown, primary=Text("staff.enrol")) if self._over else shown

    def asked(self, command: Command) -> Going:
        match command:
            case Primary() if self._over:
                return FirstPage(self.outside)
            case Digit() if self._over:
                return None
        return super().asked(command)

    def kept(self, came: Person | Refusal) -> None:
        if isinstance(came, Person):
            self.person = came
        else:
            self._over = came.code == "access.not_first"
        super().kept(came)


class FirstDonePage(_SetupPage):
    """Who may enter from now on, and how; then the machine starts anew."""

    def view(self, language: str) -> View:
        restarts = self.machine.restart is not None
        return StaffView(
            screen="staff_first_done",
            title=Text("staff.first.done"),
            help=Text("staff.first.restart"),
            primary=Text("staff.restart" if restarts else "staff.good"),
            rows=(
                StaffRow("who", "badge-check", Text("staff.code"), Verbatim(self.person.name), Lamp.GOOD),
                StaffRow("door", "key", Text("staff.first.door"), Text("staff.first.hold")),
            ),
        )

    def asked(self, command: Command) -> Going:
        if not isinstance(command, Primary):
            return None
        if self.machine.restart is None:
            return Move.HOME
        self.did("restart", then=self.machine.restart)
        return None
