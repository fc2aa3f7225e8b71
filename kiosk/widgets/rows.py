"""Rows of lists: something to read, and an answer with "Ubah" beside it."""

from __future__ import annotations

from collections.abc import Callable
from math import inf

from kivy.uix.widget import Widget

from kiosk.widgets.box import Box
from kiosk.widgets.buttons import BigButton, Kind
from kiosk.widgets.fonts import Typeset, shortened
from kiosk.widgets.look import Look
from kiosk.widgets.paged import Row
from kiosk.widgets.piece import Piece, measured

_ANSWER_LINES = 4
"""More of a long account is seen on its own page, by "Ubah"."""


class NoticeRow(Piece):
    """Icon in a disc, a heading, a sentence."""

    def __init__(self, look: Look, box: Box, icon: str, heading: str, words: str | None) -> None:
        super().__init__(look, box, "row")
        self.icon_name, self.heading, self.sentence = icon, heading, words
        self.repaint()

    def paint(self) -> None:
        look, theme = self.look, self.look.theme
        text = self.box
        if self.icon_name:
            side = look.px(18)
            place, text = self.box.cut_left(side, look.px(5))
            disc = place.cut_top(side)[0] if self.sentence else place.middle(side, side)
            self.disc(disc, theme.warm_tint)
            self.icon(self.icon_name, disc.inset(side * 0.21), theme.primary)
        if not self.sentence:
            self.words(self.heading, text, look.scale.body, theme.ink, bold=True, middle=True)
            return
        heading = self.set(self.heading, text.w, look.scale.body, bold=True)
        text = text.cut_top(0, look.px(2))[1]
        place, text = text.cut_top(heading.ink, look.px(3.4))
        self.place(heading, place, theme.ink)
        words = self.set(self.sentence, text.w, look.scale.caption)
        self.place(words, text.cut_top(words.ink)[0], theme.second)


def notice_row(look: Look, width: float, icon: str, heading: str, words: str | None) -> Row:
    """As high as its words take, at least as high as its icon."""
    text = width - (look.px(23) if icon else 0)
    height = look.px(2) + measured(look, heading, text, look.scale.body, bold=True).ink
    if words:
        height += look.px(3.4) + measured(look, words, text, look.scale.caption).ink
    height = max(height, look.px(18) if icon else 0) + look.px(2)

    def build(box: Box) -> list[Widget]:
        return [NoticeRow(look, box, icon, heading, words)]

    return Row(height, build)


def _pad_mm(look: Look) -> float:
    """Above and below an answer: lying there are few millimetres. 3 keeps two buttons apart."""
    return 3.0 if look.panel.landscape else 4.0


class AnswerRow(Piece):
    """Label above, answer below, a fine line under both."""

    def __init__(self, look: Look, box: Box, text_w: float, label: str, answer: Typeset) -> None:
        super().__init__(look, box, "row")
        self.text_w, self.label, self.answer = text_w, label, answer
        self.repaint()

    def paint(self) -> None:
        look, theme = self.look, self.look.theme
        self.fill(self.box.cut_bottom(max(1, look.px(0.4)))[0], theme.hairline)
        text = self.box.cut_left(self.text_w)[0].inset(0, look.px(_pad_mm(look)))
        label = self.set(self.label, text.w, look.scale.caption)
        place, text = text.cut_top(label.ink, look.px(3.2))
        self.place(label, place, theme.second)
        self.place(self.answer, text, theme.ink)


def shortened_to(
    look: Look, words: str, width: float, height: float, lines: int, *, bold: bool = False
) -> Typeset:
    """As much of an answer as fits into ``height`` pixels, in at most so many lines; at least one."""
    font = look.font_px(look.scale.body)
    made = shortened(words, font, width, lines, bold=bold)
    while made.ink > height and lines > 1:
        lines -= 1
        made = shortened(words, font, width, lines, bold=bold)
    return made


def answer_row(
    look: Look,
    width: float,
    *,
    question: str,
    label: str,
    answer: str,
    change: tuple[str, Callable[[], None]] | None,
    tallest: float = inf,
    reach: float = inf,
) -> Row:
    """``change`` is the word of the button and what it does; None: the answer cannot be changed.

    A long answer is shortened until the row is at most ``tallest`` pixels high; the button stands at its top, or no higher
    than ``reach`` pixels above its foot.
    """
    capital = look.scale.caption
    button_w = BigButton.width_for(look, change[0], icon=True, capital_mm=capital) if change else 0
    text_w = width - (button_w + look.px(5) if change else 0)
    rest = measured(look, label, text_w, capital).ink + look.px(3.2 + 2 * _pad_mm(look))
    set_answer = shortened_to(look, answer, text_w, tallest - rest, _ANSWER_LINES, bold=True)
    height = max(rest + set_answer.ink, look.px(20 + _pad_mm(look)))

    def build(box: Box) -> list[Widget]:
        made: list[Widget] = [AnswerRow(look, box, text_w, label, set_answer)]
        if change:
            top = box.y + min(box.h, reach)
            place = Box(box.right - button_w, top - look.px(20 + _pad_mm(look) / 2), button_w, look.px(20))
            made.append(
                BigButton(
                    look,
                    place,
                    change[0],
                    change[1],
                    key=f"change.{question}",
                    kind=Kind.QUIET,
                    icon="pencil",
                    capital_mm=capital,
                )
            )
        return made

    return Row(height, build)
