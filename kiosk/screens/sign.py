"""The signature on the glass, or the word that there will be none."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from kiosk.layout import TextSize
from kiosk.presenters.commands import CannotSign, Sign
from kiosk.presenters.views import SignView
from kiosk.screens.screen import Screen
from kiosk.widgets import words
from kiosk.widgets.box import Box
from kiosk.widgets.buttons import BigButton, Kind
from kiosk.widgets.page import Question
from kiosk.widgets.signature import SignaturePad
from kiosk.widgets.tiles import ChoiceTile, TileWords

_TALLEST_MM, _LEAST_MM, _GAP_MM = 170.0, 62.0, 5.0


class ThumbTile(ChoiceTile):
    """Not the way that is meant first, so its words are smaller than a question's tiles have."""

    _part_of_button = 0.8


class SignScreen(Screen[SignView]):
    """The strokes live on the pad only; the visit gets them after each one."""

    live: ClassVar[frozenset[str]] = frozenset({"signed", "thumb"})

    def is_full(self) -> bool:
        """A pad is at least 60 mm high, whatever the type."""
        return self.look.layout.text is TextSize.EXTRA

    def fill(self, room: Box, question: Question) -> None:
        look, gap = self.look, self.look.px(_GAP_MM)
        clear_w = BigButton.width_for(
            look, self.links.say(words.SIGN_CLEAR), icon=True, capital_mm=look.scale.caption
        )
        tile = TileWords("thumb", self.links.say(words.SIGN_THUMB), None, "fingerprint-pattern")
        wanted = ThumbTile.part_height(look, tile, room.w - clear_w - gap)
        if wanted > room.h - gap - look.px(_LEAST_MM):
            tile = replace(tile, icon=None)
            wanted = ThumbTile.part_height(look, tile, room.w - clear_w - gap)
        line_h = max(look.px(22), min(wanted, room.h - gap - look.px(_LEAST_MM)))
        pad, below = room.cut_top(min(room.h - line_h - gap, look.px(_TALLEST_MM)), gap)
        clear, thumb = below.cut_top(line_h)[0].cut_left(clear_w, gap)
        self.pad = SignaturePad(look, pad, self._hint(), self._signed, mark=self.view.thumb)
        self.thumb = ThumbTile(
            look, thumb, tile, lambda: self.links.emit(CannotSign()), chosen=self.view.thumb
        )
        self.thumb.key = "thumb"
        self.add(self.pad, self._clear(clear), self.thumb)

    def _clear(self, place: Box) -> BigButton:
        return BigButton(
            self.look,
            place,
            self.links.say(words.SIGN_CLEAR),
            self.pad.clear,
            key="clear",
            kind=Kind.OUTLINED,
            icon="rotate-ccw",
            capital_mm=self.look.scale.caption,
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

    def take_over(self, old: Screen[SignView]) -> None:
        """The same page with a problem said: the strokes stay on the pad."""
        if isinstance(old, SignScreen) and not self.view.thumb:
            self.pad.strokes = old.pad.strokes
            self.pad.repaint()
