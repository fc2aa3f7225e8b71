"""What the printer's state means for the visitor, and what staff do about it: one large picture, few words."""

from __future__ import annotations

from kiosk.presenters.views import PrinterView
from kiosk.screens.screen import Screen
from kiosk.widgets.box import Box
from kiosk.widgets.fact_lines import FactLines
from kiosk.widgets.page import Question
from kiosk.widgets.printer_scenes import SceneSheet
from kiosk.widgets.step_lines import StepLines


class PrinterScreen(Screen[PrinterView]):
    """Upright the picture stands above the words; lying, beside them."""

    answer_mm = 172.0

    def fill(self, room: Box, question: Question) -> None:
        look, view = self.look, self.view
        if look.panel.landscape:
            picture, words = room, question.left
        else:
            picture, words = room.cut_top(min(room.h * 0.58, look.px(196)), look.px(16))
        self.add(SceneSheet(look, picture, view.guide.scene))
        if view.guide.steps:
            self._steps(words)
        elif view.rows:
            rows = [(icon, self.links.say(said)) for icon, said in view.rows]
            self.add(FactLines(look, words, rows, capital_mm=look.scale.button))

    def _steps(self, room: Box) -> None:
        guide, look = self.view.guide, self.look
        steps = [self.links.say(step) for step in guide.steps]
        self.add(StepLines(look, room, steps, done=guide.done, capital_mm=look.scale.button))
