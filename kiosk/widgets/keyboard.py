"""The keyboard on the glass. It holds what it writes to itself, so a touch never moves a focus."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from kivy.clock import Clock
from kivy.uix.widget import Widget

from kiosk.widgets.box import Box
from kiosk.widgets.capitals import lowered
from kiosk.widgets.fonts import Typeset, lettered, widest
from kiosk.widgets.key_layouts import Cap, Row
from kiosk.widgets.look import Colour, Look
from kiosk.widgets.touchable import KEY_REST_S, Touchable

_REPEAT_AFTER_S = 0.5
_REPEAT_S = 0.125
_SMALLEST_WORD_MM = 4.0
"""Height of a capital on a key of words, where the key is too narrow for the page's own size."""
_LEAST_KEY_MM, _EDGE_MM = 16.05, 1.4
_ICONS = {"delete": "delete"}


class KeyCap(Touchable):
    """One key: a glyph, or a word with or without its icon. HAPUS repeats while it is held."""

    def __init__(
        self,
        look: Look,
        box: Box,
        cap: Cap,
        face: str,
        on_press: Callable[[], None],
        *,
        lit: bool,
        rest_s: float,
    ) -> None:
        super().__init__(look, box, f"key.{cap.sign}", on_press)
        self.cap, self.face, self.lit, self.rest_s = cap, face, lit, rest_s
        self._clock: object | None = None
        self.repaint()

    def show(self, face: str, *, lit: bool) -> None:
        if (face, lit) != (self.face, self.lit):
            self.face, self.lit = face, lit
            self.repaint()

    def laid_down(self) -> None:
        if self.cap.sign == "delete":
            self._clock = Clock.schedule_once(self._first_repeat, _REPEAT_AFTER_S)

    def lifted(self) -> None:
        if self._clock is not None:
            Clock.unschedule(self._clock)
            self._clock = None

    def _first_repeat(self, _dt: float) -> None:
        self._clock = Clock.schedule_interval(lambda _dt: self.on_press(), _REPEAT_S)

    def paint(self) -> None:
        theme = self.look.theme
        quiet = theme.tint if self.cap.is_word else theme.sheet
        inside, ink = theme.tint_down if self.down else quiet, theme.ink
        if self.lit:
            inside, ink = theme.primary, theme.on_primary
        self.panel(self.box, inside, theme.border, 0.4, 2.5)
        room = self.box.inset(self.look.px(_EDGE_MM if self.cap.is_word else 0.8), self.look.px(1.2))
        if len(self.face) == 1:
            made = self._lettered(room, self._glyph_mm(room), bold=self.cap.is_word)
            self.place(made, room, ink, middle=True)
        else:
            self._paint_word(room, ink)

    def _glyph_mm(self, room: Box) -> float:
        """As large as the key has room for: eyes look for letters, not for keys."""
        return min(self.look.scale.button * 1.2, room.h / self.look.panel.px_per_mm * 0.5)

    def _paint_word(self, room: Box, ink: Colour) -> None:
        look, name = self.look, _ICONS.get(self.cap.sign)
        if name is not None and room.h >= look.px(16):
            side = min(look.px(7.5), room.h * 0.42)
            above, room = room.cut_top(room.h * 0.5)
            self.icon(name, above.cut_bottom(side)[0], ink)
        capital = lowered(
            look.scale.caption,
            lambda capital: self._lettered(room, capital, bold=True).whole,
            least_mm=_SMALLEST_WORD_MM,
        )
        self.place(self._lettered(room, capital, bold=True), room, ink, middle=True)

    def _lettered(self, room: Box, capital_mm: float, *, bold: bool) -> Typeset:
        return lettered(self.face, self.look.font_px(capital_mm), room.w, room.h, bold)


class Keyboard(Widget):
    """Rows of keys in a box. ``on_key`` gets a glyph (or ready-made ending) or the name of a word key.

    ``rest_s``: how long a key is deaf after it was pressed; double letters are real, a tremor is not.
    """

    def __init__(
        self,
        look: Look,
        box: Box,
        rows: Sequence[Row],
        faces: Mapping[str, str],
        on_key: Callable[[str], None],
        *,
        rest_s: float = KEY_REST_S,
    ) -> None:
        super().__init__(pos=(box.x, box.y), size=(box.w, box.h), size_hint=(None, None))
        self.look, self.box, self.faces, self.on_key, self.rest_s = look, box, faces, on_key, rest_s
        self.capitals = False
        self.caps: list[KeyCap] = []
        self.show_rows(rows)

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Lay these rows out, as high as the box allows."""
        self.clear_widgets()
        self.caps = [
            self._cap(cap, place)
            for row, line in zip(rows, self._lines(len(rows)), strict=True)
            for cap, place in zip(row, self._across(row, line), strict=True)
            if cap.sign
        ]
        for key in self.caps:
            self.add_widget(key)

    def show_capitals(self, *, capitals: bool) -> None:
        """Letters large or small; the key HURUF BESAR shows which."""
        if capitals != self.capitals:
            self.capitals = capitals
            for key in self.caps:
                key.show(self._face(key.cap), lit=capitals and key.cap.sign == "shift")

    def _cap(self, cap: Cap, place: Box) -> KeyCap:
        lit = self.capitals and cap.sign == "shift"
        press = partial(self._pressed, cap)
        return KeyCap(self.look, place, cap, self._face(cap), press, lit=lit, rest_s=self.rest_s)

    def _pressed(self, cap: Cap) -> None:
        self.on_key(cap.sign if cap.is_word else self._face(cap))

    def _face(self, cap: Cap) -> str:
        if cap.is_word:
            return self.faces[cap.sign]
        return cap.sign.upper() if self.capitals and len(cap.sign) == 1 else cap.sign

    def _lines(self, count: int) -> list[Box]:
        return self.box.grid(1, count, self.look.px(3))

    def _across(self, row: Row, line: Box) -> list[Box]:
        """Widths are counted in keys: a key of two is as wide as two keys and the gap between them."""
        gap = self.look.px(3)
        units = sum(cap.wide for cap in row)
        unit = (line.w + gap) / units
        widths = self._eased([cap.wide * unit - gap for cap in row], [self._least(cap) for cap in row])
        places, x = [], line.x
        for width in widths:
            places.append(Box(x, line.y, width, line.h))
            x += width + gap
        return places

    def _least(self, cap: Cap) -> float:
        """Pixels that the longest word on this key takes in the smallest letters; for a glyph the key's least."""
        look, least = self.look, self.look.px(_LEAST_KEY_MM)
        if not cap.is_word:
            return least if cap.sign else 0.0
        longest = widest(self.faces[cap.sign], look.font_px(_SMALLEST_WORD_MM), bold=True)
        return max(least, longest + look.px(2 * _EDGE_MM) + 2)

    @staticmethod
    def _eased(widths: list[float], least: list[float]) -> list[float]:
        """The keys too narrow for their words take from the others what those have over, in equal parts."""
        lacking = sum(max(0.0, low - width) for width, low in zip(widths, least, strict=True))
        spare = sum(max(0.0, width - low) for width, low in zip(widths, least, strict=True))
        if not lacking or spare < lacking:
            return widths
        return [
            max(low, width - max(0.0, width - low) * lacking / spare)
            for width, low in zip(widths, least, strict=True)
        ]
