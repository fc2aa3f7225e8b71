"""The tray as the camera sees it, with the card's outline. Pictures go straight into one texture."""

from __future__ import annotations

from kivy.graphics import Color, Rectangle, SmoothLine
from kivy.graphics.texture import Texture

from hardware.ports import Preview
from kiosk.presenters.views import Drawing
from kiosk.widgets.box import Box
from kiosk.widgets.even import evenly_fitted
from kiosk.widgets.look import Look
from kiosk.widgets.piece import Piece
from kiosk.widgets.scenes import draw


class CameraView(Piece):
    """``show`` a preview at each frame; ``darken`` when the picture is taken, so nothing stays readable."""

    def __init__(self, look: Look, box: Box) -> None:
        super().__init__(look, box, "camera")
        self._texture: Texture | None = None
        self._place = box
        self._outline: tuple[tuple[float, float], ...] = ()
        self.instruction = ""
        self._taken = False
        self._drawing: Drawing | None = None
        self.repaint()

    def instruct(self, words: str) -> None:
        if words != self.instruction:
            self.instruction = words
            self.repaint()

    def explain(self, drawing: Drawing) -> None:
        """In place of the picture: what to do while there is nothing to be seen."""
        if drawing is not self._drawing:
            self._wipe()
            self._drawing = drawing
            self.repaint()

    def show(self, preview: Preview) -> None:
        """Blit the picture; the texture is made anew only when the size changes."""
        self._drawing = None
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
        if self._texture is not None:
            overwrite(self._texture)
            self._texture = None

    def paint(self) -> None:
        look, theme = self.look, self.look.theme
        self.fill(self.box, theme.tint if self._drawing else (*theme.scrim[:3], 1.0), 4)
        if self._drawing is not None:
            draw(self, self._drawing, self._room().inset(look.px(4)))
        elif self._texture is not None:
            Color(1, 1, 1, 1)
            Rectangle(
                texture=self._texture, pos=(self._place.x, self._place.y), size=(self._place.w, self._place.h)
            )
            self._paint_outline()
        else:
            self._paint_card()
        if self.instruction:
            strip = self.box.cut_bottom(self._strip_h())[0]
            self.fill(strip, theme.good if self._taken else theme.primary, 4)
            room = strip.inset(look.px(6), look.px(2))
            if self._taken:
                mark, room = room.cut_left(look.px(12), look.px(4))
                self.icon("circle-check", mark, theme.on_primary)
            size, centre = look.font_px(look.scale.body), not self._taken
            made = evenly_fitted(self.instruction, size, room.w, room.h, bold=True, centre=centre)
            room = room.middle(made.width, room.h) if centre else room
            self.place(made, room, theme.on_primary, middle=True)

    def _strip_h(self) -> float:
        """As high as the words at their size, within what the picture can spare."""
        look = self.look
        width = self.box.w - look.px(12 + 16)
        wanted = self.set(self.instruction, width, look.scale.body, bold=True).ink + look.px(10)
        return min(max(wanted, look.px(24 if look.panel.landscape else 30)), self.box.h * 0.8)

    def _room(self) -> Box:
        """Above the strip of words."""
        return self.box.cut_bottom(0, self._strip_h())[1]

    def _fit(self, width: int, height: int) -> Box:
        """As large as the box allows above the strip of words, with its own proportions."""
        room = self._room().inset(self.look.px(3))
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
        room = self._room()
        self.icon("id-card", room.middle(look.px(44), look.px(44)), look.theme.hairline)


def overwrite(texture: Texture) -> None:
    """Black, RGB: a texture that is merely let go keeps its pixels on the graphics card until something else wants the room."""
    width, height = texture.size
    texture.blit_buffer(bytes(3 * width * height), colorfmt="rgb", bufferfmt="ubyte")
