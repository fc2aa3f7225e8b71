"""Every device tried by hand: which there are, how the last trial came out, and the trials that are few lines."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from hardware.ports import State
from kiosk.maintenance import Deed, Person
from kiosk.outside import Outside
from kiosk.presenters.commands import Back, Choose, Command
from kiosk.presenters.maintenance import StaffPage
from kiosk.presenters.maintenance_glass import GlassPage
from kiosk.presenters.maintenance_printer import PrinterTestPage
from kiosk.presenters.maintenance_reader import ReaderTestPage
from kiosk.presenters.maintenance_sound import SoundTestPage
from kiosk.presenters.maintenance_tray import TrayTestPage
from kiosk.presenters.maintenance_views import Lamp, StaffRow, StaffView
from kiosk.presenters.maintenance_words import moment
from kiosk.presenters.page import Going, Page
from kiosk.texts.text import Text, Verbatim

Opens = Callable[[], Page]
_DEVICES: Final = (
    ("printer", "printer", Text("staff.printer")),
    ("tray", "camera", Text("staff.tray")),
    ("reader", "scan-line", Text("staff.reader")),
    ("sound", "mic", Text("staff.try.sound")),
    ("glass", "hand", Text("staff.glass")),
)
_PAGES: Final[dict[str, Callable[[Outside, Person, Opens], Page]]] = {
    "printer": PrinterTestPage,
    "tray": TrayTestPage,
    "reader": ReaderTestPage,
    "sound": SoundTestPage,
    "glass": GlassPage,
}


class TrialsPage(StaffPage):
    """A row a device: how its last trial came out, when and by whom."""

    def __init__(self, outside: Outside, person: Person, back: Opens) -> None:
        super().__init__(outside, person)
        self._back = back

    def view(self, language: str) -> StaffView:
        return StaffView(
            screen="staff_tests",
            title=Text("staff.tests"),
            help=Text("staff.tests_help"),
            can_go_back=True,
            rows=tuple(self._row(id_, icon, label) for id_, icon, label in _DEVICES),
        )

    def asked(self, command: Command) -> Going:
        match command:
            case Back():
                return self._back()
            case Choose(id=chosen) if chosen in _PAGES and self._is_fitted(chosen):
                return _PAGES[chosen](self.outside, self.person, self._again)
        return None

    def _again(self) -> Page:
        return TrialsPage(self.outside, self.person, self._back)

    def _row(self, id_: str, icon: str, label: Text) -> StaffRow:
        if self._is_fitted(id_):
            state, lamp, more = said_of(self.machine.deeds.latest(f"test.{id_}"))
            return StaffRow(id_, icon, label, state, lamp, more, Text("staff.try"))
        closed = id_ == "printer" and self.machine.printer is None
        return StaffRow(id_, icon, label, Text("staff.try.closed" if closed else "staff.not_fitted"))

    def _is_fitted(self, device: str) -> bool:
        match device:
            case "printer":
                return (
                    self.machine.printer is not None
                    and self.outside.receipts.printer().state is not State.NOT_FITTED
                )
            case "tray":
                return self.outside.tray.status().state is not State.NOT_FITTED
        return True


def said_of(last: Deed | None) -> tuple[Text, Lamp, Text | None]:
    """How the last trial came out, its lamp, and when and by whom."""
    if last is None:
        return Text("staff.try.never"), Lamp.NONE, None
    by = Text("staff.try.at_by", {"at": moment(last.at), "by": Verbatim(last.name)})
    if last.outcome == "good":
        return Text("staff.try.good"), Lamp.GOOD, by
    unsure = last.outcome == "uncertain"
    return Text("staff.try.unsure" if unsure else "staff.try.bad"), Lamp.LOOK if unsure else Lamp.BAD, by
