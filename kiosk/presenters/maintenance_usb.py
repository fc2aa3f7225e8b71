""" "Daftar USB": what is plugged in now, in words, before staff make it all that this machine lets in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from kiosk.checks.usb import UsbDevice, UsbKind
from kiosk.maintenance import Person
from kiosk.outside import Outside
from kiosk.presenters.commands import Back, Command, Primary
from kiosk.presenters.maintenance import StaffPage
from kiosk.presenters.maintenance_ask import AskPage
from kiosk.presenters.maintenance_views import Lamp, Said, StaffRow, StaffView
from kiosk.presenters.page import Going, Page
from kiosk.texts.text import Text, Verbatim, Words

_AGAIN_S = 2.0
_KINDS: Final[dict[UsbKind, tuple[str, Text]]] = {
    "stick": ("save", Text("staff.usb")),
    "keyboard": ("keyboard", Text("staff.usb_list.keyboard")),
    "network": ("globe", Text("staff.usb_list.network")),
    "printer": ("printer", Text("staff.printer")),
    "camera": ("camera", Text("staff.usb_list.camera")),
    "touch": ("monitor", Text("staff.usb_list.touch")),
    "sound": ("volume-2", Text("staff.usb_list.sound")),
    "serial": ("scan-line", Text("staff.usb_list.serial")),
    "other": ("shield-question-mark", Text("staff.usb_list.other")),
}
_LOOK_TWICE: Final[dict[UsbKind, Text]] = {
    "stick": Text("staff.usb_list.never"),
    "keyboard": Text("staff.usb_list.sure"),
    "network": Text("staff.usb_list.sure"),
}


class UsbListPage(StaffPage):
    """Read anew every other second: what is pulled out or plugged in meanwhile is seen before it is learnt."""

    def __init__(
        self, outside: Outside, person: Person, back: Callable[[], Page], said: Said | None = None
    ) -> None:
        super().__init__(outside, person)
        self._back, self._note = back, said
        self._devices: tuple[UsbDevice, ...] | None = None
        self._look()

    def view(self, language: str) -> StaffView:
        return StaffView(
            screen="staff_usb_list",
            title=Text("staff.usb_list"),
            help=Text("staff.usb_list.help"),
            primary=Text("staff.usb_list.learn") if self._devices else None,
            can_go_back=True,
            note=self._note,
            rows=_rows(self._devices),
        )

    def asked(self, command: Command) -> Going:
        match command:
            case Back():
                return self._back()
            case Primary() if self._devices:
                return AskPage(self.outside, self.person, self._again, "learn-usb")
        return None

    def tick(self) -> Going:
        if self.outside.monotonic() - self._looked_at >= _AGAIN_S:
            self._look()
        return None

    def _again(self, said: Said | None) -> Page:
        return UsbListPage(self.outside, self.person, self._back, said)

    def _look(self) -> None:
        self._looked_at = self.outside.monotonic()
        self.background.start(self.machine.usb_devices, self._came)

    def _came(self, devices: tuple[UsbDevice, ...]) -> None:
        self._devices = devices


def _rows(devices: tuple[UsbDevice, ...] | None) -> tuple[StaffRow, ...]:
    if devices is None:
        return ()
    if not devices:
        return (
            StaffRow("none", "shield-question-mark", Text("staff.usb_list"), Text("staff.usb_list.none")),
        )
    return tuple(usb_row(one) for one in devices)


def usb_row(device: UsbDevice) -> StaffRow:
    """What it is, what it calls itself, and whether somebody should think twice."""
    icon, label = _KINDS[device.kind]
    state: Words = Verbatim(device.name) if device.name else Text("staff.usb_list.nameless")
    twice = _LOOK_TWICE.get(device.kind)
    if twice is not None:
        return StaffRow(device.socket, icon, label, state, Lamp.LOOK, twice)
    refused = None if device.let_in else Text("staff.usb_list.refused")
    return StaffRow(device.socket, icon, label, state, Lamp.GOOD if device.let_in else Lamp.LOOK, refused)
