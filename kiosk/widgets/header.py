"""The line at the top of every page: whose machine this is, the language, and help."""

from __future__ import annotations

from collections.abc import Callable

from kivy.uix.widget import Widget

from kiosk.widgets.box import Box
from kiosk.widgets.buttons import BigButton, Kind
from kiosk.widgets.look import Look
from kiosk.widgets.piece import Piece

HEIGHT_MM = 22.0
"""Two millimetres over the 20 that a button in it must have."""


class OfficeMark(Piece):
    """A plain mark and the office's name; the regency's emblem is never drawn by us."""

    def __init__(self, look: Look, box: Box, name: str, line: str) -> None:
        super().__init__(look, box, "mark")
        self.name, self.line = name, line
        self.repaint()

    def paint(self) -> None:
        look, theme = self.look, self.look.theme
        side = look.px(14)
        mark, words = self.box.cut_left(side, look.px(4))
        mark = mark.middle(side, side)
        self.fill(mark, theme.primary, 3)
        self.icon("landmark", mark.inset(look.px(2.6)), theme.on_primary)
        if not self.line:
            self.words(self.name, words, look.scale.caption, theme.ink, bold=True, middle=True)
            return
        upper, lower = words.inset(0, look.px(2.6)).grid(1, 2, 0)
        self.words(self.name, upper, look.scale.caption, theme.ink, bold=True, middle=True)
        self.words(self.line, lower, look.scale.caption * 0.89, theme.second, middle=True)


class HeaderGround(Piece):
    """White ground with a fine line below."""

    def __init__(self, look: Look, box: Box) -> None:
        super().__init__(look, box)
        self.repaint()

    def paint(self) -> None:
        self.fill(self.box, self.look.theme.sheet)
        self.fill(self.box.cut_bottom(max(1, self.look.px(0.4)))[0], self.look.theme.hairline)


def header(
    look: Look,
    box: Box,
    *,
    office: tuple[str, str],
    words: tuple[str, str],
    on_language: Callable[[], None],
    on_help: Callable[[], None],
) -> list[Widget]:
    """The pieces of the header; ``words`` are those of the language and the help button."""
    line = Box(box.x + look.margin, box.y, box.w - 2 * look.margin, box.h)
    line = line.middle(line.w, look.px(20))
    capital = look.scale.caption
    help_w = BigButton.width_for(look, words[1], icon=True, capital_mm=capital)
    language_w = BigButton.width_for(look, words[0], icon=True, capital_mm=capital)
    help_box, rest = line.cut_right(help_w, look.px(3))
    language_box, rest = rest.cut_right(language_w, look.px(4))
    return [
        HeaderGround(look, box),
        OfficeMark(look, rest, *office),
        BigButton(
            look,
            language_box,
            words[0],
            on_language,
            key="language",
            kind=Kind.QUIET,
            icon="globe",
            capital_mm=capital,
        ),
        BigButton(
            look,
            help_box,
            words[1],
            on_help,
            key="help",
            kind=Kind.QUIET,
            icon="hand-helping",
            capital_mm=capital,
        ),
    ]
