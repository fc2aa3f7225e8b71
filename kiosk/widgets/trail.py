"""How far a case is: stages one under the other, or the steps of one of them; and the steps of the procedure in words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kivy.uix.widget import Widget

from kiosk.widgets.box import Box
from kiosk.widgets.fonts import Typeset, extent
from kiosk.widgets.look import Look
from kiosk.widgets.paged import Row
from kiosk.widgets.piece import Piece
from kiosk.widgets.touchable import Touchable

DONE, NOW, TO_COME, LEFT_OUT = "done", "now", "to_come", "left_out"
"""How a stage stands, as `kiosk.presenters.status_views.StageState` says it."""
_PAD_MM = 4.0
_BETWEEN_MM = 3.0


@dataclass(frozen=True, slots=True)
class StageWords:
    """What stands in the row of a stage, in the visitor's language; ``day`` may be empty."""

    number: int
    words: str
    day: str
    state: str


class StageRow(Touchable):
    """A disc on a line that runs from stage to stage, the words beside it, the day below them.

    Done: a check mark; under way: a thick ring on a tint; to come: a number; left out: a dash. Each differs in more than
    its colour. Without ``on_press`` it is read only, and has no edge that asks for a finger.
    """

    def __init__(
        self,
        look: Look,
        box: Box,
        stage: StageWords,
        on_press: Callable[[], None],
        *,
        rail: tuple[bool, bool],
    ) -> None:
        """``rail``: does the line come from above, does it go on below?"""
        super().__init__(look, box, f"choice.stage.{stage.number}", on_press)
        self.stage, self.rail = stage, rail
        self.repaint()

    opens = True

    def paint(self) -> None:
        look, theme, stage = self.look, self.look.theme, self.stage
        now = stage.state == NOW
        ground = theme.warm_tint if now else theme.tint_down if self.down else theme.sheet
        if self.opens:
            edge, width = (theme.ink, 1.0) if now else (theme.border, 0.5)
            self.panel(self.box, theme.tint_down if self.down else ground, edge, width)
        elif now:
            self.fill(self.box, theme.warm_tint, 4)
        room = self.box.inset(look.px(_PAD_MM), look.px(1))
        mark, words = room.cut_left(_disc(look), look.px(6))
        self._rail(mark)
        self._mark(mark.middle(mark.w, mark.w))
        if self.opens:
            door, words = words.cut_right(look.px(8), look.px(2))
            self.icon("chevron-right", door.middle(door.w, door.w), theme.primary)
        self._words(words)

    def _rail(self, column: Box) -> None:
        look, middle = self.look, column.middle(max(2, self.look.px(1.2)), self.box.h)
        above, below = self.rail
        half = self.box.h / 2
        theme = look.theme
        if above:
            reached = self.stage.state in (DONE, NOW)
            self.fill(middle.cut_top(half)[0], theme.primary if reached else theme.hairline)
        if below:
            done = self.stage.state == DONE
            self.fill(middle.cut_bottom(half)[0], theme.primary if done else theme.hairline)

    def _mark(self, disc: Box) -> None:
        look, theme, stage = self.look, self.look.theme, self.stage
        if stage.state == DONE:
            self.disc(disc, theme.primary)
            self.icon("check", disc.inset(disc.w * 0.2), theme.on_primary)
            return
        now = stage.state == NOW
        self.disc(disc, theme.ink if now else theme.border)
        inner = disc.inset(look.px(1.6 if now else 0.6))
        self.disc(inner, theme.sheet)
        if stage.state == LEFT_OUT:
            self.icon("minus", disc.inset(disc.w * 0.28), theme.second)
            return
        capital = disc.h / look.panel.px_per_mm * 0.36
        ink = theme.ink if now else theme.second
        self.words(str(stage.number), disc, capital, ink, bold=now, centre=True, middle=True)

    def _words(self, room: Box) -> None:
        theme, stage = self.look.theme, self.stage
        made, day = _typeset(self, stage, room.w)
        gap = self.look.px(3.2) if day else 0
        block = lowered(room.middle(room.w, made.ink + gap + (day.ink if day else 0)), made)
        quiet = stage.state in (TO_COME, LEFT_OUT)
        self.place(made, block, theme.second if quiet else theme.ink)
        if day:
            self.place(day, block.cut_bottom(day.ink)[0], theme.second)


class ShutStageRow(StageRow):
    """To read only; a finger does nothing."""

    opens = False

    def collide_point(self, x: float, y: float) -> bool:
        return False


def lowered(block: Box, first: Typeset) -> Box:
    """A block of lines looks centred when its capitals and not its descenders are: a tenth of the type lower."""
    return Box(block.x, block.y - 0.1 * first.font_px, block.w, block.h)


def _disc(look: Look) -> float:
    return look.px(max(14.0, 2.3 * look.scale.body))


def _typeset(piece: Piece, stage: StageWords, width: float) -> tuple[Typeset, Typeset | None]:
    scale = piece.look.scale
    words = piece.set(stage.words, width, scale.button, bold=stage.state in (DONE, NOW))
    day = piece.set(stage.day, width, scale.caption) if stage.day else None
    return words, day


def stage_row(
    look: Look,
    width: float,
    stage: StageWords,
    on_press: Callable[[], None] | None,
    *,
    rail: tuple[bool, bool],
) -> Row:
    """As high as its words take, and never lower than a finger is wide. ``on_press`` None: it opens nothing."""
    probe = Piece(look, look.panel.box)
    text = width - 2 * look.px(_PAD_MM) - _disc(look) - look.px(6) - (look.px(10) if on_press else 0)
    words, day = _typeset(probe, stage, text)
    ink = words.ink + (look.px(3.2) + day.ink if day else 0)
    air = look.px(2 if look.panel.landscape else _BETWEEN_MM + 1)
    height = max(look.px(20 if look.panel.landscape else 26), _disc(look) + look.px(3), ink + 2 * air)

    def build(box: Box) -> list[Widget]:
        if on_press is None:
            return [ShutStageRow(look, box, stage, lambda: None, rail=rail)]
        return [StageRow(look, box, stage, on_press, rail=rail)]

    return Row(height, build)


class StepRow(Piece):
    """One step of the procedure, and how long it may take."""

    def __init__(self, look: Look, box: Box, number: int, words: str, time: str) -> None:
        super().__init__(look, box, "row")
        self.number, self.step_words, self.time = number, words, time
        self.repaint()

    def paint(self) -> None:
        look, theme = self.look, self.look.theme
        self.fill(self.box.cut_bottom(max(1, look.px(0.3)))[0], theme.hairline)
        side = _number_side(look)
        mark, rest = self.box.cut_left(side, look.px(4))
        disc = mark.middle(side, side)
        self.words(str(self.number), disc, look.scale.caption, theme.second, centre=True, middle=True)
        time, words = rest.cut_right(_time_width(look, rest.w, self.time), look.px(4))
        self.words(self.step_words, words, look.scale.caption, theme.ink, middle=True)
        if self.time:
            self.words(self.time, time, look.scale.caption, theme.second, middle=True)


def _number_side(look: Look) -> float:
    return look.px(max(9.0, 1.9 * look.scale.caption))


def _time_width(look: Look, room: float, time: str) -> float:
    """Its words on one line where that leaves more than half of the room to the step."""
    return min(room * 0.45, extent(time, look.font_px(look.scale.caption)) + 2) if time else 0


def step_row(look: Look, number: int, words: str, time: str, *, width: float | None = None) -> Row:
    """A row of the list of steps; as high as its words take in ``width`` pixels, where that is told."""
    height = look.px(19 if look.panel.landscape else 20)
    if width is not None:
        room = width - _number_side(look) - look.px(4)
        beside = _time_width(look, room, time)
        probe, capital = Piece(look, look.panel.box), look.scale.caption
        text = probe.set(words, room - beside - (look.px(4) if time else 0), capital)
        inks = [text.ink, probe.set(time, beside, capital).ink if time else 0]
        height = max(height, max(inks) + look.px(5))

    def build(box: Box) -> list[Widget]:
        return [StepRow(look, box, number, words, time)]

    return Row(height, build)
