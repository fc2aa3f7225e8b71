"""Closing and opening the intake by hand, enrolling anew, and what is asked for on the telephone."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.maintenance import Enrolling, Paused, PauseReason, Person
from kiosk.outside import Outside
from kiosk.presenters.commands import Back, Choose, CodeScanned, Command, Enter, Primary
from kiosk.presenters.maintenance import StaffPage
from kiosk.presenters.maintenance_glass import GlassPage
from kiosk.presenters.maintenance_languages import LanguagesPage
from kiosk.presenters.maintenance_views import Lamp, StaffChoiceView, StaffRow, StaffTextView, StaffView
from kiosk.presenters.maintenance_words import moment
from kiosk.presenters.page import Going, Page
from kiosk.presenters.status import READS
from kiosk.presenters.views import Choice, Keyboard, View
from kiosk.texts.text import Text, Verbatim
from sync.cases.refusal import Refusal
from sync.logbook import note

CODE_GLYPHS = 10
_REASONS: dict[PauseReason, tuple[str, Text]] = {
    "repair": ("wrench", Text("staff.pause.repair")),
    "supplies": ("printer", Text("staff.pause.supplies")),
    "moving": ("truck", Text("staff.pause.moving")),
    "office": ("clock", Text("staff.pause.office")),
}
_CLOSED = {
    "journal.not_enrolled": Text("staff.closed.not_enrolled"),
    "journal.locked": Text("staff.closed.locked"),
    "journal.other_machine": Text("staff.closed.other_machine"),
    "centre.revoked": Text("staff.closed.revoked"),
    "centre.identity-changed": Text("staff.closed.other_machine"),
    "restart.needed": Text("staff.closed.restart"),
    "journal": Text("staff.closed.journal"),
    "device_key": Text("staff.closed.key"),
    "keys": Text("staff.closed.recipients"),
    "space": Text("staff.closed.space"),
    "update": Text("staff.closed.update"),
}
"""By the refusal's code, else by its first part; the code itself stands below for whoever is on the telephone."""
_NOT_ENROLLED = {
    "enrol.code-wrong": Text("staff.enrol.code_wrong"),
    "enrol.unreadable": Text("staff.enrol.code_wrong"),
    "enrol.code-expired": Text("staff.enrol.code_expired"),
    "enrol.code-used": Text("staff.enrol.code_used"),
    "enrol.too-many-misses": Text("staff.enrol.too_many"),
    "enrol.no_contact": Text("staff.enrol.no_contact"),
    "enrol.still_here": Text("staff.enrol.still_here"),
}


class ServicePage(StaffPage):
    """Whether complaints are taken, and why not; doors to what mends a closed machine."""

    def __init__(
        self, outside: Outside, person: Person, back: Callable[[], Page], said: Text | None = None
    ) -> None:
        super().__init__(outside, person)
        self._back, self._note = back, said

    def view(self, language: str) -> StaffView:
        paused = self.machine.intakes.paused()
        return StaffView(
            screen="staff_service",
            title=Text("staff.service"),
            primary=Text("staff.close_intake" if paused is None else "staff.open_intake"),
            can_go_back=True,
            note=self._note,
            rows=(self._state(paused),),
            doors=self._doors(),
        )

    def asked(self, command: Command) -> Going:
        match command:
            case Back():
                return self._back()
            case Primary() if self.machine.intakes.paused() is None:
                return PausePage(self.outside, self.person, self._again)
            case Primary():
                self.background.start(lambda: self.machine.intakes.open(self.person), self._opened)
            case Choose(id="enrol") if self.machine.enrolling is not None and self._may_enrol():
                return EnrolPage(self.outside, self.person, self._again, self.machine.enrolling)
            case Choose(id="restart") if self.machine.restart is not None:
                note("service.done", who=self.person.id, what="restart", outcome="done")
                self.machine.restart()
        return None

    def _opened(self, refused: Refusal | None) -> None:
        self._note = Text("staff.opened") if refused is None else Text("staff.end.not_stored")

    def _again(self, said: Text | None = None) -> Page:
        return ServicePage(self.outside, self.person, self._back, said)

    def _state(self, paused: Paused | None) -> StaffRow:
        label = Text("staff.intake")
        if paused is not None:
            why = _REASONS[paused.reason][1]
            by = Text("staff.since_by", {"at": moment(paused.since), "by": Verbatim(paused.by or "-")})
            return StaffRow("state", "lock", label, Text("staff.closed_why", {"why": why}), Lamp.LOOK, by)
        closure = self.outside.health.closure()
        if closure is None:
            return StaffRow("state", "door-open", label, Text("staff.intake_open"), Lamp.GOOD)
        why = _closed_why(closure.reason.code)
        return StaffRow("state", "lock", label, why, Lamp.BAD, Verbatim(closure.reason.code))

    def _may_enrol(self) -> bool:
        """Only what is closed for a reason of its own: an enrolled machine that works is left alone."""
        closure = self.outside.health.closure()
        closed = closure is not None and not closure.reason.code.startswith("paused.")
        return closed and self.machine.enrolling is not None

    def _doors(self) -> tuple[Choice, ...]:
        doors = [Choice("glass", Text("staff.glass"), Text("staff.glass_hint"), "monitor")]
        if self.machine.languages is not None:
            doors.append(
                Choice("languages", Text("staff.languages"), Text("staff.languages_hint"), "languages")
            )
        if self._may_enrol():
            doors.append(Choice("enrol", Text("staff.enrol"), Text("staff.enrol_hint"), "key"))
        if self.machine.restart is not None:
            doors.append(Choice("restart", Text("staff.restart"), Text("staff.restart_hint"), "rotate-ccw"))
        return tuple(doors)


class PausePage(StaffPage):
    """Why the intake is closed; the lobby reads only that the machine is being mended."""

    def __init__(self, outside: Outside, person: Person, back: Callable[[Text | None], Page]) -> None:
        super().__init__(outside, person)
        self._back = back
        self._why: PauseReason | None = None
        self._problem: Text | None = None
        self._said: Text | None = None

    def view(self, language: str) -> StaffChoiceView:
        return StaffChoiceView(
            screen="staff_pause",
            title=Text("staff.pause.title"),
            help=Text("staff.pause.help"),
            primary=Text("staff.close_intake"),
            can_go_back=True,
            problem=self._problem,
            choices=tuple(Choice(id_, words, None, icon) for id_, (icon, words) in _REASONS.items()),
            chosen=self._why,
        )

    def asked(self, command: Command) -> Going:
        match command:
            case Back():
                return self._back(None)
            case Choose(id=chosen):
                found: list[PauseReason] = [reason for reason in _REASONS if reason == chosen]
                self._why, self._problem = (found[0] if found else self._why), None
            case Primary():
                self._close()
        return None

    def tick(self) -> Going:
        return None if self._said is None else self._back(self._said)

    def _close(self) -> None:
        why = self._why
        if why is None:
            self._problem = Text("staff.why.choose")
        else:
            self.background.start(lambda: self.machine.intakes.pause(why, self.person), self._closed)

    def _closed(self, refused: Refusal | None) -> None:
        self._said = Text("staff.closed_now") if refused is None else Text("staff.end.not_stored")


class EnrolPage(StaffPage):
    """The desk's code, typed, or its QR before the code reader; then the machine starts anew."""

    def __init__(
        self, outside: Outside, person: Person, back: Callable[[Text | None], Page], enrolling: Enrolling
    ) -> None:
        super().__init__(outside, person)
        self._back, self._enrolling = back, enrolling
        self._typed = ""
        self._problem: Text | None = None
        self._working = False
        self._prefix: str | None = None

    def view(self, language: str) -> View:
        if self._prefix is not None:
            restarts = self.machine.restart is not None
            return StaffView(
                screen="staff_enrolled",
                title=Text("staff.enrolled"),
                help=Text("staff.enrolled_restart" if restarts else "staff.enrolled_by_hand"),
                primary=Text("staff.restart" if restarts else "staff.good"),
                rows=(StaffRow("prefix", "key", Text("staff.prefix"), Verbatim(self._prefix), Lamp.GOOD),),
            )
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
            case Primary() if self._prefix is not None:
                if self.machine.restart is None:
                    return self._back(None)
                self.machine.restart()
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
        read = self.outside.reader.poll()
        if read is not None and self._prefix is None:
            self._enrol(read.decode("utf-8", "replace"))
        return None

    def is_active(self) -> bool:
        return self._working

    def _enrol(self, text: str) -> None:
        if self._working:
            return
        self._working, self._problem = True, None
        self.background.start(lambda: self._enrolling.enrol(text), self._came)

    def _came(self, came: str | Refusal) -> None:
        self._working = False
        if isinstance(came, Refusal):
            self._problem = _NOT_ENROLLED.get(came.code, Text("staff.enrol.other"))
        else:
            self._prefix = came
        outcome = came.code if isinstance(came, Refusal) else "done"
        note("service.done", who=self.person.id, what="enrol", outcome=outcome)


def _closed_why(code: str) -> Text:
    return _CLOSED.get(code) or _CLOSED.get(code.split(".", maxsplit=1)[0]) or Text("staff.closed.other")


def _enrol_help(*, can_scan: bool) -> Text:
    return Text("staff.enrol_scan" if can_scan else "staff.enrol_type")


class AboutPage(StaffPage):
    """Version, ids, where things lie; nothing of it is secret. Doors to what else the machine consists of."""

    def __init__(self, outside: Outside, person: Person, back: Callable[[], Page]) -> None:
        super().__init__(outside, person)
        self._back, self._about = back, self.machine.about()

    def view(self, language: str) -> StaffView:
        about = self._about
        told = (
            ("tag", Text("staff.version"), about.version),
            ("landmark", Text("staff.prefix"), about.prefix),
            ("monitor", Text("staff.device"), about.device),
            ("key", Text("staff.key_id"), about.key_id),
            ("lock", Text("staff.recipients"), " ".join(about.recipients)),
            ("book-open", Text("staff.journal"), about.journal),
            ("globe", Text("staff.centre"), about.centre),
            ("folder", Text("staff.folder"), about.folder),
        )
        return StaffView(
            screen="staff_about",
            title=Text("staff.about"),
            can_go_back=True,
            rows=tuple(
                StaffRow(f"about.{n}", icon, label, Verbatim(words or "-"))
                for n, (icon, label, words) in enumerate(told)
            ),
            doors=(
                Choice("languages", Text("staff.languages"), Text("staff.languages_hint"), "languages"),
                Choice("glass", Text("staff.glass"), Text("staff.glass_hint"), "monitor"),
            ),
        )

    def asked(self, command: Command) -> Going:
        match command:
            case Back():
                return self._back()
            case Choose(id="languages"):
                return LanguagesPage(self.outside, self.person, self._again)
            case Choose(id="glass"):
                return GlassPage(self.outside, self.person, self._again, self.machine.px_per_mm)
        return None

    def _again(self) -> Page:
        return AboutPage(self.outside, self.person, self._back)
