"""What keeps the printer from printing, in people's words, and what staff do about it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from hardware.ports import State, Status, Trouble
from kiosk.outside import PaperState, PrintNews
from kiosk.presenters.views import Guide, Scene
from kiosk.texts.text import Text


class Cause(StrEnum):
    """What a person can see and mend; each has its words, its picture and its steps."""

    PAPER = "paper"
    COVER = "cover"
    CUTTER = "cutter"
    HEAT = "heat"
    OFFLINE = "offline"  # it answers, and is not ready
    CABLE = "cable"  # nothing is heard of it


_SEEN: Final[Mapping[Trouble, Cause]] = {
    Trouble.PAPER: Cause.PAPER,
    Trouble.COVER: Cause.COVER,
    Trouble.CUTTER: Cause.CUTTER,
    Trouble.HEAT: Cause.HEAT,
    Trouble.OFFLINE: Cause.OFFLINE,
}
_WORDS: Final[Mapping[Cause, Text]] = {
    Cause.PAPER: Text("printer.paper"),
    Cause.COVER: Text("printer.cover"),
    Cause.CUTTER: Text("printer.cutter"),
    Cause.HEAT: Text("printer.heat"),
    Cause.OFFLINE: Text("printer.offline"),
    Cause.CABLE: Text("printer.cable"),
}
_GUIDES: Final[Mapping[Cause, Guide]] = {
    Cause.PAPER: Guide(
        Scene.PAPER, (Text("printer.open"), Text("printer.insert_roll"), Text("printer.pull_end"))
    ),
    Cause.COVER: Guide(Scene.COVER, (Text("printer.clear_lid"), Text("printer.press_lid"))),
    Cause.CUTTER: Guide(
        Scene.CUTTER, (Text("printer.open"), Text("printer.pull_jam"), Text("printer.close_restart"))
    ),
    Cause.HEAT: Guide(Scene.HEAT, (Text("printer.let_cool"), Text("printer.by_itself"))),
    Cause.OFFLINE: Guide(Scene.POWER, (Text("printer.switch_off"), Text("printer.switch_on"))),
    Cause.CABLE: Guide(
        Scene.CABLE, (Text("printer.mains"), Text("printer.data_cable"), Text("printer.press_power"))
    ),
}
_BEGIN_WITH_THE_LID = (Cause.PAPER, Cause.CUTTER)


def cause_of(printer: Status) -> Cause | None:
    """Why this printer does not print; None: it does, or is of a kind that tells nothing of itself."""
    if printer.state is State.BLOCKED:
        return _SEEN.get(printer.trouble, Cause.OFFLINE) if printer.trouble else Cause.OFFLINE
    gone = printer.state in (State.ABSENT, State.LOST) or printer.trouble is Trouble.SILENT
    return Cause.CABLE if gone else None


def prints(printer: Status) -> bool:
    """Whether this machine is to print receipts at all; else there is nothing to mend."""
    return printer.state is not State.NOT_FITTED


def cause_for(news: PrintNews) -> Cause | None:
    """Why this paper does not come, where staff can do something about the printer."""
    if news.state is PaperState.BLOCKED and news.trouble is not None:
        return _SEEN.get(news.trouble)
    return Cause.CABLE if news.state is PaperState.ABSENT else None


def said(cause: Cause) -> Text:
    """In a few words, as on the printer's own label."""
    return _WORDS[cause]


class Mending:
    """What staff are about to do. A lid that opens is the first step of a new roll, not a trouble of its own."""

    def __init__(self) -> None:
        self._task: Cause | None = None

    def seen(self, cause: Cause | None) -> None:
        """What the printer says of itself now."""
        if not self._has_opened(cause):
            self._task = cause

    def guide(self, cause: Cause) -> Guide:
        """Picture and steps for ``cause``, after what was seen until now."""
        if self._has_opened(cause):
            begun = _GUIDES[self._task or cause]
            return Guide(begun.scene, begun.steps, done=1)
        return _GUIDES[cause]

    def _has_opened(self, cause: Cause | None) -> bool:
        return cause is Cause.COVER and self._task in _BEGIN_WITH_THE_LID
