"""What is promised and by when: a leaf of a calendar with the day large, and the whole sentence beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kiosk.widgets.box import Box
from kiosk.widgets.even import evenly_fitted
from kiosk.widgets.fonts import fitted, widest
from kiosk.widgets.look import Look
from kiosk.widgets.piece import Piece, measured

_APART_MM = {"lying": (3.6, 6.0), "upright": (5.0, 9.0)}
"""Between two of them at least, and where there is room."""
_LEAF_MM, _LEAST_LEAF_MM, _BESIDE_MM = 24.0, 12.0, 5.0


@dataclass(frozen=True, slots=True)
class DayLine:
    """``day`` and ``month`` ("9", "Des") on the leaf; None: an icon stands there."""

    words: str
    day: str | None = None
    month: str = ""
    icon: str = "info"


class DayLines(Piece):
    """From the top of ``box``; called "facts"."""

    def __init__(self, look: Look, box: Box, lines: Sequence[DayLine], *, capital_mm: float) -> None:
        super().__init__(look, box, "facts")
        self.lines, self.capital_mm = tuple(lines), capital_mm
        self.repaint()

    @staticmethod
    def height_for(
        look: Look, width: float, lines: Sequence[DayLine], *, capital_mm: float, roomy: bool = False
    ) -> float:
        """Pixels that the lines want with leaves as large as `leaf_for` makes them; ``roomy``: so far apart that each is seen
        to be one, else as near as they may be."""
        side = leaf_for(look)
        text = width - side - look.px(_BESIDE_MM)
        heights = [max(side, measured(look, line.words, text, capital_mm, bold=True).ink) for line in lines]
        return sum(heights) + _gap(look, roomy=roomy) * max(0, len(lines) - 1)

    @staticmethod
    def breaks(look: Look, width: float, lines: Sequence[DayLine], *, capital_mm: float) -> bool:
        """Is a word wider than its line?"""
        text, size = width - leaf_for(look) - look.px(_BESIDE_MM), look.font_px(capital_mm)
        return any(widest(line.words, size, bold=True) > text for line in lines)

    def paint(self) -> None:
        look, count = self.look, max(1, len(self.lines))
        gap = _gap(look)
        side = min(leaf_for(look), (self.box.h - gap * (count - 1)) / count)
        width = self.box.w - side - look.px(_BESIDE_MM)
        wanted = [
            max(side, self.set(line.words, width, self.capital_mm, bold=True).ink) for line in self.lines
        ]
        part = min(1.0, (self.box.h - gap * (count - 1)) / max(1.0, sum(wanted)))
        if (spare := self.box.h - sum(wanted) - gap * (count - 1)) > 0:
            gap = min(_gap(look, roomy=True), gap + spare / max(1, count - 1))
        rest, leaves = self.box, []
        for height, line in zip(wanted, self.lines, strict=True):
            place, rest = rest.cut_top(height * part, gap)
            leaf, text = place.cut_left(side, look.px(_BESIDE_MM))
            made = evenly_fitted(line.words, look.font_px(self.capital_mm), text.w, text.h, bold=True)
            self.place(made, text, look.theme.ink, middle=True)
            leaves.append((leaf.middle(side, min(side, place.h)), line))
        for leaf, line in leaves:
            self._leaf(leaf, line)

    def _leaf(self, box: Box, line: DayLine) -> None:
        theme = self.look.theme
        if line.day is None:
            self.disc(box.middle(box.h, box.h), theme.warm_tint)
            self.icon(line.icon, box.middle(box.h * 0.58, box.h * 0.58), theme.primary)
            return
        self.panel(box, theme.sheet, theme.border, 0.5, 2.5)
        month, day = box.cut_top(box.h * 0.36)
        self.fill(month, theme.primary, 2.5)
        self.fill(month.cut_bottom(month.h * 0.5)[0], theme.primary)
        self._sign(line.month, month, 0.5, theme.on_primary)
        self._sign(line.day, day, 0.6, theme.ink)

    def _sign(self, words: str, box: Box, part: float, ink: tuple[float, float, float, float]) -> None:
        """The leaf is a picture of the sentence beside it, so its letters may be smaller than reading type."""
        made = fitted(words, box.h * part / 0.714, box.w, box.h * 1.5, bold=True, centre=True)
        self.place(made, box, ink, middle=True)


def _gap(look: Look, *, roomy: bool = False) -> float:
    near, apart = _APART_MM["lying" if look.panel.landscape else "upright"]
    return look.px(apart if roomy else near)


def leaf_for(look: Look) -> float:
    """Side of a leaf in pixels."""
    return look.px(_LEAST_LEAF_MM if look.panel.landscape else min(_LEAF_MM, look.panel.height_mm * 0.05))
