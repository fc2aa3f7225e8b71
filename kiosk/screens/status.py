"""What became of a case: step n of 12 in plain words, dates, and how old that knowledge is."""

from __future__ import annotations

from typing import ClassVar

from kiosk.presenters.views import StatusView
from kiosk.screens.screen import Screen
from kiosk.texts.text import Text
from kiosk.widgets import words
from kiosk.widgets.box import Box
from kiosk.widgets.number_plate import NumberPlate
from kiosk.widgets.page import Question
from kiosk.widgets.paged import PagedRows, Row
from kiosk.widgets.rows import notice_row
from kiosk.widgets.trail import StepPlate, StepTrail, step_row

_ICONS = {
    "status.paused": "hourglass",
    "status.letter_ready": "mail",
    "status.reply_way": "reply",
    "status.not_yet_sent": "refresh-cw",
}
"""Pictures of the lines; a line that is not here gets a plain one."""


class StatusScreen(Screen[StatusView]):
    """A number that is not known shows only its plate: what was typed stays."""

    answer_mm: ClassVar[float] = 146.0
    """What the number leaves: nine glyphs in a line, each capital 14 mm high, take 168 mm."""

    def is_full(self) -> bool:
        return self.view.found

    def fill(self, room: Box, question: Question) -> None:
        """Upright one under the other; lying the number, its step and the trail stand on the left."""
        look, view, low = self.look, self.view, self.look.panel.landscape
        left = question.left if low else room
        plate, left = left.cut_top(look.px(50 if low else 60), look.px(5 if low else 8))
        self.add(NumberPlate(look, plate, view.number, ""))
        if not view.found:
            return
        below, gap = look.px(13 if low else 18), look.px(7)
        if view.step_words:
            step_h = min(look.px(40 if low else 46), left.h - below - gap)
            state, left = left.cut_top(step_h, gap)
            self._add_step(state)
        trail, left = left.cut_top(below, look.px(8))
        self.add(StepTrail(look, trail, view.step, view.of))
        self._add_rows(room if low else left)

    def _add_step(self, place: Box) -> None:
        view, say = self.view, self.links.say
        assert view.step_words is not None
        where = say(words.status_step(view.step, view.of))
        self.add(StepPlate(self.look, place, where, say(view.step_words), late=view.overdue))

    def _add_rows(self, room: Box) -> None:
        say = self.links.say
        rows = self._rows(room.w)
        self.add(PagedRows(self.look, room, rows, up=say(words.LIST_UP), down=say(words.LIST_DOWN), gap_mm=3))

    def _facts(self) -> list[tuple[str, Text]]:
        """Icon and words: first what was promised, last how old this knowledge is."""
        view = self.view
        facts: list[tuple[str, Text]] = []
        if view.overdue:
            facts.append(("clock-alert", words.STATUS_OVERDUE))
        if view.due:
            facts.append(("calendar-check", words.reply_by(view.due)))
        if view.received:
            facts.append(("inbox", words.received_at(view.received)))
        facts += [(_ICONS.get(line.id, "info"), line) for line in view.lines]
        if view.as_of:
            facts.append(("refresh-cw", words.as_of(view.as_of)))
        return facts

    def _rows(self, width: float) -> list[Row]:
        view, say, look = self.view, self.links.say, self.look
        rows = [notice_row(look, width, icon, say(fact), None) for icon, fact in self._facts()]
        return rows + [
            step_row(
                look,
                step.number,
                say(step.words),
                say(words.short_day(step.done_at)) if step.done_at else "",
                done=step.done_at is not None,
            )
            for step in view.steps
        ]
