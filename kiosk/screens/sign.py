"""The signature on the glass, or the word that there will be none."""

from __future__ import annotations

from typing import Any, ClassVar

from kiosk.presenters.commands import CannotSign, Sign
from kiosk.presenters.views import SignView
from kiosk.screens.screen import Screen
from kiosk.screens.yielding import YieldingScreen
from kiosk.widgets import words
from kiosk.widgets.box import Box
from kiosk.widgets.buttons import BigButton, Kind
from kiosk.widgets.capitals import LEAST_CAPITAL_MM
from kiosk.widgets.page import Question, Zones
from kiosk.widgets.signature import SignaturePad
from kiosk.widgets.tiles import ChoiceTile, TileWords

_TALLEST_MM, _LEAST_MM, _GAP_MM, _LINE_MM = 170.0, 62.0, 5.0, 22.0


class ThumbTile(ChoiceTile):
    """Not the way that is meant first, so its words are smaller than a question's tiles have."""

    _part_of_button = 0.8


class NarrowThumbTile(ThumbTile):
    """The same where the pad would not keep its height otherwise: a sixth less, as tiles may lose."""

    _part_of_button = 0.8 * 0.82


class SignScreen(YieldingScreen[SignView]):
    """The strokes live on the pad only; the visit gets them after each one.

    The tile for who cannot sign stands beside "Ulangi" below the pad; lying, in the question's column if that has
    room for it. A pad is at least 60 mm high, also where a low hand reaches less.
    """

    live: ClassVar[frozenset[str]] = frozenset({"signed", "thumb"})

    _kind: type[ThumbTile] = ThumbTile
    _is_tight = False
    answer_mm = 165.0
    problem_above = True
    rises = True

    def need_mm(self) -> float:
        look = self.look
        if look.panel.landscape:
            width = look.panel.width_px - 2 * look.margin - look.px(10 + self.answer_mm)
            return self._tile(width)[1] / look.panel.px_per_mm
        width = look.panel.width_px - 2 * look.margin - self._clear_w() - look.px(_GAP_MM)
        return _LEAST_MM + _GAP_MM + self._tile(width)[1] / look.panel.px_per_mm

    def question_above(self, zones: Zones) -> tuple[Question, Box]:
        look, self._kind, self._is_tight = self.look, ThumbTile, False
        question, left = super().question_above(zones)
        if left.h < look.px(self.need_mm()):
            self._kind = NarrowThumbTile
        if look.panel.landscape:
            self._is_tight = self._tile(left.w)[1] > left.h + 1
        elif not self._is_reached(zones):
            self._is_tight = True
            self._kind = self._kind if self._is_reached(zones) else NarrowThumbTile
        return question, left

    def _is_reached(self, zones: Zones) -> bool:
        """Upright, do tile and button below the pad lie where the hand reaches?"""
        width = zones.question.w - self._clear_w() - self.look.px(_GAP_MM)
        return self._tile(width)[1] <= zones.answer.h

    def fill(self, room: Box, question: Question) -> None:
        look, gap = self.look, self.look.px(_GAP_MM)
        lying = look.panel.landscape and not self._is_tight
        tile, line_h = self._tile(question.left.w if lying else room.w - self._clear_w() - gap)
        low_h = look.px(_LINE_MM) if lying else line_h
        pad, below = room.cut_top(min(room.h - low_h - gap, look.px(_TALLEST_MM)), gap)
        clear, beside = below.cut_top(low_h)[0].cut_left(self._clear_w(), gap)
        thumb = question.left.cut_bottom(line_h)[0] if lying else beside
        self.pad = SignaturePad(look, pad, self._hint(), self._signed, mark=self.view.thumb)
        self.thumb = self._kind(
            look, thumb, tile, lambda: self.links.emit(CannotSign()), chosen=self.view.thumb
        )
        self.thumb.key = "thumb"
        self.add(self.pad, self._clear(clear), self.thumb)

    def _clear_w(self) -> float:
        said = self.links.say(words.SIGN_CLEAR)
        return BigButton.width_for(self.look, said, icon=True, capital_mm=self._clear_capital())

    def _clear_capital(self) -> float:
        """Millimetres; a button beside another leaves it the room where both would not be reached otherwise."""
        return LEAST_CAPITAL_MM if self._is_tight else self.look.scale.caption

    def _tile(self, width: float) -> tuple[TileWords, float]:
        """What stands on the tile, and how high it is for that in pixels; the icon goes where words need its room."""
        look, kind = self.look, self._kind
        drawn = TileWords("thumb", self.links.say(words.SIGN_THUMB), None, "fingerprint-pattern")
        plain = drawn._replace(icon=None)
        with_icon, without = (kind.part_height(look, tile, width) for tile in (drawn, plain))
        if with_icon > look.px(_LINE_MM + 8) and without < with_icon:
            return plain, without
        return drawn, with_icon

    def _clear(self, place: Box) -> BigButton:
        return BigButton(
            self.look,
            place,
            self.links.say(words.SIGN_CLEAR),
            self.pad.clear,
            key="clear",
            kind=Kind.OUTLINED,
            icon="rotate-ccw",
            capital_mm=self._clear_capital(),
        )

    def _signed(self, strokes: tuple[tuple[tuple[float, float], ...], ...]) -> None:
        self.links.emit(Sign(strokes))

    def _hint(self) -> str:
        """On the empty pad: sign here, or what becomes of the thumb mark."""
        return self.links.say(words.SIGN_AT_DESK if self.view.thumb else words.SIGN_HERE)

    def refresh(self) -> None:
        self.thumb.choose(chosen=self.view.thumb)
        self.pad.hint(self._hint(), mark=self.view.thumb)
        if self.view.thumb:
            self.pad.wipe()

    def take_over(self, old: Screen[Any]) -> None:
        """The same page with a problem said: the strokes stay on the pad."""
        if isinstance(old, SignScreen) and not self.view.thumb:
            self.pad.strokes = old.pad.strokes
            self.pad.repaint()
