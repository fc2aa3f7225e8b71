"""What can be chosen on "Tampilan": its words, its pictures, and the layout each choice makes of another."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from kiosk.layout import Colours, Layout, TextSize
from kiosk.texts.text import Text
from kiosk.widgets import display_pictures as pictures
from kiosk.widgets.picture_tile import Picture


@dataclass(frozen=True, slots=True)
class Way:
    """One thing that can be chosen: its key, its word, its picture, and the layout it makes of another."""

    key: str
    word: Text
    picture: Picture
    arrange: Callable[[Layout], Layout]


@dataclass(frozen=True, slots=True)
class Matter:
    """What is chosen about: a heading with its icon, and the ways."""

    icon: str
    heading: Text
    ways: tuple[Way, ...]


_SIZES: Final[Mapping[TextSize, Text]] = {
    TextSize.MEDIUM: Text("display.text.m"),
    TextSize.LARGE: Text("display.text.l"),
    TextSize.EXTRA: Text("display.text.xl"),
}
_COLOURS: Final[Mapping[Colours, Text]] = {
    Colours.LIGHT: Text("display.colours.light"),
    Colours.DARK: Text("display.colours.dark"),
    Colours.CONTRAST: Text("display.colours.contrast"),
    Colours.CREAM: Text("display.colours.cream"),
}
SOUND: Final = (
    Text("display.sound.0"),
    Text("display.sound.1"),
    Text("display.sound.2"),
    Text("display.sound.3"),
    Text("display.sound.4"),
)


def _sized(size: TextSize) -> Callable[[Layout], Layout]:
    return lambda layout: replace(layout, text=size)


def _coloured(colours: Colours) -> Callable[[Layout], Layout]:
    return lambda layout: replace(layout, colours=colours)


SIZE: Final = Matter(
    "a-large-small",
    Text("display.text"),
    tuple(Way(f"text.{size}", word, pictures.letter(size), _sized(size)) for size, word in _SIZES.items()),
)
MODES: Final = Matter(
    "palette",
    Text("display.colours"),
    tuple(Way(f"colours.{one}", word, pictures.page(one), _coloured(one)) for one, word in _COLOURS.items()),
)
REACH: Final = Matter(
    "accessibility",
    Text("display.reach"),
    (
        Way(
            "reach.usual",
            Text("display.reach.usual"),
            pictures.reach(low=False),
            lambda one: replace(one, low_reach=False),
        ),
        Way(
            "reach.low",
            Text("display.reach.low"),
            pictures.reach(low=True),
            lambda one: replace(one, low_reach=True),
        ),
    ),
)
HAND: Final = Matter(
    "hand",
    Text("display.hand"),
    (
        Way(
            "hand.left",
            Text("display.hand.left"),
            pictures.hand(left=True),
            lambda one: replace(one, left_handed=True),
        ),
        Way(
            "hand.right",
            Text("display.hand.right"),
            pictures.hand(left=False),
            lambda one: replace(one, left_handed=False),
        ),
    ),
)
MOTION: Final = Matter(
    "timer",
    Text("display.motion"),
    (
        Way(
            "motion.usual",
            Text("display.motion.usual"),
            pictures.motion(less=False),
            lambda one: replace(one, less_motion=False),
        ),
        Way(
            "motion.less",
            Text("display.motion.less"),
            pictures.motion(less=True),
            lambda one: replace(one, less_motion=True),
        ),
    ),
)

QUIETER: Final = Text("display.quieter")
LOUDER: Final = Text("display.louder")
RESET: Final = Text("display.reset")
