"""Pictures that were taken, small, each with a button that takes it away again."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kivy.graphics import Color, Rectangle
from kivy.graphics.texture import Texture
from kivy.uix.widget import Widget

from hardware.ports import Preview
from kiosk.widgets.box import Box
from kiosk.widgets.buttons import BigButton, Kind
from kiosk.widgets.camera import overwrite
from kiosk.widgets.look import Look
from kiosk.widgets.paged import PagedRows, Row
from kiosk.widgets.piece import Piece

_GAP_MM, _REMOVE_MM = 4.0, 20.0
_LEAST_MM, _MOST_MM = 42.0, 74.0
_HIGH = 0.72
"""Height of a thumbnail's place as a part of its width."""


class Thumbnail(Piece):
    """One picture and its number. `wipe` before it is let go: the graphics card keeps what is not overwritten."""

    def __init__(self, look: Look, box: Box, number: int, picture: Preview) -> None:
        super().__init__(look, box, "thumbnail")
        self.number = number
        height, width = picture.image.shape[:2]
        self._texture: Texture | None = Texture.create(size=(width, height), colorfmt="rgb")
        self._texture.flip_vertical()
        self._texture.blit_buffer(picture.image.tobytes(), colorfmt="rgb", bufferfmt="ubyte")
        self.repaint()

    def wipe(self) -> None:
        if self._texture is not None:
            overwrite(self._texture)
            self._texture = None

    def paint(self) -> None:
        look, theme = self.look, self.look.theme
        self.panel(self.box, theme.tint, theme.border, 0.5, 3)
        if self._texture is None:
            return
        room, (w, h) = self.box.inset(look.px(2)), self._texture.size
        scale = min(room.w / w, room.h / h)
        place = room.middle(w * scale, h * scale)
        Color(1, 1, 1, 1)
        Rectangle(texture=self._texture, pos=(place.x, place.y), size=(place.w, place.h))
        side = look.px(1.9 * look.scale.caption)
        mark = Box(self.box.x + look.px(2), self.box.top - side - look.px(2), side, side)
        self.disc(mark, theme.primary)
        words = str(self.number)
        self.words(words, mark, look.scale.caption, theme.on_primary, bold=True, centre=True, middle=True)


class Thumbnails(Widget):
    """From the upper left, as large as they fit; on pages where there are many or the type is large."""

    def __init__(
        self,
        look: Look,
        box: Box,
        pictures: Sequence[Preview],
        *,
        words: tuple[str, str, str],
        on_remove: Callable[[int], None],
    ) -> None:
        """``words``: remove, up, down; ``on_remove`` is told the number of a picture, from 0."""
        super().__init__(pos=(box.x, box.y), size=(box.w, box.h), size_hint=(None, None))
        self.look, self.on_remove = look, on_remove
        self.remove, up, down = words
        self._shown: list[Thumbnail] = []
        self._pictures = list(pictures)
        gap, capital = look.px(_GAP_MM), look.scale.caption
        button = BigButton.width_for(look, self.remove, icon=False, capital_mm=capital)
        most = max(1, int((box.w + gap) // (max(button, look.px(_LEAST_MM)) + gap)))
        self._columns = min(most, max(len(pictures), min(3, most)))
        self._width = min(look.px(_MOST_MM), (box.w - gap * (self._columns - 1)) / self._columns)
        height = self._width * _HIGH + look.px(3 + _REMOVE_MM)
        rows = [self._row(at, height) for at in range(0, len(pictures), self._columns)]
        self.list = PagedRows(look, box, rows, up=up, down=down, gap_mm=_GAP_MM)
        self.add_widget(self.list)

    def wipe(self) -> None:
        """Nothing of any picture stays."""
        for shown in self._shown:
            shown.wipe()
        self._pictures.clear()

    def _row(self, first: int, height: float) -> Row:
        def build(box: Box) -> list[Widget]:
            made: list[Widget] = []
            numbers = range(first, min(first + self._columns, len(self._pictures)))
            for place, number in enumerate(numbers):
                left = box.x + place * (self._width + self.look.px(_GAP_MM))
                made += self._one(Box(left, box.y, self._width, box.h), number)
            return made

        return Row(height, build)

    def _one(self, cell: Box, number: int) -> list[Widget]:
        look = self.look
        button, above = cell.cut_bottom(look.px(_REMOVE_MM), look.px(3))
        shown = Thumbnail(look, above, number + 1, self._pictures[number])
        self._shown.append(shown)
        return [
            shown,
            BigButton(
                look,
                button,
                self.remove,
                lambda: self.on_remove(number),
                key=f"remove.{number}",
                kind=Kind.DANGER,
                capital_mm=look.scale.caption,
            ),
        ]
