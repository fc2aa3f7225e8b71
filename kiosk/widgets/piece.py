"""A widget that is given its box once and paints itself; the base of all of ours."""

from __future__ import annotations

from typing import NamedTuple

from kivy.graphics import BorderImage, Color, Rectangle
from kivy.uix.widget import Widget

from kiosk.widgets.box import Box
from kiosk.widgets.fonts import Typeset, fitted, icon_glyph, typeset
from kiosk.widgets.look import Colour, Look
from kiosk.widgets.rounds import corners, disc


class Drawn(NamedTuple):
    """Words on the glass, where they stand, and whether they had to be cut or shrunk (for tests)."""

    words: str
    box: Box
    scale: float
    fits: bool


class Piece(Widget):
    """A painted part of a page. ``key`` names it for tests and for an audio keypad later."""

    def __init__(self, look: Look, box: Box, key: str = "") -> None:
        super().__init__(pos=(box.x, box.y), size=(box.w, box.h), size_hint=(None, None))
        self.look, self.box, self.key = look, box, key
        self.other_key = ""
        self.drawn: list[Drawn] = []

    def paint(self) -> None:
        """Draw everything anew; called with the canvas open."""

    def repaint(self) -> None:
        """Children keep their own canvases; ours lies before theirs."""
        self.canvas.before.clear()
        self.drawn.clear()
        with self.canvas.before:
            self.paint()

    def fill(self, box: Box, colour: Colour, radius_mm: float = 0.0) -> None:
        """A flat area, with smooth round corners if asked."""
        Color(*colour)
        # Whole pixels: between two of them an edge would be blurred.
        pos, size = (round(box.x), round(box.y)), (round(box.w), round(box.h))
        radius = int(min(self.look.px(radius_mm), size[0] / 2 - 1, size[1] / 2 - 1))
        if radius < 1:
            Rectangle(pos=pos, size=size)
        else:
            BorderImage(texture=corners(radius), pos=pos, size=size, border=(radius,) * 4)

    def panel(
        self, box: Box, inside: Colour, edge: Colour, edge_mm: float = 0.5, radius_mm: float = 4
    ) -> None:
        """A filled area with a border: two shapes, since a smoothed line is jagged at round corners."""
        # Whole pixels before the border is taken off, or it would be wider on one side than on the other.
        outer = Box(round(box.x), round(box.y), round(box.w), round(box.h))
        self.fill(outer, edge, radius_mm)
        width = max(2, round(self.look.px(edge_mm)))
        self.fill(outer.inset(width), inside, max(0.1, radius_mm - edge_mm))

    def disc(self, box: Box, colour: Colour) -> None:
        Color(*colour)
        diameter = max(1, round(max(box.w, box.h)))
        Rectangle(texture=disc(diameter), pos=(round(box.x), round(box.y)), size=(round(box.w), round(box.h)))

    def icon(self, name: str | None, box: Box, colour: Colour) -> bool:
        """The icon in the middle of ``box``, as large as its shorter side; False if there is none."""
        glyph = icon_glyph(name, round(min(box.w, box.h)))
        if glyph is None:
            return False
        Color(*colour)
        w, h = glyph.texture.size
        x, y = box.centre[0] - w / 2 + glyph.dx, box.centre[1] - h / 2 + glyph.dy
        Rectangle(texture=glyph.texture, pos=(round(x), round(y)), size=(w, h))
        return True

    def words(
        self,
        words: str,
        box: Box,
        capital_mm: float,
        colour: Colour,
        *,
        bold: bool = False,
        centre: bool = False,
        middle: bool = False,
    ) -> Box:
        """Words inside ``box``, at its top or in the ``middle`` of its height; answers the box they fill."""
        made = fitted(words, self.look.font_px(capital_mm), box.w, box.h, bold=bold, centre=centre)
        return self.place(made, box, colour, middle=middle)

    def place(self, made: Typeset, box: Box, colour: Colour, *, middle: bool = False) -> Box:
        """Put a setting down so that its capitals begin at the top of ``box`` (or it stands in the middle)."""
        if middle:
            y = box.centre[1] - made.texture.size[1] / 2
        else:
            y = box.top + made.above - made.texture.size[1]
        Color(*colour)
        pos = (round(box.x), round(y))
        Rectangle(texture=made.texture, pos=pos, size=made.texture.size)
        # The leading above the capitals and below the descenders is not ink.
        low, high = 0.05 * made.font_px, made.above
        seen = Box(pos[0], pos[1] + low, made.width, made.texture.size[1] - low - high)
        self.drawn.append(Drawn(made.words, seen, made.scale, made.fits))
        return seen

    def set(self, words: str, width: float, capital_mm: float, *, bold: bool = False) -> Typeset:
        """Words in lines of ``width`` pixels, to be measured and then placed."""
        return measured(self.look, words, width, capital_mm, bold=bold)


def measured(look: Look, words: str, width: float, capital_mm: float, *, bold: bool = False) -> Typeset:
    """The same where there is no piece yet."""
    return typeset(words, look.font_px(capital_mm), bold=bold, width=width)
