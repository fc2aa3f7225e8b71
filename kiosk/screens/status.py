"""What became of a case: step n of 12 in plain words, dates, and how old that knowledge is."""

from __future__ import annotations

from kiosk.presenters.views import StatusView
from kiosk.screens.screen import Screen
from kiosk.texts.text import Words
from kiosk.widgets import words
from kiosk.widgets.box import Box
from kiosk.widgets.number_plate import NumberPlate
from kiosk.widgets.outcome import Outcome
from kiosk.widgets.page import Question
from kiosk.widgets.paged import PagedRows, Row
from kiosk.widgets.rows import notice_row
from kiosk.widgets.trail import StepTrail, step_row


class StatusScreen(Screen[StatusView]):
    """A number that is not known shows only its plate: what was typed stays."""

    def fill(self, room: Box, question: Question) -> None:
        look, view, say = self.look, self.view, self.links.say
        low = look.panel.landscape
        plate, room = room.cut_top(look.px(24 if low else 38), look.px(5 if low else 8))
        self.add(NumberPlate(look, plate, view.number, ""))
        if not view.found:
            return
        if view.step_words:
            state, room = room.cut_top(look.px(34 if low else 46), look.px(5))
            where = f"{say(words.status_step(view.step, view.of))}\n{say(view.step_words)}"
            self.add(Outcome(look, state, where, icon="", good=not view.overdue))
        trail, room = room.cut_top(look.px(14 if low else 19), look.px(5 if low else 8))
        self.add(StepTrail(look, trail, view.step, view.of))
        rows = self._rows(room.w)
        self.add(PagedRows(look, room, rows, up=say(words.LIST_UP), down=say(words.LIST_DOWN), gap_mm=3))

    def _rows(self, width: float) -> list[Row]:
        view, say, look = self.view, self.links.say, self.look
        facts: list[tuple[str, Words]] = []
        if view.overdue:
            facts.append(("clock-alert", words.STATUS_OVERDUE))
        if view.due:
            facts.append(("calendar-check", words.reply_by(view.due)))
        if view.received:
            facts.append(("inbox", words.received_at(view.received)))
        facts += [("info", line) for line in view.lines]
        if view.as_of:
            facts.append(("refresh-cw", words.as_of(view.as_of)))
        rows = [notice_row(look, width, icon, say(fact), None) for icon, fact in facts]
        return rows + [
            step_row(look, step.number, say(step.words), say(words.short_day(step.done_at)) if step.done_at else "",
                     done=step.done_at is not None)
            for step in view.steps
        ]
