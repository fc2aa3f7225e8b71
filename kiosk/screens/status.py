"""What became of a case: in words, in five stages, with its days, and what can be done now."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from kiosk.layout import TextSize
from kiosk.presenters.commands import Choose
from kiosk.presenters.status_views import Stage, StageView, StatusView
from kiosk.screens.screen import Screen
from kiosk.screens.tile_words import tile_words
from kiosk.widgets import words
from kiosk.widgets.box import Box
from kiosk.widgets.page import Question
from kiosk.widgets.paged import FOOT_MM, PagedRows, Row
from kiosk.widgets.remark import RemarkPlate, action_rows, heading_row, quiet_row, remark_height, text_row
from kiosk.widgets.trail import DONE, TO_COME, StageWords, stage_row

_GAP_MM = 3.5
_MORE_MM = 10.0
"""By how much a stage may be higher than its words take."""


class StatusScreen(Screen[StatusView]):
    """Upright one list: what is to be known first, the stages, what can be done. Lying the first stands on the left."""

    answer_mm: ClassVar[float] = 178.0

    def fill(self, room: Box, question: Question) -> None:
        look, say = self.look, self.links.say
        # Beside the list, lying; above it, where all controls are low.
        left, lying = question.left, look.panel.landscape
        free = left if lying else left.cut_top(max(0.0, left.h - room.h - look.px(4)))[0]
        stages = self._stages(room.w)
        rows = self._choices(room.w) + self._lines(room.w)
        beside = self._remark(free.w)
        if beside is not None and beside.height <= free.h:
            self.add(*beside.build(free.cut_top(beside.height)[0]))
            top: list[Row] = []
        else:
            top = self._top(room)
        rows = [*self._grown(stages, room.h, [*top, *rows]), *rows]
        rows = top + rows
        self.add(
            PagedRows(look, room, rows, up=say(words.LIST_UP), down=say(words.LIST_DOWN), gap_mm=_GAP_MM)
        )

    def _grown(self, stages: list[Row], height: float, others: list[Row]) -> list[Row]:
        """The stages take what the page has left over, up to a point: air between them, and more to touch."""
        gaps = self.look.px(_GAP_MM) * (len(stages) + len(others) - 1)
        spare = height - sum(row.height for row in (*stages, *others)) - gaps
        more = max(0.0, min(spare / max(1, len(stages)), self.look.px(_MORE_MM)))
        return [replace(row, height=row.height + more) for row in stages]

    def _top(self, room: Box) -> list[Row]:
        """What is to be known first, on one sheet; where that is higher than a page, sentence by sentence."""
        whole = self._remark(room.w)
        if whole is None or whole.height <= room.h - self.look.px(FOOT_MM):
            return [] if whole is None else [whole]
        head, remark = self._remark(room.w, more=False), self.view.remark
        assert head is not None
        assert remark is not None
        return [head, *(text_row(self.look, room.w, self.links.say(one)) for one in remark.more)]

    def _remark(self, width: float, *, more: bool = True) -> Row | None:
        remark, look, say = self.view.remark, self.look, self.links.say
        if remark is None:
            return None
        sentence, rest = say(remark.words), [say(one) for one in remark.more] if more else []
        return Row(
            remark_height(look, width, sentence, rest),
            lambda box: [RemarkPlate(look, box, remark.tone.value, remark.icon, words=sentence, more=rest)],
        )

    def _stages(self, width: float) -> list[Row]:
        stages = self.view.stages
        return [
            self._stage(width, stage, rail=(stage is not stages[0], stage is not stages[-1]))
            for stage in stages
        ]

    def _stage(self, width: float, stage: Stage, *, rail: tuple[bool, bool]) -> Row:
        say, emit = self.links.say, self.links.emit
        said = StageWords(
            stage.number, say(stage.words), say(stage.day) if stage.day else "", stage.state.value
        )
        press = (lambda: emit(Choose(f"stage.{stage.number}"))) if stage.opens else None
        return stage_row(self.look, width, said, press, rail=rail)

    def _choices(self, width: float) -> list[Row]:
        view, look, links = self.view, self.look, self.links
        if not view.choices:
            return []
        two = look.layout.text is TextSize.MEDIUM and width >= look.px(200) and len(view.choices) > 1
        tiles = action_rows(
            look,
            width,
            tile_words(links, view.choices),
            lambda id_: links.emit(Choose(id_)),
            columns=2 if two else 1,
        )
        heading = [heading_row(look, width, links.say(view.choices_title))] if view.choices_title else []
        return heading + tiles

    def _lines(self, width: float) -> list[Row]:
        return [quiet_row(self.look, width, icon, self.links.say(line)) for icon, line in self.view.lines]


class StageScreen(Screen[StageView]):
    """The steps of one stage, each with its day, as the stages themselves stand."""

    def fill(self, room: Box, question: Question) -> None:
        steps, say = self.view.steps, self.links.say
        rows = [
            stage_row(
                self.look,
                room.w,
                StageWords(
                    step.number,
                    say(step.words),
                    say(words.short_day(step.done_at)) if step.done_at else "",
                    DONE if step.done_at else TO_COME,
                ),
                None,
                rail=(step is not steps[0], step is not steps[-1]),
            )
            for step in steps
        ]
        up, down = say(words.LIST_UP), say(words.LIST_DOWN)
        self.add(PagedRows(self.look, room, rows, up=up, down=down, gap_mm=_GAP_MM))
