"""The first setup, on a machine on which nobody has a code: enrolled by the desk's one-time code, then the first staff code.

Whoever stands here has shown nothing yet, so nothing else of the area can be reached (decisions/0082), but for the trials of a
machine that was never enrolled: whoever sets it up tries its devices and its network first.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from kiosk.maintenance import FirstCode, Person
from kiosk.outside import Outside
from kiosk.presenters.commands import Back, Choose, Command, Digit, Enter, Primary
from kiosk.presenters.maintenance import MOST_DIGITS, StaffPage, pressed
from kiosk.presenters.maintenance_enrol import EnrolPage
from kiosk.presenters.maintenance_network import NetworkPage
from kiosk.presenters.maintenance_tests import TrialsPage
from kiosk.presenters.maintenance_views import Lamp, StaffCodeView, StaffRow, StaffTextView, StaffView
from kiosk.presenters.maintenance_words import step_rows
from kiosk.presenters.page import Going, Move, Page
from kiosk.presenters.views import Choice, View
from kiosk.service_access import LEAST_DIGITS, LONGEST_NAME, check_code
from kiosk.texts.text import Text, Verbatim
from sync.cases.refusal import Refusal
from sync.cases.words import clean

SETTING_UP: Final = Person("setup", "Pemasangan pertama")
"""Who enrols before anybody has a code, in the book of deeds and at the desk: in Indonesian, as all names there."""
_TRIALS: Final[dict[str, Callable[[Outside, Person, Callable[[], Page]], Page]]] = {
    "tests": TrialsPage,
    "network": NetworkPage,
}
_REFUSED: Final = {
    "access.digits": Text("staff.first.digits", {"n": LEAST_DIGITS, "most": MOST_DIGITS}),
    "access.too_plain": Text("staff.first.plain"),
    "access.not_first": Text("staff.first.over"),
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
                return FirstNamePage(self.outside)
            case Primary() if self.machine.enrolling is not None:
                return EnrolPage(
                    self.outside,
                    self.person,
                    lambda _said: self._back(),
                    self.machine.enrolling,
                    then=lambda: FirstNamePage(self.outside),
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


class FirstNamePage(_SetupPage):
    """Whose code it will be."""

    def __init__(self, outside: Outside, name: str = "") -> None:
        super().__init__(outside)
        self._name = name
        self._problem: Text | None = None

    def view(self, language: str) -> StaffTextView:
        return StaffTextView(
            screen="staff_first_name",
            title=Text("staff.first.name"),
            help=Text("staff.first.name_help"),
            primary=Text("common.next"),
            can_go_back=True,
            problem=self._problem,
            value=self._name,
            max_length=LONGEST_NAME,
        )

    def asked(self, command: Command) -> Going:
        match command:
            case Back():
                return FirstPage(self.outside)
            case Enter(words=words):
                self._name, self._problem = words[:LONGEST_NAME], None
            case Primary():
                said = clean(self._name, LONGEST_NAME)
                if isinstance(said, Refusal) or not said:
                    self._problem = Text("staff.first.no_name")
                else:
                    return FirstCodePage(self.outside, said)
        return None


class FirstCodePage(_SetupPage):
    """The code, twice; then it is kept."""

    def __init__(self, outside: Outside, name: str) -> None:
        super().__init__(outside)
        self._name = name
        self._typed = self._once = ""
        self._problem: Text | None = None
        self._keeping = False
        self._over = False
        self._made: Person | None = None

    def view(self, language: str) -> StaffCodeView:
        again = bool(self._once)
        go_on = Text("staff.first.keep" if again else "staff.enrol" if self._over else "common.next")
        return StaffCodeView(
            screen="staff_first_code",
            title=Text("staff.first.again" if again else "staff.first.new_code"),
            help=Text("staff.first.again_help" if again else "staff.first.code_help"),
            problem=self._problem,
            primary=None if self._keeping else go_on,
            can_go_back=not self._keeping,
            digits=len(self._typed),
            most=MOST_DIGITS,
        )

    def asked(self, command: Command) -> Going:
        match command:
            case _ if self._keeping:
                return None
            case Back():
                return FirstNamePage(self.outside, self._name)
            case Primary() if self._over:
                return FirstPage(self.outside)
            case Digit(sign=sign) if not self._over:
                self._problem, self._typed = None, pressed(self._typed, sign)
            case Primary() if not self._once:
                self._check()
            case Primary():
                self._keep()
        return None

    def tick(self) -> Going:
        return None if self._made is None else FirstDonePage(self.outside, self._made)

    def leave(self) -> None:
        self._typed = self._once = ""

    def is_active(self) -> bool:
        return self._keeping

    def _check(self) -> None:
        typed, self._typed = self._typed, ""
        refused = check_code(typed)
        self._problem = None if refused is None else _said(refused)
        self._once = "" if refused is not None else typed

    def _keep(self) -> None:
        once, typed, name = self._once, self._typed, self._name
        self._typed = self._once = ""
        if once != typed:
            self._problem = Text("staff.first.differ")
            return
        self._keeping = True
        self.background.start(lambda: self.first.set(name, typed), self._kept)

    def _kept(self, came: Person | Refusal) -> None:
        self._keeping = False
        if isinstance(came, Refusal):
            self._problem, self._over = _said(came), came.code == "access.not_first"
        else:
            self.person = self._made = came
            self.did("first_code")


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


def _said(refused: Refusal) -> Text:
    return _REFUSED.get(refused.code, Text("staff.end.not_stored"))
