"""What staff do about the printer, on a page that belongs to somebody else: picture, heading, few steps."""

from __future__ import annotations

from collections.abc import Sequence

from kivy.uix.widget import Widget

from kiosk.presenters.views import Scene
from kiosk.widgets.box import Box
from kiosk.widgets.look import Look
from kiosk.widgets.piece import Piece
from kiosk.widgets.printer_scenes import SceneSheet
from kiosk.widgets.step_lines import StepLines


class _Sheet(Piece):
    """A bordered sheet with a small heading."""

    def __init__(self, look: Look, box: Box, place: Box, heading: str) -> None:
        super().__init__(look, box, "staff_guide")
        self.place_of_heading, self.heading = place, heading
        self.repaint()

    def paint(self) -> None:
        theme = self.look.theme
        self.panel(self.box, theme.sheet, theme.border)
        self.words(self.heading, self.place_of_heading, self.look.scale.caption, theme.second)


def staff_guide(
    look: Look, box: Box, scene: Scene, heading: str, steps: Sequence[str], *, done: int
) -> list[Widget]:
    """The pieces, from the back to the front."""
    low = look.panel.landscape
    inner = box.inset(look.px(3 if low else 5))
    picture, words = inner.cut_left(
        min(inner.h * 1.2, inner.w * (0.36 if low else 0.46)), look.px(4 if low else 8)
    )
    line, words = words.cut_top(look.px(look.scale.caption * 1.4), look.px(1.5 if low else 4))
    capital = look.scale.caption if low else look.scale.body
    return [
        _Sheet(look, box, line, heading),
        SceneSheet(look, picture, scene),
        StepLines(look, words, steps, done=done, capital_mm=capital),
    ]
