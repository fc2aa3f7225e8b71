"""The signature on the glass, or the word that there will be none."""

from __future__ import annotations

from typing import ClassVar

from kiosk.presenters.commands import CannotSign, Sign
from kiosk.presenters.views import SignView
from kiosk.screens.screen import Screen
from kiosk.widgets import words
from kiosk.widgets.box import Box
from kiosk.widgets.buttons import BigButton, Kind
from kiosk.widgets.page import Question
from kiosk.widgets.signature import SignaturePad
from kiosk.widgets.tiles import SmallTile, TileWords


class SignScreen(Screen[SignView]):
    """The strokes live on the pad only; the visit gets them after each one."""

    live: ClassVar[frozenset[str]] = frozenset({"signed", "thumb"})

    def fill(self, room: Box, question: Question) -> None:
        look, say = self.look, self.links.say
        line = look.px(24)
        pad, below = room.cut_top(min(room.h - line - look.px(5), look.px(140)), look.px(5))
        self.pad = SignaturePad(look, pad, self._hint(), lambda strokes: self.links.emit(Sign(strokes)))
        clear_said = say(words.SIGN_CLEAR)
        clear_w = BigButton.width_for(look, clear_said, icon=True, capital_mm=look.scale.caption)
        clear, thumb = below.cut_top(line)[0].cut_left(clear_w, look.px(5))
        self.thumb = SmallTile(
            look,
            thumb,
            TileWords("thumb", say(words.SIGN_THUMB)),
            lambda: self.links.emit(CannotSign()),
            chosen=self.view.thumb,
        )
        self.thumb.key = "thumb"
        self.add(
            self.pad,
            BigButton(
                look,
                clear,
                clear_said,
                self.pad.clear,
                key="clear",
                kind=Kind.OUTLINED,
                icon="rotate-ccw",
                capital_mm=look.scale.caption,
            ),
            self.thumb,
        )

    def _hint(self) -> str:
        """On the empty pad: sign here, or what becomes of the thumb mark."""
        return self.links.say(words.SIGN_AT_DESK if self.view.thumb else words.SIGN_HERE)

    def refresh(self) -> None:
        self.thumb.choose(chosen=self.view.thumb)
        self.pad.hint(self._hint())
        if self.view.thumb:
            self.pad.wipe()

    def take_over(self, old: Screen[SignView]) -> None:
        """The same page with a problem said: the strokes stay on the pad."""
        if isinstance(old, SignScreen) and not self.view.thumb:
            self.pad.strokes = old.pad.strokes
            self.pad.repaint()
