"""How far a case is: step n of 12 as a row of marks, and the steps in words."""

from __future__ import annotations

from kivy.uix.widget import Widget

from kiosk.widgets.box import Box
from kiosk.widgets.fonts import extent, fitted
from kiosk.widgets.look import Look
from kiosk.widgets.paged import Row
from kiosk.widgets.piece import Piece


class StepTrail(Piece):
    """Twelve numbered marks: done, present, to come. Done ones carry a check mark, not only a colour."""

    def __init__(self, look: Look, box: Box, step: int, of: int) -> None:
        super().__init__(look, box, "trail")
        self.step, self.of = step, of
        self.repaint()

    def paint(self) -> None:
        theme, look = self.look.theme, self.look
        cells = self.box.grid(max(1, self.of), 1, look.px(2))
        for number, cell in enumerate(cells, start=1):
            side = min(cell.w, cell.h)
            disc = cell.middle(side, side)
            if number < self.step:
                self.disc(disc, theme.primary)
                self.icon("check", disc.inset(side * 0.18), theme.on_primary)
                continue
            now = number == self.step
            self.disc(disc, theme.ink if now else theme.border)
            inner = disc.inset(look.px(1.2 if now else 0.5))
            self.disc(inner, theme.warm_tint if now else theme.sheet)
            self.words(
                str(number),
                disc,
                min(4.8, side / look.panel.px_per_mm * 0.42),
                theme.ink,
                bold=now,
                centre=True,
                middle=True,
            )


class StepPlate(Piece):
    """ "Langkah 3 dari 12" and what that means, on a tinted sheet."""

    def __init__(self, look: Look, box: Box, where: str, meaning: str, *, late: bool) -> None:
        super().__init__(look, box, "step")
        self.where, self.meaning, self.late = where, meaning, late
        self.repaint()

    def paint(self) -> None:
        look, theme = self.look, self.look.theme
        self.fill(self.box, theme.warm_tint if self.late else theme.good_tint, 4)
        room = self.box.inset(look.px(6), look.px(4))
        where = fitted(self.where, look.font_px(look.scale.title), room.w, room.h * 0.45, bold=True)
        gap = look.px(4)
        body = look.font_px(look.scale.body)
        meaning = fitted(self.meaning, body, room.w, room.h - where.ink - gap)
        block = room.middle(room.w, where.ink + gap + meaning.ink)
        self.place(where, block, theme.ink)
        self.place(meaning, block.cut_bottom(meaning.ink)[0], theme.ink)


class StepRow(Piece):
    """One step with its day, or "-" while it is to come."""

    def __init__(self, look: Look, box: Box, number: int, words: str, day: str, *, done: bool) -> None:
        super().__init__(look, box, "row")
        self.number, self.step_words, self.day, self.done = number, words, day, done
        self.repaint()

    def paint(self) -> None:
        look, theme = self.look, self.look.theme
        self.fill(self.box.cut_bottom(max(1, look.px(0.3)))[0], theme.hairline)
        side = look.px(9)
        mark, rest = self.box.cut_left(side, look.px(4))
        disc = mark.middle(side, side)
        if self.done:
            self.disc(disc, theme.primary)
            self.icon("check", disc.inset(side * 0.18), theme.on_primary)
        else:
            self.words(str(self.number), disc, look.scale.caption, theme.second, centre=True, middle=True)
        day_w = min(rest.w * 0.45, extent(self.day, look.font_px(look.scale.caption)) + 2) if self.day else 0
        day, words = rest.cut_right(day_w, look.px(4))
        self.words(self.step_words, words, look.scale.caption, theme.ink, bold=self.done, middle=True)
        if self.day:
            self.words(self.day, day, look.scale.caption, theme.second, middle=True)


def step_row(look: Look, number: int, words: str, day: str, *, done: bool) -> Row:
    """A row of the list of steps."""

    def build(box: Box) -> list[Widget]:
        return [StepRow(look, box, number, words, day, done=done)]

    return Row(look.px(19 if look.panel.landscape else 20), build)
