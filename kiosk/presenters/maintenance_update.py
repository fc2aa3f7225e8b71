"""Version and updates: what runs, what the centre offers, how far it is, how the last one ended; a bundle off a stick,
now instead of tonight, and back. And which settings of the office count."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from kiosk.maintenance import OfficeSettings as Settings
from kiosk.maintenance import Person, ReleaseFacts, Releases
from kiosk.outside import Outside
from kiosk.presenters.commands import Back, Choose, Command, Primary
from kiosk.presenters.maintenance import StaffPage
from kiosk.presenters.maintenance_errand import bring_errand
from kiosk.presenters.maintenance_sure import SAFE, SureLine, sure_view
from kiosk.presenters.maintenance_update_words import reason
from kiosk.presenters.maintenance_views import Lamp, Said, StaffRow, StaffView
from kiosk.presenters.maintenance_words import megabytes, moment
from kiosk.presenters.page import Going, Move, Page
from kiosk.texts.text import Text, Verbatim, Words
from sync.cases.refusal import Refusal

_AGAIN_S = 2.0
_DONE = "update.done"
_STAGES: Final = {
    "unpacking": Text("staff.update.unpacking"),
    "trying": Text("staff.update.trying"),
    "ready": Text("staff.update.ready"),
    "switching": Text("staff.update.switching"),
    "probation": Text("staff.update.switching"),
    "returning": Text("staff.update.returning"),
}


class UpdatePage(StaffPage):
    """Looked at anew while it stands."""

    def __init__(
        self, outside: Outside, person: Person, back: Callable[[], Page], said: Said | None = None
    ) -> None:
        super().__init__(outside, person)
        assert self.machine.releases is not None
        self._back, self._note, self._releases = back, said, self.machine.releases
        self._facts: ReleaseFacts | None = None
        self._version = self.machine.about().version
        self._look()

    def view(self, language: str) -> StaffView:
        facts = self._facts
        return StaffView(
            screen="staff_update",
            title=Text("staff.update"),
            help=Text("health.reading") if facts is None else _help(facts),
            primary=Text("staff.update.stick") if facts is not None and facts.able else None,
            can_go_back=True,
            note=self._note,
            rows=() if facts is None else update_rows(facts, self._version, language),
        )

    def asked(self, command: Command) -> Going:
        facts = self._facts
        match command:
            case Back():
                return self._back()
            case Primary() if facts is not None and facts.able:
                return bring_errand(self.outside, self.person, self._again)
            case Choose(id="update") if facts is not None and facts.able and facts.stage == "ready":
                return SurePage(self.outside, self.person, self._again, _now(facts), self._releases)
            case Choose(id="running") if facts is not None and facts.before:
                return SurePage(self.outside, self.person, self._again, _return(facts), self._releases)
        return None

    def tick(self) -> Going:
        if self.outside.monotonic() - self._looked_at >= _AGAIN_S:
            self._look()
        return None

    def _again(self, said: Said | None = None) -> Page:
        return UpdatePage(self.outside, self.person, self._back, said)

    def _look(self) -> None:
        self._looked_at = self.outside.monotonic()
        self.background.start(self._releases.facts, self._came)

    def _came(self, facts: ReleaseFacts) -> None:
        self._facts = facts


def update_rows(facts: ReleaseFacts, version: str, language: str) -> tuple[StaffRow, ...]:
    """``version``: of the program that shows this."""
    rows = (
        _running(facts, version),
        _offered(facts, language),
        _under_way(facts),
        _last(facts),
        _settings(facts.settings),
    )
    return tuple(row for row in rows if row is not None)


def _help(facts: ReleaseFacts) -> Text | None:
    return None if facts.able else Text("staff.update.not_here")


def _running(facts: ReleaseFacts, version: str) -> StaffRow:
    more = Text("staff.update.before", {"version": Verbatim(facts.before)}) if facts.before else None
    return StaffRow(
        "running",
        "tag",
        Text("staff.update.running"),
        Verbatim(facts.running or version),
        Lamp.GOOD,
        more,
        Text("staff.update.back") if facts.before else None,
    )


def _offered(facts: ReleaseFacts, language: str) -> StaffRow | None:
    if not facts.able:
        return None
    label = Text("staff.update.centre")
    if not facts.offered:
        said = Text("staff.update.nothing_new" if facts.heard else "staff.update.not_asked")
        return StaffRow("offered", "globe", label, said, Lamp.GOOD if facts.heard else Lamp.NONE)
    state = Text("staff.update.offers", {"version": Verbatim(facts.offered)})
    if facts.failed:
        return StaffRow("offered", "globe", label, state, Lamp.LOOK, Text("staff.update.failed_before"))
    amounts = {"done": megabytes(facts.here, language), "of": megabytes(facts.size, language)}
    if facts.here >= facts.size:
        return StaffRow("offered", "globe", label, state, Lamp.GOOD, Text("staff.update.fetched", amounts))
    return StaffRow("offered", "globe", label, state, next=Text("staff.update.fetching", amounts))


def _under_way(facts: ReleaseFacts) -> StaffRow | None:
    if not facts.able:
        return None
    label = Text("staff.update.under_way")
    stage = _STAGES.get(facts.stage)
    if stage is None:
        said = Text("staff.update.lies" if facts.lies else "staff.update.nothing")
        return StaffRow("update", "package", label, said)
    state = Text(stage.id, {"version": Verbatim(facts.version)})
    if facts.stage != "ready":
        return StaffRow("update", "package", label, state, next=Text("staff.update.goes_on"))
    tonight, now = Text("staff.update.tonight"), Text("staff.update.now")
    return StaffRow("update", "package", label, state, Lamp.LOOK, tonight, now)


def _last(facts: ReleaseFacts) -> StaffRow | None:
    if facts.last_at is None:
        return None
    told = {"version": Verbatim(facts.last_version or "-"), "at": moment(facts.last_at)}
    label = Text("staff.update.last", told)
    if facts.last == _DONE:
        return StaffRow("last", "history", label, Text("staff.update.done"), Lamp.GOOD)
    lamp = Lamp.LOOK if facts.last in ("update.taken_back", "update.withdrawn") else Lamp.BAD
    return StaffRow("last", "history", label, Text("staff.update.not_done"), lamp, reason(facts.last))


def _settings(office: Settings) -> StaffRow:
    """A number is the millisecond in which the centre signed: its time says the same to people."""
    said: Words = Text("staff.update.own_settings")
    if office.n:
        at = Verbatim("-") if office.at is None else moment(office.at)
        said = Text("staff.update.settings", {"n": str(office.n), "at": at})
    label = Text("staff.update.of_office")
    if office.refused:
        more = Text("staff.update.settings_refused", {"key": Verbatim(office.why or "-")})
        return StaffRow("settings", "sliders-horizontal", label, said, Lamp.LOOK, more)
    more_ = Text("staff.update.settings_wait") if office.waits else None
    return StaffRow("settings", "sliders-horizontal", label, said, next=more_)


@dataclass(frozen=True, slots=True)
class Sure:
    """What is asked once. ``deed``: its name in the log."""

    deed: str
    title: Text
    lines: tuple[SureLine, ...]
    button: Text
    act: Callable[[Releases], Refusal | None]


_DARK: Final[SureLine] = ("clock", Text("staff.update.dark"), Text("staff.update.dark_for"))


def _now(facts: ReleaseFacts) -> Sure:
    version = Verbatim(facts.version)
    return Sure(
        "update_now",
        Text("staff.update.now_title"),
        (("package", Text("staff.update.new"), version), SAFE, _DARK),
        Text("staff.update.now"),
        lambda releases: releases.now(),
    )


def _return(facts: ReleaseFacts) -> Sure:
    left = (
        "tag",
        Text("staff.update.left", {"version": Verbatim(facts.running)}),
        Text("staff.update.stays"),
    )
    return Sure(
        "update_back",
        Text("staff.update.back_title"),
        (("undo-2", Text("staff.update.old"), Verbatim(facts.before)), left, SAFE, _DARK),
        Text("staff.update.back"),
        lambda releases: releases.back(),
    )


class SurePage(StaffPage):
    """Asked once; then the area is left, the machine closes, and root is asked once nobody stands here."""

    def __init__(
        self,
        outside: Outside,
        person: Person,
        back: Callable[[Said | None], Page],
        sure: Sure,
        releases: Releases,
    ) -> None:
        super().__init__(outside, person)
        self._back, self._sure, self._releases = back, sure, releases

    def view(self, language: str) -> StaffView:
        return sure_view(self._sure.title, self._sure.lines, self._sure.button)

    def asked(self, command: Command) -> Going:
        match command:
            case Back():
                return self._back(None)
            case Primary():
                refused = self._sure.act(self._releases)
                self.did(self._sure.deed, "asked" if refused is None else refused.code)
                return Move.HOME if refused is None else self._back(Said(reason(refused.code), failed=True))
        return None
