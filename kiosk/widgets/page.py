"""The scaffold of every page: header, chapters, question, room for the answer, bar of buttons."""

from __future__ import annotations

from typing import NamedTuple

from kiosk.layout import TextSize
from kiosk.widgets.box import NOWHERE, Box
from kiosk.widgets.even import even_width
from kiosk.widgets.fonts import Typeset, widest
from kiosk.widgets.header import HeaderPlan
from kiosk.widgets.look import Look
from kiosk.widgets.note import Note
from kiosk.widgets.piece import Piece

_UNDER_MM = (4.5, 8.0)
"""White between title and help: under one line, and under several, where the help would else look like one more of them."""
_TWO_LINES = 1.5
"""A title as high as so many of its letters has more than one line."""
_AIR_MM = 2.0
"""White above and below the header's buttons where they lie above the bar."""


class Zones(NamedTuple):
    """Where the parts of a page lie.

    Upright the answer follows the question; lying it stands beside it, on the left for the left hand. For a low reach
    ``answer`` upright is what lies below the middle of the panel, and ``tools`` the line of the header's buttons above
    the bar; ``question`` reaches down to the same floor.
    """

    header: Box
    chapters: Box
    question: Box
    answer: Box
    bar: Box
    tools: Box = NOWHERE

    @classmethod
    def of(
        cls,
        look: Look,
        *,
        wide: bool = False,
        chapters: bool = True,
        bar_h: float = 0.0,
        answer_mm: float = 187.0,
        header: HeaderPlan | None = None,
    ) -> Zones:
        """``wide``: one column also in landscape (pages with little question and much answer).

        ``answer_mm``: width of the answer in landscape; 187 is what a keyboard takes.
        ``bar_h``: pixels of the bar (`bar_height`); 0: the page has none.
        """
        lying, page = look.panel.landscape, look.panel.box
        top, rest = page.cut_top(header.height if header else look.px(22))
        bar, rest = rest.cut_bottom(bar_h)
        tools, rest = rest.cut_bottom(header.tools_h + look.px(_AIR_MM) if header and header.low else 0)
        room = rest.inset(look.margin, 0)
        line = Box(room.x, room.top, room.w, 0)
        room = room.cut_top(0, look.px(4))[1]
        if chapters:
            line, room = room.cut_top(look.px(11 if lying else 18 if look.panel.small else 25))
        above = 7 if lying else 8 if look.panel.small else 10
        room = room.cut_top(0, look.px(above))[1].cut_bottom(0, look.px(4))[1]
        question, answer = _columns(look, room, 0 if wide else look.px(answer_mm))
        return cls(top, line, question, answer, bar, tools)


def _columns(look: Look, room: Box, answer_w: float) -> tuple[Box, Box]:
    """Question and answer; ``answer_w`` pixels lying, 0: one column."""
    if look.panel.landscape:
        if not answer_w:
            return room, room
        cut = room.cut_left if look.layout.left_handed else room.cut_right
        answer, question = cut(answer_w, look.px(10))
        return question, answer
    if look.layout.low_reach:
        below = look.panel.height_px / 2 - look.px(2) - room.y
        return room, room.cut_bottom(min(below, room.h))[0]
    return room, room


class Ground(Piece):
    """The white ground of a page's bar. The paper around it is what the window is cleared with (`kiosk.app`): to fill
    the glass a second time would take a third of a frame."""

    def __init__(self, look: Look, bar: Box) -> None:
        super().__init__(look, bar)
        self.repaint()

    def paint(self) -> None:
        theme = self.look.theme
        self.fill(self.box, theme.sheet)
        self.fill(self.box.cut_top(max(1, self.look.px(0.4)))[0], theme.hairline)


class Question(Piece):
    """Emblem, title, at most one sentence of help, and what there is to mend."""

    def __init__(
        self,
        look: Look,
        box: Box,
        title: str,
        help_: str | None = None,
        *,
        problem: str | None = None,
        banner: str | None = None,
        emblem: str | None = None,
        small: bool = False,
    ) -> None:
        """``small``: the title as large as its help would be, the banner as a caption."""
        super().__init__(look, box, "question")
        self.title, self.help, self.problem, self.banner = title, help_, problem, banner
        self.emblem, self.small = emblem, small
        self.left, self.under = box, 0.0
        self.repaint()

    def paint(self) -> None:
        look, scale = self.look, self.look.scale
        self.left, self.under = self.box, look.px(_UNDER_MM[0])
        if self.banner:
            self._note(self.banner, "info", error=False)
        if not (self.emblem and self._beside(self.emblem)):
            self._paragraph(self.title, scale.body if self.small else scale.title, bold=True)
        if self.help and self._has_room(self.help):
            self.left = self.left.cut_top(0, self.under)[1]
            self._paragraph(self.help, scale.body)
        if self.problem:
            self.left = self.left.cut_top(0, look.px(5) if self.help else max(look.px(5), self.under))[1]
            self._note(self.problem, "circle-alert", error=True)
        self.left = self.left.cut_top(0, look.px(8))[1]

    def _has_room(self, help_: str) -> bool:
        """A line of help goes before it runs into the bar."""
        made = self.set(help_, self.left.w, self.look.scale.body)
        return made.ink + self.under <= self.left.h

    def _beside(self, emblem: str) -> bool:
        """The emblem at the left of the title; False where the words need the room: large type, small panels, long words."""
        look, theme, scale = self.look, self.look.theme, self.look.scale
        side, gap = look.px(18 if look.panel.landscape else 24), look.px(6)
        width = self.left.w - side - gap
        size = look.font_px(scale.title)
        broken = widest(self.title, size, bold=True) > width
        large = look.layout.text is not TextSize.MEDIUM and (look.panel.landscape or look.panel.small)
        if broken or large or look.layout.text is TextSize.EXTRA:
            return False
        made = self._even(self.title, width, scale.title, bold=True)
        line, self.left = self.left.cut_top(max(side, made.height - 0.1 * made.font_px))
        mark, words = line.cut_left(side, gap)
        disc = mark.middle(side, side)
        self.disc(disc, theme.tint)
        self.icon(emblem, disc.inset(side * 0.24), theme.primary)
        self.place(made, words.middle(words.w, min(words.h, made.ink)), theme.ink)
        self._space_below(made)
        return True

    def _note(self, words: str, icon: str, *, error: bool) -> None:
        capital = self.look.scale.caption if self.small else None
        note = Note(self.look, self.left, words, icon=icon, error=error, capital_mm=capital)
        self.add_widget(note)
        self.left = self.left.cut_top(note.box.h, 0 if error else self.look.px(7))[1]

    def _paragraph(self, words: str, capital_mm: float, *, bold: bool = False) -> None:
        theme = self.look.theme
        made = self._even(words, self.left.w, capital_mm, bold=bold)
        place, self.left = self.left.cut_top(made.height - 0.1 * made.font_px)
        self.place(made, place, theme.ink if bold else theme.second)
        if bold:
            self._space_below(made)

    def _even(self, words: str, width: float, capital_mm: float, *, bold: bool) -> Typeset:
        width = even_width(words, self.look.font_px(capital_mm), width, bold=bold)
        return self.set(words, width, capital_mm, bold=bold)

    def _space_below(self, title: Typeset) -> None:
        scarce = self.look.layout.text is TextSize.EXTRA
        if title.height > _TWO_LINES * title.font_px and not scarce:
            self.under = self.look.px(_UNDER_MM[1])
