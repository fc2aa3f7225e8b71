"""Days and months to be touched. What has not come yet is absent."""

from __future__ import annotations

from calendar import monthcalendar
from collections.abc import Callable
from datetime import date

from kiosk.widgets.box import Box
from kiosk.widgets.look import Look
from kiosk.widgets.piece import Piece
from kiosk.widgets.touchable import Choosable
from kiosk.widgets.ways import caption_for
from sync.cases.dates import Month


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
        self.repaint()

    def paint(self) -> None:
        look, theme = self.look, self.look.theme
        inside = theme.primary if self.chosen else theme.tint_down if self.down else theme.sheet
        edge, edge_mm = (theme.primary, 1.4) if self.now else (theme.border, 0.5)
        ink = theme.on_primary if self.chosen else theme.ink
        self.panel(self.box, inside, edge, edge_mm, 3)
        room = self.box.inset(look.px(1.2))
        if self.chosen:
            side = look.px(4.6)
            corner = room.cut_top(side)[0].cut_right(side)[0]
            self.icon("check", corner, ink)
        if self.above:
            above, room = room.cut_top(room.h * 0.36)
            self.words(self.above, above.inset(look.px(1), 0), 4.8, ink, centre=True, middle=True)
        capital = min(look.scale.button * 1.15, 8.6)
        if len(self.label) > 2:
            capital = min(capital, caption_for(look, self.label, room))
        self.words(self.label, room, capital, ink, bold=True, centre=True, middle=True)


class Weekdays(Piece):
    """One line of short names above the columns."""

    def __init__(self, look: Look, places: list[Box], names: list[str]) -> None:
        first, last = places[0], places[-1]
        super().__init__(look, Box(first.x, first.y, last.right - first.x, first.h), "weekdays")
        self.places, self.names = places, names
        self.repaint()

    def paint(self) -> None:
        capital = min(self.look.scale.caption, 6.0)
        for place, name in zip(self.places, self.names, strict=True):
            self.words(name, place, capital, self.look.theme.second, bold=True, centre=True, middle=True)


class PeriodName(Piece):
    """ "November 2026" over the days, "2026" over the months."""

    def __init__(self, look: Look, box: Box, words: str) -> None:
        super().__init__(look, box, "period")
        self.period = words
        self.repaint()

    def show(self, words: str) -> None:
        if words != self.period:
            self.period = words
            self.repaint()

    def paint(self) -> None:
        scale = self.look.scale
        capital = min(scale.button, 0.6 * self.box.h / self.look.panel.px_per_mm)
        self.words(self.period, self.box, capital, self.look.theme.ink, bold=True, centre=True, middle=True)


def weeks(month: Month, most: int = 6) -> list[list[date | None]]:
    """Weeks from Monday; None outside of the month.

    With room for ``most`` 5 the days of a sixth week stand in the empty places of the first, as on many wall calendars.
    """
    lines: list[list[date | None]] = [
        [date(month.year, month.month, day) if day else None for day in week]
        for week in monthcalendar(month.year, month.month)
    ]
    if len(lines) > most:
        last = lines.pop()
        lines[0] = [first or wrapped for first, wrapped in zip(lines[0], last, strict=True)]
    return lines
