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


def _either(
    icon: str,
    heading: Text,
    ways: tuple[tuple[str, Text, bool], ...],
    draw: Callable[[bool], Picture],
    wish: Callable[[Layout, bool], Layout],
) -> Matter:
    """A matter of yes or no. ``ways``: key, word and answer, in the order shown; ``wish`` puts an answer into a layout."""

    def wished(yes: bool) -> Callable[[Layout], Layout]:
        return lambda layout: wish(layout, yes)

    return Matter(icon, heading, tuple(Way(key, word, draw(yes), wished(yes)) for key, word, yes in ways))


REACH: Final = _either(
    "accessibility",
    Text("display.reach"),
    (("reach.usual", Text("display.reach.usual"), False), ("reach.low", Text("display.reach.low"), True)),
    lambda low: pictures.reach(low=low),
    lambda layout, low: replace(layout, low_reach=low),
)
HAND: Final = _either(
    "hand",
    Text("display.hand"),
    (("hand.left", Text("display.hand.left"), True), ("hand.right", Text("display.hand.right"), False)),
    lambda left: pictures.hand(left=left),
    lambda layout, left: replace(layout, left_handed=left),
)
MOTION: Final = _either(
    "timer",
    Text("display.motion"),
    (
        ("motion.usual", Text("display.motion.usual"), False),
        ("motion.less", Text("display.motion.less"), True),
    ),
    lambda less: pictures.motion(less=less),
    lambda layout, less: replace(layout, less_motion=less),
)

QUIETER: Final = Text("display.quieter")
LOUDER: Final = Text("display.louder")
RESET: Final = Text("display.reset")
