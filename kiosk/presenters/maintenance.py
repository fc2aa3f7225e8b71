"""The way into the maintenance area, and its first page.

Between visits only: the home screen and the closed page lead here, and every way out is the wipe that also ends a
visit. Whoever is in has two minutes without a touch, of which the last part asks.
"""

from __future__ import annotations

from collections.abc import Callable

from kiosk.maintenance import Background, Maintenance, Person
from kiosk.outside import Outside
from kiosk.presenters.commands import Back, Cancel, Command, Digit, Primary
from kiosk.presenters.maintenance_views import StaffCodeView, StaffRow, StaffView
from kiosk.presenters.maintenance_words import waiting
from kiosk.presenters.page import Going, Move, Page
from kiosk.presenters.views import View
from kiosk.texts.text import Text, Verbatim
from sync.cases.refusal import Refusal

OPEN_FOR_S = 120
"""Without a touch, the question "Masih di sini?" included."""
MOST_DIGITS = 10
LEAST_DIGITS = 6
NEW = "journal.not_enrolled"
"""Why a machine is closed that was never enrolled."""


class StaffPage(Page):
    """A page for somebody who has shown a code. Disk, line and printer are worked on in the background."""

    def __init__(self, outside: Outside, person: Person) -> None:
        assert outside.maintenance is not None
        assert outside.background is not None
        self.outside, self.person = outside, person
        self.machine: Maintenance = outside.maintenance
        self.background: Background = outside.background
        self.limit_s = OPEN_FOR_S - outside.limits.still_there_s

    def act(self, command: Command) -> Going:
        """ "Selesai" in the header leaves from everywhere."""
        return Move.HOME if isinstance(command, Cancel) else self.asked(command)

    def asked(self, command: Command) -> Going:
        """What the command changes on this page."""
        return None

    def is_new(self) -> bool:
        """Never enrolled: its devices can be tried, and what needs the centre waits for the enrolment."""
        closure = self.outside.health.closure()
        return closure is not None and closure.reason.code == NEW

    def did(self, what: str, outcome: str = "done", then: Callable[[], None] = lambda: None) -> None:
        """Remembered, logged, and told to the centre: who, what, when, how it came out. ``then``: once it is kept, for
        what would end this process."""
        self.background.start(
            lambda: self.machine.deeds.keep(self.person, what, outcome), lambda _nothing: then()
        )


def pressed(typed: str, sign: str) -> str:
    """The digits of a code after one more key."""
    if sign == "delete":
        return typed[:-1]
    return typed + sign if sign.isdigit() and len(typed) < MOST_DIGITS else typed


class CodePage(Page):
    """A personal code; wrong ones cost more and more waiting. ``deed``: what whoever enters has done by it;
    ``asks``: what is asked for."""

    deed = "enter"
    asks = Text("staff.code_help")

    def __init__(self, outside: Outside, within: Callable[[Person], Page]) -> None:
        """``within``: the first page of the area for whoever has shown a code."""
        assert outside.maintenance is not None
        assert outside.background is not None
        self._access, self._within = outside.maintenance.access, within
        self._background = outside.background
        self._deeds = outside.maintenance.deeds
        self._typed = ""
        self._problem: Text | None = None
        self._checking = self._missed = False
        self._entered: Person | None = None
        self.limit_s = outside.limits.idle_s

    def view(self, language: str) -> View:
        if not self._access.has_codes():
            return self._without_codes()
        waits = self._access.waits_s()
        locked = waits > 0 and not self._checking
        return StaffCodeView(
            screen="staff_code",
            title=Text("staff.code"),
            help=self._help(locked=locked),
            problem=None if locked else self._problem,
            primary=None if locked or self._checking else Text("staff.enter"),
            can_go_back=True,
            digits=len(self._typed),
            most=MOST_DIGITS,
            waits=Text("staff.code_waits", {"time": waiting(waits)}) if locked else None,
        )

    def _help(self, *, locked: bool) -> Text:
        if self._checking:
            return Text("staff.code_checking")
        if locked:
            return Text("staff.code_waits_help")
        return Text("staff.code_forgotten") if self._missed else self.asks

    def act(self, command: Command) -> Going:
        match command:
            case Back() | Cancel():
                return Move.HOME
            case Digit(sign=sign) if not self._checking and self._access.waits_s() <= 0:
                self._problem, self._typed = None, pressed(self._typed, sign)
            case Primary() if not self._checking and self._access.has_codes():
                self._check()
        return None

    def tick(self) -> Going:
        return None if self._entered is None else self._within(self._entered)

    def leave(self) -> None:
        self._typed = ""

    def _check(self) -> None:
        if len(self._typed) < LEAST_DIGITS:
            self._problem = Text("staff.code_short", {"n": LEAST_DIGITS})
            return
        code, self._typed, self._checking = self._typed, "", True
        self._background.start(lambda: self._access.enter(code), self._checked)

    def _checked(self, came: Person | Refusal) -> None:
        self._checking = False
        if isinstance(came, Person):
            self._entered = came
            deeds = self._deeds
            self._background.start(lambda: deeds.keep(came, self.deed, "done"), lambda _nothing: None)
        else:
            self._problem = self._refused(came)

    def _refused(self, came: Refusal) -> Text:
        self._missed = came.code == "access.wrong"
        if not self._missed:
            return Text("staff.code_not_checked")
        free = self._access.free_tries()
        return Text("staff.code_wrong_free", {"n": free}) if free else Text("staff.code_wrong")

    def _without_codes(self) -> View:
        return StaffView(
            screen="staff_code",
            title=Text("staff.no_codes"),
            help=Text("staff.no_codes_help"),
            primary=Text("staff.leave"),
            rows=(
                StaffRow(
                    "make",
                    "keyboard",
                    Text("staff.no_codes_command"),
                    Verbatim("kiosk staff add NAMA"),
                    next=Text("staff.no_codes_digits"),
                ),
            ),
        )
