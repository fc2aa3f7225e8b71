"""The tray as the camera sees it, with the card's outline. Pictures go straight into one texture."""

from __future__ import annotations

from kivy.graphics import Color, Rectangle, SmoothLine
from kivy.graphics.texture import Texture

from hardware.ports import Preview
from kiosk.widgets.box import Box
from kiosk.widgets.look import Look
from kiosk.widgets.piece import Piece


class CameraView(Piece):
    """``show`` a preview at each frame; ``darken`` when the picture is taken, so nothing stays readable."""

    def __init__(self, look: Look, box: Box) -> None:
        super().__init__(look, box, "camera")
        self._texture: Texture | None = None
        self._place = box
        self._outline: tuple[tuple[float, float], ...] = ()
        self.instruction = ""
        self._taken = False
        self.repaint()

    def instruct(self, words: str) -> None:
        if words != self.instruction:
            self.instruction = words
            self.repaint()

    def show(self, preview: Preview) -> None:
        """Blit the picture; the texture is made anew only when the size changes."""
        height, width = preview.image.shape[:2]
        if self._texture is None or self._texture.size != (width, height):
            self._wipe()
            self._texture = Texture.create(size=(width, height), colorfmt="rgb")
            self._texture.flip_vertical()
            self._place = self._fit(width, height)
        self._texture.blit_buffer(preview.image.tobytes(), colorfmt="rgb", bufferfmt="ubyte")
        self._outline = preview.outline
        self.repaint()

    def keep(self, thumbnail: Preview) -> None:
        """The picture is taken: a coarse one stands still, and the strip of words is good news."""
        self._taken = True
        self.show(thumbnail)

    def darken(self) -> None:
        """Overwrite the picture and let it go."""
        self._wipe()
        self._outline = ()
        self.repaint()

    def _wipe(self) -> None:
        """A texture that is merely let go keeps its pixels on the graphics card until something else wants the room."""
        if self._texture is not None:
            width, height = self._texture.size
            self._texture.blit_buffer(bytes(3 * width * height), colorfmt="rgb", bufferfmt="ubyte")
            self._texture = None

    def paint(self) -> None:
        look, theme = self.look, self.look.theme
        self.fill(self.box, theme.ink, 4)
        if self._texture is not None:
            Color(1, 1, 1, 1)
            Rectangle(
                texture=self._texture, pos=(self._place.x, self._place.y), size=(self._place.w, self._place.h)
            )
            self._paint_outline()
        else:
            self._paint_card()
        if self.instruction:
            strip = self.box.cut_bottom(look.px(24 if look.panel.landscape else 30))[0]
            self.fill(strip, theme.good if self._taken else theme.primary, 4)
            room = strip.inset(look.px(6), look.px(2))
            if self._taken:
                mark, room = room.cut_left(look.px(12), look.px(4))
                self.icon("circle-check", mark, theme.on_primary)
            self.words(
                self.instruction,
                room,
                look.scale.body,
                theme.on_primary,
                bold=True,
                centre=not self._taken,
                middle=True,
            )

    def _fit(self, width: int, height: int) -> Box:
        """As large as the box allows above the strip of words, with its own proportions."""
        room = self.box.cut_bottom(0, self.look.px(24 if self.look.panel.landscape else 30))[1].inset(
            self.look.px(3)
        )
        scale = min(room.w / width, room.h / height)
        return room.middle(width * scale, height * scale)

    def _paint_outline(self) -> None:
        if self._texture is None or len(self._outline) < 3:
            return
        width, height = self._texture.size
        sx, sy = self._place.w / width, self._place.h / height
        points = [n for x, y in self._outline for n in (self._place.x + x * sx, self._place.top - y * sy)]
        # A bright line in a dark one: to be seen on a white card and on the black tray.
        for colour, width_mm in ((self.look.theme.ink, 1.7), (self.look.theme.outline, 1.0)):
            Color(*colour)
            SmoothLine(points=points, close=True, width=self.look.px(width_mm), joint="round")

    def _paint_card(self) -> None:
        """Without a picture: where the card belongs."""
        look = self.look
        room = self.box.cut_bottom(0, look.px(24))[1]
        self.icon("id-card", room.middle(look.px(44), look.px(44)), look.theme.hairline)
