"""Days and months to be touched. What has not come yet is absent."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.widgets.box import Box
from kiosk.widgets.capitals import LEAST_CAPITAL_MM
from kiosk.widgets.fonts import extent
from kiosk.widgets.look import Look
from kiosk.widgets.piece import Piece
from kiosk.widgets.touchable import Choosable
from kiosk.widgets.ways import caption_for

_DIGITS = 2
_ABOVE_MM = 2.0
"""The short names stand higher than the middle of their line by half of this: they belong to the cells, and touch none."""
"""A day has no more; anything longer is the name of a month."""


class TimeCell(Choosable):
    """A day or a month. Chosen: filled, with a check mark; ``now``: today's has a thick edge.

    ``above``: the day of the week in small letters, where it stands in no line of its own.
    """

    def __init__(
        self,
        look: Look,
        box: Box,
        key: str,
        words: str,
        on_press: Callable[[], None],
        *,
        now: bool = False,
        chosen: bool = False,
        above: str = "",
    ) -> None:
        super().__init__(look, box, key, on_press)
        self.label, self.now, self.chosen, self.above = words, now, chosen, above
        self.capital_mm = min(look.scale.button * 1.15, 8.6)
        if len(words) > _DIGITS:
            self.capital_mm = min(self.capital_mm, caption_for(look, words, self._room))
        self.repaint()

    @property
    def _room(self) -> Box:
        return self.box.inset(self.look.px(1.2))

    def paint(self) -> None:
        look, theme = self.look, self.look.theme
        inside = theme.primary if self.chosen else theme.tint_down if self.down else theme.sheet
        edge, edge_mm = (theme.primary, 1.4) if self.now else (theme.border, 0.5)
        ink = theme.on_primary if self.chosen else theme.ink
        self.panel(self.box, inside, edge, edge_mm, 3)
        room = self._room
        if self.chosen:
            side = look.px(4.6)
            cut = room.cut_bottom if self.above else room.cut_top  # not over the day of the week
            corner = cut(side)[0].cut_right(side)[0]
            self.icon("check", corner, ink)
        if self.above:
            above, room = room.cut_top(room.h * 0.36)
            self.words(
                self.above, above.inset(look.px(1), 0), LEAST_CAPITAL_MM, ink, centre=True, middle=True
            )
        self.words(self.label, room, self.capital_mm, ink, bold=True, centre=True, middle=True)


def evened_cells(cells: list[TimeCell]) -> None:
    """Words beside words have one size."""
    smallest = min((cell.capital_mm for cell in cells), default=0.0)
    for cell in cells:
        if cell.capital_mm > smallest:
            cell.capital_mm = smallest
            cell.repaint()


class Weekdays(Piece):
    """One line of short names above the columns."""

    def __init__(self, look: Look, places: list[Box], names: list[str]) -> None:
        first, last = places[0], places[-1]
        super().__init__(look, Box(first.x, first.y, last.right - first.x, first.h), "weekdays")
        self.places, self.names = places, names
        self.repaint()

    def paint(self) -> None:
        capital = min(self.look.scale.caption, 5.2)  # with its descenders it stays above the cells
        for place, name in zip(self.places, self.names, strict=True):
            line = place.cut_bottom(self.look.px(_ABOVE_MM))[1]
            self.words(name, line, capital, self.look.theme.second, bold=True, centre=True, middle=True)


def _name_capital(look: Look, line: Box) -> float:
    """Millimetres."""
    return min(look.scale.button, 0.6 * line.h / look.panel.px_per_mm)


class PeriodName(Piece):
    """ "November 2026" over the days, "2026" over the months."""

    def __init__(self, look: Look, box: Box, words: str) -> None:
        super().__init__(look, box, "period")
        self.period = words
        self.repaint()

    @staticmethod
    def width_for(look: Look, line: Box, words: str) -> float:
        """Pixels that these words take in a line of this height."""
        return extent(words, look.font_px(_name_capital(look, line)), bold=True) + 2

    def show(self, words: str) -> None:
        if words != self.period:
            self.period = words
            self.repaint()

    def paint(self) -> None:
        capital = _name_capital(self.look, self.box)
        self.words(self.period, self.box, capital, self.look.theme.ink, bold=True, centre=True, middle=True)
