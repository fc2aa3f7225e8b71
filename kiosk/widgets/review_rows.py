"""The check page's rows: chapters with headings, and the account first, on a sheet of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from kivy.uix.widget import Widget

from kiosk.widgets.box import Box
from kiosk.widgets.buttons import BigButton, Kind
from kiosk.widgets.fonts import Typeset
from kiosk.widgets.look import Look
from kiosk.widgets.paged import Row
from kiosk.widgets.piece import Piece
from kiosk.widgets.rows import shortened_to

Change = tuple[str, Callable[[], None]]
"""The word of the button, and what it does."""
_AIR_MM, _OVER_MM = 4.0, 3.0
"""Below the sheet, and between an answer and the button below it."""
_MAIN_LINES = 7
"""More of a long account is seen on its own page, by "Ubah"."""


class MainAnswer(Piece):
    """Label and answer over the whole width, on a bordered sheet."""

    def __init__(
        self, look: Look, box: Box, label: str, answer: Typeset, *, text_w: float, label_h: float
    ) -> None:
        super().__init__(look, box, "row")
        self.label, self.answer, self.text_w, self.label_h = label, answer, text_w, label_h
        self.repaint()

    def paint(self) -> None:
        look, theme = self.look, self.look.theme
        self.panel(self.box.cut_bottom(0, look.px(_AIR_MM))[1], theme.sheet, theme.border, 0.5)
        room = self.box.cut_bottom(0, look.px(_AIR_MM))[1].inset(look.px(5), look.px(4))
        label = self.set(self.label, self.text_w, look.scale.caption, bold=True)
        place, room = room.cut_top(self.label_h, look.px(2))
        self.place(label, place.middle(place.w, label.ink), theme.second)
        self.place(self.answer, room, theme.ink)


def main_row(
    look: Look, room: Box, question: str, words: tuple[str, str], change: Change | None, *, reach: float
) -> Row:
    """As wide as ``room`` and not higher; ``words``: label and answer.

    The button stands at the label's right; below the answer where that would be more than ``reach`` pixels above the foot.
    """
    label, inner = words[0], room.w - look.px(10)
    button_w = _width(look, change[0]) if change else 0
    text_w = inner - button_w - look.px(4)
    top = max(look.px(20), _label_ink(look, label, text_w))
    rest = look.px(8 + 2 + _AIR_MM) + top
    answer = shortened_to(look, words[1], inner, min(room.h, reach) - rest, _MAIN_LINES)
    if change and rest + answer.ink > reach:
        return _main_over_button(look, room, question, words, change)

    def build(box: Box) -> list[Widget]:
        made: list[Widget] = [MainAnswer(look, box, label, answer, text_w=text_w, label_h=top)]
        if change:
            place = Box(box.right - look.px(5) - button_w, box.top - look.px(4) - top, button_w, look.px(20))
            made.append(_button(look, place, question, change))
        return made

    return Row(rest + answer.ink, build)


def _main_over_button(look: Look, room: Box, question: str, words: tuple[str, str], change: Change) -> Row:
    """Label and answer over the whole width, the button at the foot."""
    label, inner, button_w = words[0], room.w - look.px(10), _width(look, change[0])
    top = _label_ink(look, label, inner)
    rest = look.px(8 + 2 + _AIR_MM + _OVER_MM + 20) + top
    answer = shortened_to(look, words[1], inner, room.h - rest, _MAIN_LINES)

    def build(box: Box) -> list[Widget]:
        place = Box(box.right - look.px(5) - button_w, box.y + look.px(_AIR_MM + 3), button_w, look.px(20))
        return [
            MainAnswer(look, box, label, answer, text_w=inner, label_h=top),
            _button(look, place, question, change),
        ]

    return Row(rest + answer.ink, build)


def _label_ink(look: Look, label: str, width: float) -> float:
    return Piece(look, look.panel.box).set(label, width, look.scale.caption, bold=True).ink


def _width(look: Look, words: str) -> float:
    return BigButton.width_for(look, words, icon=True, capital_mm=look.scale.caption)


def _button(look: Look, place: Box, question: str, change: Change) -> BigButton:
    return BigButton(
        look,
        place,
        change[0],
        change[1],
        key=f"change.{question}",
        kind=Kind.QUIET,
        icon="pencil",
        capital_mm=look.scale.caption,
    )


class Heading(Piece):
    """A chapter's name over a strong line."""

    def __init__(self, look: Look, box: Box, words: str) -> None:
        super().__init__(look, box, "heading")
        self.heading = words
        self.repaint()

    def paint(self) -> None:
        look, theme = self.look, self.look.theme
        self.fill(self.box.cut_bottom(max(1.5, look.px(0.7)))[0], theme.primary)
        words = self.box.cut_bottom(0, look.px(2.5))[1]
        made = self.set(self.heading, words.w, look.scale.body, bold=True)
        self.place(made, words.cut_bottom(made.ink)[0], theme.primary)


def heading_tall(look: Look, width: float, words: str) -> float:
    """Pixels of a heading with the air above it."""
    return Piece(look, look.panel.box).set(words, width, look.scale.body, bold=True).ink + look.px(8)


def headed(look: Look, width: float, words: str, row: Row) -> Row:
    """The row with a heading above it: the two never part."""
    high = heading_tall(look, width, words)

    def build(box: Box) -> list[Widget]:
        place, rest = box.cut_top(high)
        return [Heading(look, place, words), *row.build(rest)]

    return replace(row, height=row.height + high, build=build)
