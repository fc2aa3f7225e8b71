"""The machine itself: network, log, languages and sound, version; and what ends or restarts it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from kiosk.maintenance import Deed, Person, Wish
from kiosk.outside import Outside
from kiosk.presenters.commands import Back, Choose, Command, Primary
from kiosk.presenters.maintenance import StaffPage
from kiosk.presenters.maintenance_enrol import enrol_first
from kiosk.presenters.maintenance_languages import LanguagesPage
from kiosk.presenters.maintenance_log import DeedsPage, LogPage, deed_words
from kiosk.presenters.maintenance_network import NetworkPage
from kiosk.presenters.maintenance_sure import SAFE, SureLine, sure_view
from kiosk.presenters.maintenance_update import UpdatePage
from kiosk.presenters.maintenance_usual import UsualPage
from kiosk.presenters.maintenance_views import StaffRow, StaffView
from kiosk.presenters.maintenance_words import moment
from kiosk.presenters.page import Going, Page
from kiosk.texts.text import Text, Verbatim, Words
from sync.cases.refusal import Refusal

_PAGES: Final[dict[str, Callable[[Outside, Person, Callable[[], Page]], Page]]] = {
    "network": NetworkPage,
    "languages": LanguagesPage,
    "usual": UsualPage,
    "update": UpdatePage,
    "deeds": DeedsPage,
    "log": LogPage,
}
"""By row. "about", "usb" and what ends something are acted on here."""


@dataclass(frozen=True, slots=True)
class _Grave:
    """What is asked once more before it is done."""

    title: Text
    lines: tuple[SureLine, ...]
    button: Text
    done: Text


_GRAVE: Final[dict[Wish, _Grave]] = {
    "reboot": _Grave(
        Text("staff.reboot.title"),
        (SAFE, ("clock", Text("staff.back_in"), Text("staff.reboot.when"))),
        Text("staff.reboot"),
        Text("staff.asked.reboot"),
    ),
    "poweroff": _Grave(
        Text("staff.power_off.title"),
        (SAFE, ("power", Text("staff.on_again"), Text("staff.power_off.when"))),
        Text("staff.power_off"),
        Text("staff.asked.poweroff"),
    ),
    "usb": _Grave(
        Text("staff.usb.title"),
        (
            ("save", Text("staff.usb.now"), Text("staff.usb.plug")),
            ("clock", Text("staff.usb.how_long"), Text("staff.usb.minutes")),
        ),
        Text("staff.usb.allow"),
        Text("staff.asked.usb"),
    ),
}


class MachinePage(StaffPage):
    """A row each with its button; what nothing would do on this machine is not there."""

    def __init__(
        self, outside: Outside, person: Person, back: Callable[[], Page], said: Text | None = None
    ) -> None:
        super().__init__(outside, person)
        self._back, self._note = back, said

    def view(self, language: str) -> StaffView:
        return StaffView(
            screen="staff_machine",
            title=Text("staff.machine"),
            can_go_back=True,
            note=self._note,
            rows=(*self._parts(), *self._ends()),
        )

    def asked(self, command: Command) -> Going:
        match command:
            case Back():
                return self._back()
            case Choose(id="about"):
                return AboutPage(self.outside, self.person, self._again)
            case Choose(id="restart") if self.machine.restart is not None:
                self.did("restart", then=self.machine.restart)
            case Choose(id="reboot" | "poweroff" | "usb" as wish) if self._can_ask():
                return AskPage(self.outside, self.person, self._again, wish)
            case Choose(id=chosen) if chosen in _PAGES and self._has(chosen):
                return _PAGES[chosen](self.outside, self.person, self._again)
        return None

    def _again(self, said: Text | None = None) -> Page:
        return MachinePage(self.outside, self.person, self._back, said)

    def _has(self, page: str) -> bool:
        parts = {
            "network": self.machine.network,
            "languages": self.machine.languages,
            "usual": self.machine.usuals,
            "update": self.machine.releases,
        }
        return page not in parts or parts[page] is not None

    def _can_ask(self) -> bool:
        return self.machine.asks is not None and self.machine.asks.is_able()

    def _parts(self) -> list[StaffRow]:
        see = Text("staff.see")
        last = next(iter(self.machine.deeds.recent()), None)
        did: Words = Text("staff.deeds.none") if last is None else deed_words(last)
        rows = [
            StaffRow("network", "globe", Text("staff.network"), Text("staff.net.hint"), act=see),
            StaffRow(
                "languages", "languages", Text("staff.languages"), Text("staff.languages.state"), act=see
            ),
            StaffRow("usual", "sliders-horizontal", Text("staff.usual"), Text("staff.usual.hint"), act=see),
            StaffRow("update", "package", Text("staff.update"), Text("staff.update.hint"), act=see),
            StaffRow("deeds", "user-check", Text("staff.deeds"), did, next=_when(last), act=see),
            StaffRow("log", "file-text", Text("staff.log"), Text("staff.log.hint"), act=see),
        ]
        shown = [row for row in rows if self._has(row.id)]
        version = Verbatim(self.machine.about().version)
        return [*shown, StaffRow("about", "info", Text("staff.about"), version, act=see)]

    def _ends(self) -> list[StaffRow]:
        rows = []
        if self._can_ask():
            usb, allow = Text("staff.usb.hint"), Text("staff.usb.allow")
            rows.append(StaffRow("usb", "save", Text("staff.usb"), usb, act=allow))
        if self.machine.restart is not None:
            hint, act = Text("staff.restart_hint"), Text("staff.restart")
            rows.append(StaffRow("restart", "rotate-ccw", Text("staff.application"), hint, act=act))
        if self._can_ask():
            for wish, icon, label in (
                ("reboot", "refresh-cw", Text("staff.computer")),
                ("poweroff", "power", Text("staff.power")),
            ):
                act = Text("staff.reboot" if wish == "reboot" else "staff.power_off")
                rows.append(StaffRow(wish, icon, label, Text("staff.power_hint"), act=act))
        return rows


def _when(last: Deed | None) -> Text | None:
    if last is None:
        return None
    return Text("staff.try.at_by", {"at": moment(last.at), "by": Verbatim(last.name)})


class AskPage(StaffPage):
    """Asked once more, then left to the system; what it does ends this very program, or shows by itself."""

    def __init__(
        self, outside: Outside, person: Person, back: Callable[[Text | None], Page], wish: Wish
    ) -> None:
        super().__init__(outside, person)
        self._back, self._wish, self._grave = back, wish, _GRAVE[wish]
        self._said: Text | None = None
        self._working = False

    def view(self, language: str) -> StaffView:
        grave = self._grave
        return sure_view(grave.title, grave.lines, grave.button, working=self._working)

    def asked(self, command: Command) -> Going:
        match command:
            case Back() if not self._working:
                return self._back(None)
            case Primary() if not self._working and self.machine.asks is not None:
                asks, wish = self.machine.asks, self._wish
                self._working = True
                self.did(wish)
                self.background.start(lambda: asks.ask(wish), self._asked)
        return None

    def tick(self) -> Going:
        return None if self._said is None else self._back(self._said)

    def _asked(self, refused: Refusal | None) -> None:
        self._said = self._grave.done if refused is None else Text("staff.asked.not")


class AboutPage(StaffPage):
    """Version, ids, where things lie; nothing of it is secret."""

    def __init__(self, outside: Outside, person: Person, back: Callable[[], Page]) -> None:
        super().__init__(outside, person)
        self._back, self._about = back, self.machine.about()

    def view(self, language: str) -> StaffView:
        about = self._about
        given: Words = Text("staff.not_enrolled") if self.is_new() else Verbatim("-")
        told: tuple[tuple[str, Text, Words], ...] = (
            ("tag", Text("staff.version"), Verbatim(about.version)),
            ("landmark", Text("staff.prefix"), Verbatim(about.prefix) if about.prefix else given),
            ("monitor", Text("staff.device"), Verbatim(about.device) if about.device else given),
            ("key", Text("staff.key_id"), Verbatim(about.key_id) if about.key_id else given),
            (
                "lock",
                Text("staff.recipients"),
                Verbatim(" ".join(about.recipients)) if about.recipients else given,
            ),
            ("book-open", Text("staff.journal"), Verbatim(about.journal or "-")),
            ("globe", Text("staff.centre"), Verbatim(about.centre or "-")),
            ("folder", Text("staff.folder"), Verbatim(about.folder or "-")),
        )
        return StaffView(
            screen="staff_about",
            title=Text("staff.about"),
            primary=Text("staff.enrol") if self.is_new() else None,
            can_go_back=True,
            rows=tuple(
                StaffRow(f"about.{n}", icon, label, words) for n, (icon, label, words) in enumerate(told)
            ),
        )

    def asked(self, command: Command) -> Going:
        match command:
            case Back():
                return self._back()
            case Primary() if self.is_new():
                return enrol_first(self.outside, self.person, self._again)
        return None

    def _again(self) -> Page:
        return AboutPage(self.outside, self.person, self._back)
