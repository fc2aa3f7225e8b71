"""Closing and opening the intake by hand, hours, and the way to enrolment."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.maintenance import Paused, PauseReason, Person
from kiosk.outside import Outside
from kiosk.presenters.commands import Back, Choose, Command, Primary
from kiosk.presenters.maintenance import StaffPage
from kiosk.presenters.maintenance_again import AgainPage, has_steps
from kiosk.presenters.maintenance_enrol import EnrolPage
from kiosk.presenters.maintenance_hours import HoursPage
from kiosk.presenters.maintenance_views import Lamp, Said, StaffChoiceView, StaffRow, StaffView
from kiosk.presenters.maintenance_words import NOT_STORED, moment
from kiosk.presenters.page import Going, Page
from kiosk.presenters.views import Choice
from kiosk.texts.text import Text, Verbatim
from sync.cases.refusal import Refusal

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
    "disk": Text("staff.closed.read_only"),
    "update": Text("staff.closed.update"),
    "test": Text("staff.closed.unopened"),
}
"""By the refusal's code, else by its first part; the code itself stands below for whoever is on the telephone."""


def reason_words(reason: str) -> Text | None:
    """Why staff closed the intake: one of the reasons they choose from, or "today". None: neither."""
    if reason == "today":
        return Text("staff.hours.close_today")
    return next((words for known, (_, words) in _REASONS.items() if known == reason), None)


class ServicePage(StaffPage):
    """Whether complaints are taken, and why not; doors to what mends a closed machine."""

    def __init__(
        self, outside: Outside, person: Person, back: Callable[[], Page], said: Said | None = None
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
            case Choose(id="state") if (closure := self.outside.health.closure()) is not None:
                code = closure.reason.code
                return AgainPage(self.outside, self.person, self._again, code) if has_steps(code) else None
            case Choose(id="enrol") if self.machine.enrolling is not None and self._may_enrol():
                return EnrolPage(self.outside, self.person, self._again, self.machine.enrolling)
            case Choose(id="hours"):
                return HoursPage(self.outside, self.person, self._again)
            case Choose(id="restart") if self.machine.restart is not None:
                self.did("restart", then=self.machine.restart)
        return None

    def _opened(self, refused: Refusal | None) -> None:
        self.did("open", "done" if refused is None else "not-stored")
        self._note = Said(Text("staff.opened")) if refused is None else NOT_STORED

    def _again(self, said: Said | None = None) -> Page:
        return ServicePage(self.outside, self.person, self._back, said)

    def _state(self, paused: Paused | None) -> StaffRow:
        label = Text("staff.intake")
        if paused is not None:
            why = _REASONS[paused.reason][1]
            by = _by(paused)
            return StaffRow("state", "lock", label, Text("staff.closed_why", {"why": why}), Lamp.LOOK, by)
        closure = self.outside.health.closure()
        if closure is None:
            return StaffRow("state", "door-open", label, Text("staff.intake_open"), Lamp.GOOD)
        why = _closed_why(closure.reason.code)
        steps = Text("staff.what_to_do") if has_steps(closure.reason.code) else None
        return StaffRow("state", "lock", label, why, Lamp.BAD, Verbatim(closure.reason.code), steps)

    def _may_enrol(self) -> bool:
        """Only what is closed for a reason of its own: an enrolled machine that works is left alone."""
        closure = self.outside.health.closure()
        closed = closure is not None and not closure.reason.code.startswith("paused.")
        return closed and self.machine.enrolling is not None

    def _doors(self) -> tuple[Choice, ...]:
        doors = [Choice("hours", Text("staff.hours_of_desk"), Text("staff.hours.hint"), "calendar-days")]
        if self._may_enrol():
            doors.append(Choice("enrol", Text("staff.enrol"), Text("staff.enrol_hint"), "key"))
        if self.machine.restart is not None:
            doors.append(Choice("restart", Text("staff.restart"), Text("staff.restart_hint"), "rotate-ccw"))
        return tuple(doors)


class PausePage(StaffPage):
    """Why the intake is closed; the lobby reads only that the machine is being mended."""

    def __init__(self, outside: Outside, person: Person, back: Callable[[Said | None], Page]) -> None:
        super().__init__(outside, person)
        self._back = back
        self._why: PauseReason | None = None
        self._problem: Text | None = None
        self._said: Said | None = None

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
        self.did("close", str(self._why) if refused is None else "not-stored")
        self._said = Said(Text("staff.closed_now")) if refused is None else NOT_STORED


def _by(paused: Paused) -> Text:
    told = {"at": moment(paused.since), "by": Verbatim(paused.by or "-")}
    if paused.until is None:
        return Text("staff.since_by", told)
    return Text("staff.since_by_until", {**told, "until": moment(paused.until)})


def _closed_why(code: str) -> Text:
    return _CLOSED.get(code) or _CLOSED.get(code.split(".", maxsplit=1)[0]) or Text("staff.closed.other")
