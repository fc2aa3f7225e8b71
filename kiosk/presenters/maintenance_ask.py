"""What the system does on staff's word, asked for once more: it ends this very program, or changes what the machine lets in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from kiosk.maintenance import Person, Wish
from kiosk.outside import Outside
from kiosk.presenters.commands import Back, Command, Primary
from kiosk.presenters.maintenance import StaffPage
from kiosk.presenters.maintenance_sure import SAFE, SureLine, sure_view
from kiosk.presenters.maintenance_views import Said, StaffView
from kiosk.presenters.page import Going, Page
from kiosk.texts.text import Text
from sync.cases.refusal import Refusal


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
    "learn-usb": _Grave(
        Text("staff.usb_list.title"),
        (
            ("shield-check", Text("staff.usb_list.after"), Text("staff.usb_list.others")),
            ("save", Text("staff.usb"), Text("staff.usb_list.sticks")),
        ),
        Text("staff.usb_list.learn"),
        Text("staff.asked.learn_usb"),
    ),
}


class AskPage(StaffPage):
    """Asked once more, then left to the system; what it does ends this very program, or shows by itself."""

    def __init__(
        self, outside: Outside, person: Person, back: Callable[[Said | None], Page], wish: Wish
    ) -> None:
        super().__init__(outside, person)
        self._back, self._wish, self._grave = back, wish, _GRAVE[wish]
        self._said: Said | None = None
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
                self.did(wish, "asked")  # before it is: what comes of it may end this program
                self.background.start(lambda: asks.ask(wish), self._asked)
        return None

    def tick(self) -> Going:
        return None if self._said is None else self._back(self._said)

    def _asked(self, refused: Refusal | None) -> None:
        if refused is None:
            self._said = Said(self._grave.done)
        else:
            self.did(self._wish, "not-stored")
            self._said = Said(Text("staff.asked.not"), failed=True)
