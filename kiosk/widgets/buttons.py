"""Buttons: one filled primary a page, outlined ones, quiet ones, and those with red words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import StrEnum

from kiosk.widgets.box import Box
from kiosk.widgets.capitals import lowered
from kiosk.widgets.fonts import extent, fitted
from kiosk.widgets.look import Colour, Look
from kiosk.widgets.said import spoken_of
from kiosk.widgets.touchable import Touchable

_PADDING_MM = 6.0
_ICON_GAP_MM = 4.0
_QUIET_MM = 2.8
"""Padding, and between icon and words, of a button without an edge."""


class Kind(StrEnum):
    """How loud a button is."""

    PRIMARY = "primary"
    OUTLINED = "outlined"
    QUIET = "quiet"
    DANGER = "danger"


class BigButton(Touchable):
    """Words with an icon before or behind them; never an icon alone."""

    def __init__(
        self,
        look: Look,
        box: Box,
        words: str,
        on_press: Callable[[], None],
        *,
        key: str,
        kind: Kind = Kind.OUTLINED,
        icon: str | None = None,
        icon_behind: bool = False,
        capital_mm: float | None = None,
        chosen: bool = False,
    ) -> None:
        super().__init__(look, box, key, on_press)
        self.label, self.kind, self.icon_name, self.icon_behind = words, kind, icon, icon_behind
        self.capital_mm = capital_mm or look.scale.button
        self.chosen = chosen
        self.spoken = spoken_of(words)
        self.repaint()

    @staticmethod
    def width_for(
        look: Look, words: str, *, icon: bool, capital_mm: float | None = None, quiet: bool = False
    ) -> float:
        """Pixels that these words want on one line."""
        capital = capital_mm or look.scale.button
        text = extent(words, look.font_px(capital), bold=True)
        padding, gap = (_QUIET_MM, _QUIET_MM) if quiet else (_PADDING_MM, _ICON_GAP_MM)
        extra = look.px(1.7 * capital + gap) if icon else 0
        return max(look.px(22), text + extra + look.px(2 * padding) + 2)

    @staticmethod
    def even_capital(look: Look, labels: Sequence[str], width: float, capital_mm: float) -> float:
        """Height of capitals at which each of these stands on a button of this width with its icon, at most
        ``capital_mm``: buttons side by side have words of one size."""

        def all_fit(capital: float) -> bool:
            wanted = (BigButton.width_for(look, label, icon=True, capital_mm=capital) for label in labels)
            return max(wanted, default=0.0) <= width

        return lowered(capital_mm, all_fit)

    def _colours(self) -> tuple[Colour, Colour, Colour]:
        """Inside, edge, words."""
        theme = self.look.theme
        if self.kind is Kind.PRIMARY:
            inside = theme.primary_down if self.down else theme.primary
            return inside, inside, theme.on_primary
        inside = theme.tint_down if self.down else theme.sheet
        if self.kind is Kind.QUIET:
            plain = theme.tint_down if self.down else (0, 0, 0, 0)
            return plain, plain, theme.primary
        if self.kind is Kind.DANGER:
            return (theme.error_tint if self.down else theme.sheet), theme.error, theme.error
        return inside, theme.primary, theme.primary

    def paint(self) -> None:
        inside, edge, ink = self._colours()
        if self.kind in (Kind.PRIMARY, Kind.QUIET):
            if inside[3]:
                self.fill(self.box, inside, 4)
        else:
            theme = self.look.theme
            self.panel(
                self.box,
                theme.tint if self.chosen else inside,
                theme.ink if self.chosen else edge,
                1.2 if self.chosen else 0.7,
            )
        self._paint_label(ink)

    def _paint_label(self, ink: Colour) -> None:
        look = self.look
        quiet = self.kind is Kind.QUIET
        room = self.box.inset(look.px(_QUIET_MM - 1 if quiet else _PADDING_MM - 2), look.px(1.5))
        side = look.px(1.7 * self.capital_mm) if self.icon_name else 0
        gap = look.px(_QUIET_MM if quiet else _ICON_GAP_MM) if self.icon_name else 0
        if not self._holds(room.cut_left(side, gap)[1], self.capital_mm):
            self._paint_words(room, ink)
            return
        text = min(extent(self.label, look.font_px(self.capital_mm), bold=True) + 2, room.w - side - gap)
        all_of_it = room.middle(side + gap + text, room.h)
        if self.icon_behind:
            words, rest = all_of_it.cut_left(text, gap)
            icon = rest.cut_left(side)[0]
        else:
            icon, rest = all_of_it.cut_left(side, gap)
            words = rest.cut_left(text)[0]
        if self.icon_name:
            self.icon(self.icon_name, icon, ink)
        self.words(self.label, words, self.capital_mm, ink, bold=True, centre=True, middle=True)

    def _holds(self, room: Box, capital_mm: float) -> bool:
        size = self.look.font_px(capital_mm)
        if extent(self.label, size, bold=True) <= room.w and size <= room.h:
            return True  # on one line with room to spare: nothing need be drawn to know it
        return fitted(self.label, size, room.w, room.h, bold=True).whole

    def _paint_words(self, room: Box, ink: Colour) -> None:
        """Without the icon, and where that is not enough in smaller letters, rather than cut."""
        capital = lowered(self.capital_mm, lambda capital: self._holds(room, capital))
        self.words(self.label, room, capital, ink, bold=True, centre=True, middle=True)
