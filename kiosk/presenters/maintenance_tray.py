"""The tray tried by hand with a SPECIMEN card: lamp, focus, the card found and its number read. Nothing of it is kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from hardware.ports import Captured, Document, NotCaptured, Preview, Sight, Status
from kiosk.maintenance import Person
from kiosk.outside import Outside
from kiosk.presenters.capture import SCAN_S, STILL_TICKS, TAKE_S, WORKS
from kiosk.presenters.commands import Back, Command, Primary, Shoot
from kiosk.presenters.maintenance import StaffPage
from kiosk.presenters.maintenance_views import Lamp, StaffRow, StaffTrayView, StaffView
from kiosk.presenters.page import Going, Page
from kiosk.presenters.sights import told
from kiosk.presenters.views import CaptureStage, View
from kiosk.texts.text import Text

DIGITS = 16
_LAMP: Final = {Sight.DARK: Text("staff.try.lamp_dark"), Sight.GLARE: Text("staff.try.lamp_glare")}
_CARD: Final = {
    Sight.EMPTY: Text("staff.try.card_none"),
    Sight.OTHER: Text("staff.try.card_other"),
}


class TrayTestPage(StaffPage):
    """The live picture, then what a look at the card came to, thing by thing."""

    def __init__(self, outside: Outside, person: Person, back: Callable[[], Page]) -> None:
        super().__init__(outside, person)
        self._back = back
        self._rows: tuple[StaffRow, ...] | None = None
        self._working = self._left = False
        self._still = 0
        outside.tray.watch(Document.KTP)

    def view(self, language: str) -> View:
        if self._rows is not None:
            return StaffView(
                screen="staff_tray_result",
                title=Text("staff.tray"),
                help=Text("staff.try.not_kept"),
                primary=Text("staff.again"),
                can_go_back=True,
                rows=self._rows,
            )
        broken = self.outside.tray.status().state not in WORKS
        stage = CaptureStage.WORKING if self._working else CaptureStage.LOOKING
        return StaffTrayView(
            screen="staff_tray",
            title=Text("staff.tray"),
            help=Text("staff.try.specimen"),
            can_go_back=True,
            stage=CaptureStage.TROUBLE if broken else stage,
            instruction=self._instruction(broken=broken),
            can_shoot=not (self._working or broken),
            count=0,
            limit=1,
        )

    def asked(self, command: Command) -> Going:
        match command:
            case Back():
                return self._back()
            case Shoot() if not self._working and self._rows is None:
                self._take()
            case Primary() if self._rows is not None:
                self._rows, self._still = None, 0
                self.outside.tray.watch(Document.KTP)
        return None

    def tick(self) -> Going:
        if self._rows is None and not self._working:
            seen = self.outside.tray.newest()
            still = seen is not None and seen.sight is Sight.STILL
            self._still = self._still + 1 if still else 0
            if self._still >= STILL_TICKS:
                self._take()
        return None

    def preview(self) -> Preview | None:
        return None if self._working or self._rows is not None else self.outside.tray.newest()

    def is_active(self) -> bool:
        return self._working

    def leave(self) -> None:
        self._left = True
        self.outside.tray.forget()

    def _instruction(self, *, broken: bool) -> Text:
        if broken:
            return Text("staff.gone_next")
        if self._working:
            return Text("scan.reading")
        seen = self.outside.tray.newest()
        return Text(told(Sight.EMPTY if seen is None else seen.sight, of_paper=False))

    def _take(self) -> None:
        self._working = True
        tray = self.outside.tray
        seconds = TAKE_S if tray.live else SCAN_S
        self.background.start(lambda: tray.take(Document.KTP, seconds), self._taken)

    def _taken(self, came: Captured | NotCaptured) -> None:
        """Only what is said of it is kept: the picture is dropped here."""
        self._working = False
        if self._left:
            return
        self._rows = _rows(came)
        self.outside.tray.forget()
        well = all(row.lamp is not Lamp.BAD for row in self._rows)
        self.did("test.tray", "good" if well else "bad")


def _rows(came: Captured | NotCaptured) -> tuple[StaffRow, ...]:
    if isinstance(came, NotCaptured) and isinstance(came.reason, Status):
        return (StaffRow("camera", "camera", Text("staff.tray"), Text("staff.gone"), Lamp.BAD),)
    flaw = came.reason if isinstance(came, NotCaptured) else None
    flags = () if isinstance(came, NotCaptured) else came.flags
    return (_lamp(flaw, flags), _focus(flaw, flags), _card(flaw), _number(came))


def _lamp(flaw: Sight | Status | None, flags: tuple[str, ...]) -> StaffRow:
    label = Text("staff.try.lamp")
    for sight, words in _LAMP.items():
        if flaw is sight or sight.value in flags:
            return StaffRow("lamp", "lamp", label, words, Lamp.BAD, Text("staff.try.lamp_next"))
    return StaffRow("lamp", "lamp", label, Text("staff.fine"), Lamp.GOOD)


def _focus(flaw: Sight | Status | None, flags: tuple[str, ...]) -> StaffRow:
    label = Text("staff.try.focus")
    if flaw is Sight.BLUR or Sight.BLUR.value in flags:
        blurred = Text("staff.try.focus_blur")
        return StaffRow("focus", "eye", label, blurred, Lamp.BAD, Text("staff.try.focus_next"))
    return StaffRow("focus", "eye", label, Text("staff.fine"), Lamp.GOOD)


def _card(flaw: Sight | Status | None) -> StaffRow:
    label = Text("staff.try.card")
    if flaw is None:
        return StaffRow("card", "id-card", label, Text("staff.try.card_cut"), Lamp.GOOD)
    words = _CARD.get(flaw, Text("staff.try.card_not")) if isinstance(flaw, Sight) else Text("staff.gone")
    return StaffRow("card", "id-card", label, words, Lamp.BAD, Text("staff.try.card_next"))


def _number(came: Captured | NotCaptured) -> StaffRow:
    """How many digits, never which."""
    label = Text("staff.try.number")
    reading = came.reading if isinstance(came, Captured) else None
    if reading is None:
        return StaffRow("number", "scan-text", label, Text("staff.try.number_none"))
    whole = len(reading.digits) == DIGITS
    said = Text("staff.try.number_read", {"n": len(reading.digits), "doubtful": len(reading.doubtful)})
    return StaffRow("number", "scan-text", label, said, Lamp.GOOD if whole else Lamp.BAD)
