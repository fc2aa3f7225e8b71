"""The bar at the foot of every page: what leads back on one side, what leads on on the other."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import NamedTuple

from kivy.uix.widget import Widget

from kiosk.widgets.box import Box
from kiosk.widgets.buttons import BigButton, Kind
from kiosk.widgets.capitals import LEAST_CAPITAL_MM, lowered
from kiosk.widgets.look import Look

_APART_MM = 12.4
"""Between "Kembali" and "Batalkan" on the left and whatever leads on."""


class BarButton(NamedTuple):
    """One button of the bar: its words, what it does and how it looks."""

    key: str
    words: str
    on_press: Callable[[], None]
    kind: Kind
    icon: str | None = None
    icon_behind: bool = False


Line = tuple[list[BarButton], list[BarButton]]
"""Buttons on the left and on the right of one line of the bar."""


def bar_height(look: Look, left: list[BarButton], right: list[BarButton]) -> float:
    """Pixels of the bar: one line of buttons as a rule."""
    lines, _ = _lines(look, left, right)
    return (
        len(lines) * _button_tall(look)
        + sum(_between(look, *two) for two in pairwise(lines))
        + 2 * _air(look)
    )


def bar(look: Look, box: Box, left: list[BarButton], right: list[BarButton]) -> list[Widget]:
    """The buttons of the bar, each as wide as its words; the last of ``right`` is the primary."""
    lines, capital = _lines(look, left, right)
    tall = _button_tall(look)
    room = box.inset(look.margin, _air(look))
    made: list[Widget] = []
    for number, line in enumerate(lines):
        gap = _between(look, line, lines[number + 1]) if number + 1 < len(lines) else 0
        place, room = room.cut_top(tall, gap)
        made += _one_line(look, place, *line, capital)
    return made


def _is_flat(look: Look) -> bool:
    """Lying, and for a low reach on a small panel, the answer needs every millimetre."""
    return look.panel.landscape or (look.layout.low_reach and look.panel.small)


def _button_tall(look: Look) -> float:
    return look.px(22 if _is_flat(look) else 24)


def _air(look: Look) -> float:
    """White above and below the buttons."""
    return look.px(4 if _is_flat(look) else 6)


def _lines(look: Look, left: list[BarButton], right: list[BarButton]) -> tuple[list[Line], float]:
    """From above to below, and one height of capitals for all words, millimetres.

    As few lines as the words allow at a caption's size; where a line more would take the room of the answer (a small
    panel, a low reach) their words, which are known and hardly read, get smaller instead.
    """
    room, capital = look.panel.width_px - 2 * look.margin, look.scale.caption
    lying, low = look.panel.landscape, look.layout.low_reach
    most = 1 if lying or low else 2 if look.panel.small else 4
    found = _broken(look, room, left, right, capital)
    if len(found) > most:
        found = min(found, _broken(look, room, left, right, min(capital, LEAST_CAPITAL_MM)), key=len)
    return found, lowered(
        look.scale.button,
        lambda capital: all(_fits_one_line(look, room, *line, capital) for line in found),
    )


def _broken(
    look: Look, room: float, left: list[BarButton], right: list[BarButton], capital: float
) -> list[Line]:
    """As few lines as words of this size allow."""
    louder = [item for item in right if item.kind is Kind.PRIMARY]
    others = [item for item in right if item not in louder]
    ways: tuple[list[Line], ...] = (
        [(left, right)],
        [([], others), (left, louder)],
        [([], right), (left, [])],
        [([], others), ([], louder), (left, [])],
        [([], others), ([], louder), ([], left[1:]), (left[:1], [])],
    )
    filled = [[line for line in way if line[0] or line[1]] for way in ways]
    fitting = (way for way in filled if all(_fits_one_line(look, room, *line, capital) for line in way))
    return next(fitting, filled[-1])


def _between(look: Look, upper: Line, lower: Line) -> float:
    """Pixels between two lines: "Batalkan" undoes everything, and keeps its distance from what leads on."""
    keys = {item.key for item in (*upper[0], *upper[1])}, {item.key for item in (*lower[0], *lower[1])}
    apart = any("primary" in one and "cancel" in other for one, other in (keys, keys[::-1]))
    return look.px(_APART_MM if apart else 4)


def _one_line(
    look: Look, line: Box, left: list[BarButton], right: list[BarButton], capital: float
) -> list[Widget]:
    gap, whole = look.px(4), line
    made: list[Widget] = []
    for item in left:
        place, line = line.cut_left(_width(look, item, capital), gap)
        made.append(_button(look, _handed(look, whole, place), item, capital))
    if left and right:
        line = line.cut_left(0, look.px(_APART_MM) - gap)[1]
    for number, item in enumerate(reversed(right), start=1):
        w = _width(look, item, capital)
        if item.kind is Kind.PRIMARY:
            others = sum(_width(look, other, capital) + gap for other in right[:-number])
            alone = 110 if look.panel.landscape else 170
            w = max(w, min(look.px(80 if left or others else alone), line.w - others))
        place, line = line.cut_right(min(w, line.w), gap)
        made.append(_button(look, _handed(look, whole, place), item, capital))
    return made


def _handed(look: Look, line: Box, place: Box) -> Box:
    """The same place for the left hand: mirrored in its line."""
    if not look.layout.left_handed:
        return place
    return Box(line.x + line.right - place.right, place.y, place.w, place.h)


def _fits_one_line(
    look: Look, room: float, left: list[BarButton], right: list[BarButton], capital: float
) -> bool:
    """With air between left and right: "Batalkan" is never beside the primary."""
    wanted = sum(_width(look, item, capital) + look.px(4) for item in left + right)
    return wanted + (look.px(_APART_MM) if left and right else 0) <= room


def _width(look: Look, item: BarButton, capital: float) -> float:
    quiet = item.kind is Kind.QUIET
    return BigButton.width_for(look, item.words, icon=item.icon is not None, capital_mm=capital, quiet=quiet)


def _button(look: Look, place: Box, item: BarButton, capital: float) -> BigButton:
    return BigButton(
        look,
        place,
        item.words,
        item.on_press,
        key=item.key,
        kind=item.kind,
        icon=item.icon,
        icon_behind=item.icon_behind,
        capital_mm=capital,
    )
