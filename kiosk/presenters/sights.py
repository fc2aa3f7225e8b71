"""What is said about what lies on the tray: one instruction for each sight, other words for papers."""

from __future__ import annotations

from collections.abc import Mapping

from hardware.ports import Sight, Status, Trouble

INSTRUCTIONS: Mapping[Sight, str] = {
    Sight.EMPTY: "scan.no_card",
    Sight.HAND: "scan.hand",
    Sight.TWO: "scan.two",
    Sight.SMALL: "scan.small",
    Sight.PARTIAL: "scan.partial",
    Sight.MOVING: "scan.moving",
    Sight.DARK: "scan.dark",
    Sight.BLUR: "scan.blur",
    Sight.GLARE: "scan.glare",
    Sight.OTHER: "scan.other",
    Sight.STILL: "scan.moving",
}
_OF_PAPER: Mapping[Sight, str] = {
    Sight.EMPTY: "scan.no_paper",
    Sight.TWO: "scan.two_papers",
    Sight.SMALL: "scan.small_paper",
    Sight.BLUR: "scan.blur_paper",
    Sight.GLARE: "scan.glare_paper",
}


def told(reason: Status | Sight, *, of_paper: bool) -> str:
    """Id of what to do about what was seen. A device that works had nothing on it, or was busy."""
    nothing = isinstance(reason, Status) and reason.trouble is Trouble.NO_DOCUMENT
    sight = reason if isinstance(reason, Sight) else Sight.EMPTY if nothing else Sight.MOVING
    return _OF_PAPER.get(sight, INSTRUCTIONS[sight]) if of_paper else INSTRUCTIONS[sight]
