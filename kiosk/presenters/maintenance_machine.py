"""The machine itself: what is wanted most, what ends or restarts it; and behind two doors what is set up, and what is on record."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from kiosk.maintenance import Deed, Maintenance, Person
from kiosk.outside import Outside
from kiosk.presenters.commands import Back, Choose, Command
from kiosk.presenters.maintenance import StaffPage
from kiosk.presenters.maintenance_about import AboutPage
from kiosk.presenters.maintenance_ask import AskPage
from kiosk.presenters.maintenance_codes import CodesDoorPage
from kiosk.presenters.maintenance_languages import LanguagesPage
from kiosk.presenters.maintenance_log import DeedsPage, LogPage, deed_words
from kiosk.presenters.maintenance_network import NetworkPage
from kiosk.presenters.maintenance_update import UpdatePage
from kiosk.presenters.maintenance_usb import UsbListPage
from kiosk.presenters.maintenance_usual import UsualPage
from kiosk.presenters.maintenance_views import Said, StaffRow, StaffView
from kiosk.presenters.maintenance_words import moment
from kiosk.presenters.page import Going, Page
from kiosk.presenters.views import Choice
from kiosk.texts.text import Text, Verbatim, Words

_PAGES: Final[dict[str, Callable[[Outside, Person, Callable[[], Page]], Page]]] = {
    "codes": CodesDoorPage,
    "languages": LanguagesPage,
    "usual": UsualPage,
    "usb-list": UsbListPage,
    "update": UpdatePage,
    "deeds": DeedsPage,
    "log": LogPage,
    "about": AboutPage,
}
"""By the row behind one of the doors."""


class MachinePage(StaffPage):
    """What is wanted most, no more than a panel that lies shows at once; the rest is behind two doors. What nothing
    would do on this machine is not there."""

    def __init__(
        self, outside: Outside, person: Person, back: Callable[[], Page], said: Said | None = None
    ) -> None:
        super().__init__(outside, person)
        self._back, self._note = back, said

    def view(self, language: str) -> StaffView:
        return StaffView(
            screen="staff_machine",
            title=Text("staff.machine"),
            can_go_back=True,
            note=self._note,
            rows=tuple(self._rows()),
            doors=(
                Choice("setup", Text("staff.setup"), Text("staff.setup_hint"), "sliders-horizontal"),
                Choice("records", Text("staff.records"), Text("staff.records_hint"), "file-text"),
            ),
        )

    def asked(self, command: Command) -> Going:
        match command:
            case Back():
                return self._back()
            case Choose(id="network") if self.machine.network is not None:
                return NetworkPage(self.outside, self.person, self._again)
            case Choose(id="restart") if self.machine.restart is not None:
                self.did("restart", then=self.machine.restart)
            case Choose(id="reboot" | "poweroff" | "usb" as wish) if can_ask(self.machine):
                return AskPage(self.outside, self.person, self._again, wish)
            case Choose(id="setup" | "records" as door):
                return BehindDoorPage(self.outside, self.person, self._again, door)
        return None

    def _again(self, said: Said | None = None) -> Page:
        return MachinePage(self.outside, self.person, self._back, said)

    def _rows(self) -> Iterator[StaffRow]:
        if self.machine.network is not None:
            hint, act = Text("staff.net.hint"), Text("staff.see")
            yield StaffRow("network", "globe", Text("staff.network"), hint, act=act)
        asks = can_ask(self.machine)
        if asks:
            hint, act = Text("staff.usb.hint"), Text("staff.usb.allow")
            yield StaffRow("usb", "save", Text("staff.usb"), hint, act=act)
        if self.machine.restart is not None:
            hint, act = Text("staff.restart_hint"), Text("staff.restart")
            yield StaffRow("restart", "rotate-ccw", Text("staff.application"), hint, act=act)
        if asks:
            hint, act = Text("staff.reboot_hint"), Text("staff.reboot")
            yield StaffRow("reboot", "refresh-cw", Text("staff.computer"), hint, act=act)
            hint, act = Text("staff.power_off_hint"), Text("staff.power_off")
            yield StaffRow("poweroff", "power", Text("staff.power"), hint, act=act)


def can_ask(machine: Maintenance) -> bool:
    """Whether the system does here what staff ask of it."""
    return machine.asks is not None and machine.asks.is_able()


class BehindDoorPage(StaffPage):
    """Pages of a kind, a row each; what there is not on this machine has none. ``door``: "setup" or "records"."""

    def __init__(self, outside: Outside, person: Person, back: Callable[[], Page], door: str) -> None:
        super().__init__(outside, person)
        self._back, self._door = back, door

    def view(self, language: str) -> StaffView:
        setup = self._door == "setup"
        return StaffView(
            screen=f"staff_{self._door}",
            title=Text("staff.setup" if setup else "staff.records"),
            can_go_back=True,
            rows=self._rows(),
        )

    def asked(self, command: Command) -> Going:
        match command:
            case Back():
                return self._back()
            case Choose(id=chosen) if any(row.id == chosen for row in self._rows()):
                return _PAGES[chosen](self.outside, self.person, self._again)
        return None

    def _again(self) -> Page:
        return BehindDoorPage(self.outside, self.person, self._back, self._door)

    def _rows(self) -> tuple[StaffRow, ...]:
        return tuple((_setup_rows if self._door == "setup" else _record_rows)(self.machine))


def _setup_rows(machine: Maintenance) -> Iterator[StaffRow]:
    """What is set when the machine is put up: who may enter, languages, sound, the devices that are let in."""
    see = Text("staff.see")
    yield StaffRow("codes", "key", Text("staff.code"), Text("staff.codes.hint"), act=see)
    if machine.languages is not None:
        hint = Text("staff.languages.state")
        yield StaffRow("languages", "languages", Text("staff.languages"), hint, act=see)
    if machine.usuals is not None:
        hint = Text("staff.usual.hint")
        yield StaffRow("usual", "sliders-horizontal", Text("staff.usual"), hint, act=see)
    if can_ask(machine):
        hint = Text("staff.usb_list.hint")
        yield StaffRow("usb-list", "shield-check", Text("staff.usb_list"), hint, act=see)


def _record_rows(machine: Maintenance) -> Iterator[StaffRow]:
    """What the machine is, and what has happened: version, deeds, log."""
    see = Text("staff.see")
    if machine.releases is not None:
        yield StaffRow("update", "package", Text("staff.update"), Text("staff.update.hint"), act=see)
    last = next(iter(machine.deeds.recent()), None)
    did: Words = Text("staff.deeds.none") if last is None else deed_words(last)
    yield StaffRow("deeds", "user-check", Text("staff.deeds"), did, next=_when(last), act=see)
    yield StaffRow("log", "file-text", Text("staff.log"), Text("staff.log.hint"), act=see)
    yield StaffRow("about", "info", Text("staff.about"), Verbatim(machine.about().version), act=see)


def _when(last: Deed | None) -> Text | None:
    if last is None:
        return None
    return Text("staff.try.at_by", {"at": moment(last.at), "by": Verbatim(last.name)})
