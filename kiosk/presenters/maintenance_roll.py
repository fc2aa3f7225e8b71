"""A new roll of paper, step by step: drawn, and following what the printer says of itself."""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum
from typing import Final

from hardware.ports import Status, Trouble
from kiosk.maintenance import Person
from kiosk.outside import Outside
from kiosk.presenters.commands import Back, Command, Primary, Skip
from kiosk.presenters.maintenance import StaffPage
from kiosk.presenters.maintenance_views import StaffPrinterView
from kiosk.presenters.mending import Cause, cause_of, said
from kiosk.presenters.page import Going, Page
from kiosk.presenters.views import Guide, Scene
from kiosk.texts.text import Text


class Stage(IntEnum):
    """How far the hands are: what stands before is behind them."""

    OPEN = 0
    ROLL = 1
    PULL = 2
    CLOSE = 3
    DONE = 4


_STEPS: Final = (
    Text("staff.roll.open"),
    Text("staff.roll.insert"),
    Text("staff.roll.pull"),
    Text("staff.roll.close"),
)
_SCENES: Final = {
    Stage.OPEN: Scene.OPEN,
    Stage.ROLL: Scene.PAPER,
    Stage.PULL: Scene.PULL,
    Stage.CLOSE: Scene.COVER,
    Stage.DONE: Scene.READY,
}


class RollPage(StaffPage):
    """Open, roll in, paper out, close. The printer moves it on where it says what it sees: an open lid, a closed one with
    paper. A step that no printer sees, or a printer that sees nothing, goes on by "Lanjut"."""

    def __init__(self, outside: Outside, person: Person, back: Callable[[], Page]) -> None:
        super().__init__(outside, person)
        self._back = back
        self._stage = Stage.OPEN
        self._was_open = False
        self._kept = False
        self._problem: Text | None = None
        self._follow()

    def view(self, language: str) -> StaffPrinterView:
        stage = self._stage
        done = stage is Stage.DONE
        return StaffPrinterView(
            screen="staff_roll",
            title=Text("staff.roll.done" if done else "staff.roll.title"),
            help=Text("staff.roll.done_help") if done else Text("staff.roll.help"),
            problem=self._problem,
            guide=Guide(_SCENES[stage], () if done else _STEPS, done=int(stage)),
            primary=Text("staff.good" if done else "staff.roll.next"),
            can_go_back=not done,
        )

    def asked(self, command: Command) -> Going:
        match command:
            case Back():
                return self._back()
            case Primary() if self._stage is Stage.DONE:
                return self._back()
            case Primary() | Skip():
                self._by_hand()
        return None

    def tick(self) -> Going:
        self._follow()
        return None

    def _by_hand(self) -> None:
        """A person says that the step is done; the last one is the printer's to confirm, where it tells."""
        status = self.outside.receipts.printer()
        if self._stage is not Stage.CLOSE:
            self._stage = Stage(self._stage + 1)
        elif (cause := cause_of(status)) is None:
            self._finish()
        else:
            self._problem = said(cause)
            self._stage = Stage.CLOSE if cause is Cause.COVER else Stage.ROLL

    def _follow(self) -> None:
        """What the printer sees moves the page, in both directions."""
        status = self.outside.receipts.printer()
        is_open = status.trouble is Trouble.COVER
        if is_open:
            self._problem = None
            if self._stage in (Stage.OPEN, Stage.DONE):
                self._stage = Stage.ROLL
        elif self._was_open and self._stage is not Stage.OPEN:
            self._closed(status)
        self._was_open = is_open

    def _closed(self, status: Status) -> None:
        """The lid has just been shut."""
        cause = cause_of(status)
        if cause is None:
            self._finish()
        elif cause is Cause.PAPER:
            self._stage, self._problem = Stage.OPEN, Text("staff.roll.not_seen")
        else:
            self._problem = said(cause)

    def _finish(self) -> None:
        self._stage, self._problem = Stage.DONE, None
        if not self._kept:
            self._kept = True
            self.did("roll")
