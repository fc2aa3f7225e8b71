"""Enrolling at the screen: the desk's code or QR, keys made here, a test case."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.maintenance import Enrolled, Enrolling, Person, Probed
from kiosk.outside import Outside
from kiosk.presenters.commands import Back, CodeScanned, Command, Enter, Primary, Skip
from kiosk.presenters.maintenance import StaffPage
from kiosk.presenters.maintenance_views import Lamp, Said, StaffRow, StaffTextView, StaffView
from kiosk.presenters.maintenance_words import moment, tested_words
from kiosk.presenters.page import Going, Page
from kiosk.presenters.status import READS
from kiosk.presenters.views import Keyboard, View
from kiosk.texts.text import Text, Verbatim
from sync.cases.refusal import Refusal

CODE_GLYPHS = 10
_NOT_ENROLLED = {
    "enrol.code-wrong": Text("staff.enrol.code_wrong"),
    "enrol.unreadable": Text("staff.enrol.code_wrong"),
    "enrol.code-expired": Text("staff.enrol.code_expired"),
    "enrol.code-used": Text("staff.enrol.code_used"),
    "enrol.too-many-misses": Text("staff.enrol.too_many"),
    "enrol.no_contact": Text("staff.enrol.no_contact"),
    "enrol.still_here": Text("staff.enrol.still_here"),
    "enrol.other_centre": Text("staff.enrol.other_centre"),
}


def not_enrolled_words(code: str) -> Text:
    """Why it was not enrolled, and what next."""
    return _NOT_ENROLLED.get(code, Text("staff.enrol.other"))


class EnrolPage(StaffPage):
    """The desk's code, typed, or its QR before the code reader; then what this machine is, and it starts anew.

    ``then``: what comes before that, on a machine on which nobody has a code yet.
    """

    def __init__(
        self,
        outside: Outside,
        person: Person,
        back: Callable[[Said | None], Page],
        enrolling: Enrolling,
        *,
        then: Callable[[], Page] | None = None,
    ) -> None:
        super().__init__(outside, person)
        self._back, self._enrolling, self._then = back, enrolling, then
        self._typed = ""
        self._problem: Text | None = None
        self._working = False
        self._enrolled: Enrolled | None = None

    def view(self, language: str) -> View:
        can_scan = self.outside.reader.status().state in READS
        return StaffTextView(
            screen="staff_enrol",
            title=Text("staff.enrol"),
            help=Text("staff.enrolling") if self._working else _enrol_help(can_scan=can_scan),
            primary=None if self._working else Text("staff.enrol_do"),
            can_go_back=not self._working,
            problem=self._problem,
            value=self._typed,
            keyboard=Keyboard.GLYPHS,
            groups=(5, 5),
            max_length=CODE_GLYPHS,
            can_scan=can_scan,
        )

    def asked(self, command: Command) -> Going:
        match command:
            case Back() if not self._working:
                return self._back(None)
            case Enter(words=words):
                self._typed, self._problem = words[:CODE_GLYPHS], None
            case CodeScanned(data=data):
                self._enrol(data.decode("utf-8", "replace"))
            case Primary() if len(self._typed) < CODE_GLYPHS:
                self._problem = Text("staff.enrol.short", {"n": CODE_GLYPHS})
            case Primary():
                self._enrol(self._typed)
        return None

    def tick(self) -> Going:
        if self._enrolled is not None:
            return EnrolledPage(
                self.outside, self.person, self._back, self._enrolling, self._enrolled, then=self._then
            )
        read = self.outside.reader.poll()
        if read is not None:
            self._enrol(read.decode("utf-8", "replace"))
        return None

    def is_active(self) -> bool:
        return self._working

    def _enrol(self, text: str) -> None:
        if self._working:
            return
        self._working, self._problem = True, None
        self.background.start(lambda: self._enrolling.enrol(text), self._came)

    def _came(self, came: Enrolled | Refusal) -> None:
        self._working = False
        if isinstance(came, Refusal):
            self._problem = not_enrolled_words(came.code)
        else:
            self._enrolled = came
        outcome = came.code if isinstance(came, Refusal) else "done"
        self.did("enrol", outcome)


def _enrol_help(*, can_scan: bool) -> Text:
    return Text("staff.enrol_scan" if can_scan else "staff.enrol_type")


class EnrolledPage(StaffPage):
    """What this machine is from now on, and whether its test case came through; then it starts anew."""

    def __init__(
        self,
        outside: Outside,
        person: Person,
        back: Callable[[Said | None], Page],
        enrolling: Enrolling,
        enrolled: Enrolled,
        *,
        then: Callable[[], Page] | None = None,
    ) -> None:
        super().__init__(outside, person)
        self._back, self._enrolling, self._enrolled, self._then = back, enrolling, enrolled, then
        self._tested = enrolled.tested
        self._testing = False

    def view(self, language: str) -> StaffView:
        through = self._tested.good
        go, go_on, untested = self._way_on()
        unopened = self._tested.word == "cannot-open"
        return StaffView(
            screen="staff_enrolled",
            title=Text("staff.enrolled"),
            help=go_on if through else Text("staff.enrolled_unopened") if unopened else untested,
            primary=None if self._testing else go if through else Text("staff.test_again"),
            skip=None if through or self._testing else go,
            rows=self._rows(),
        )

    def asked(self, command: Command) -> Going:
        match command:
            case Primary() if not self._tested.good and not self._testing:
                self._testing = True
                self.background.start(self._enrolling.test, self._came)
            case Primary() | Skip() if not self._testing:
                if self._then is not None:
                    return self._then()
                if self.machine.restart is None:
                    return self._back(None)
                self.did("restart", then=self.machine.restart)
        return None

    def is_active(self) -> bool:
        return self._testing

    def _way_on(self) -> tuple[Text, Text, Text]:
        """The button, and the sentence for it once the test case is through, and before."""
        if self._then is not None:
            return Text("staff.first.make"), Text("staff.first.enrolled"), Text("staff.first.untested")
        restarts = self.machine.restart is not None
        return (
            Text("staff.restart" if restarts else "staff.good"),
            Text("staff.enrolled_restart" if restarts else "staff.enrolled_by_hand"),
            Text("staff.enrolled_test"),
        )

    def _came(self, tested: Probed) -> None:
        self._testing, self._tested = False, tested
        self.did("test_case", tested.word)

    def _rows(self) -> tuple[StaffRow, ...]:
        new = self._enrolled
        sealed_to = Verbatim(" ".join(new.recipients) or "-")
        until = (
            Text("staff.without_end")
            if new.until is None
            else Text("staff.keys_until", {"at": moment(new.until)})
        )
        tested = Text("staff.test_running") if self._testing else tested_words(self._tested)
        lamp = Lamp.NONE if self._testing else Lamp.GOOD if self._tested.good else Lamp.BAD
        return (
            StaffRow("test", "badge-check", Text("staff.testing"), tested, lamp),
            StaffRow("prefix", "tag", Text("staff.prefix"), Verbatim(new.prefix), Lamp.GOOD),
            StaffRow("office", "landmark", Text("staff.office"), Verbatim(new.office)),
            StaffRow("key", "key", Text("staff.own_key"), Verbatim(new.key_id)),
            StaffRow("recipients", "lock", Text("staff.sealed_to"), sealed_to, next=until),
        )
