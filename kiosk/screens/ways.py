"""The ways to tell what happened, side by side: typed, spoken, or with staff."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kiosk.screens.links import Links
from kiosk.texts.text import Text
from kiosk.widgets.box import Box
from kiosk.widgets.ways import WayTile, evened


@dataclass(frozen=True, slots=True)
class Way:
    """``take`` leads there; None: this is the way one is on."""

    key: str
    words: Text
    icon: str
    take: Callable[[], None] | None


def way_tiles(links: Links, line: Box, ways: list[Way]) -> list[WayTile]:
    """Equal tiles over the line; the one that is taken is marked, and touching it does nothing."""
    look = links.look
    made = [
        WayTile(
            look,
            place,
            f"way.{way.key}",
            way.take or _stay,
            words=links.say(way.words),
            icon=way.icon,
            chosen=way.take is None,
        )
        for place, way in zip(line.grid(len(ways), 1, look.px(3)), ways, strict=True)
    ]
    return evened(made)


def _stay() -> None:
    """One is there already."""
