"""What the printer's state means for the visitor, and what staff do about it: one large picture, few words."""

from __future__ import annotations

from kiosk.presenters.views import PrinterView
from kiosk.screens.screen import Screen
from kiosk.widgets import words
from kiosk.widgets.box import Box
from kiosk.widgets.fact_lines import FactLines
from kiosk.widgets.page import Question, Zones
from kiosk.widgets.paged import PagedRows, Row
from kiosk.widgets.printer_scenes import SceneSheet
from kiosk.widgets.step_lines import StepLines

_LEAST_PICTURE_MM, _GAP_MM = 34.0, 3.5


class PrinterScreen(Screen[PrinterView]):
    """Upright the picture stands above the words; lying, beside them. The words come first: the picture takes what
    they leave, and goes before they get smaller."""

    answer_mm = 172.0

    def answer_room(self, zones: Zones, left: Box, *, wide: bool = False) -> Box:
        """There is nothing to reach for in it."""
        return zones.answer if self.look.panel.landscape else left

    def fill(self, room: Box, question: Question) -> None:
        look = self.look
        capital = look.scale.button
        if look.panel.landscape:
            picture, words = room, question.left
            if (
                self._wanted(words.w, look.scale.body) > words.h
            ):  # the largest type: words in the wider column
                picture, words = words, picture
        else:
            gap = look.px(9)
            tall = min(room.h * 0.58, look.px(196), room.h - gap - self._wanted(room.w, look.scale.body))
            picture, words = room.cut_top(max(0.0, tall), gap if tall > 0 else 0)
        if self._wanted(words.w, capital) > words.h:
            capital = look.scale.body
        if min(picture.w, picture.h) >= look.px(_LEAST_PICTURE_MM):
            self.add(SceneSheet(look, picture, self.view.guide.scene))
        self._words(words, capital)

    def _lines(self) -> list[tuple[str, str]]:
        say, view = self.links.say, self.view
        if view.guide.steps:
            return [(str(number), say(step)) for number, step in enumerate(view.guide.steps, start=1)]
        return [(icon, say(said)) for icon, said in view.rows]

    def _wanted(self, width: float, capital_mm: float) -> float:
        return FactLines.height_for(self.look, width, self._lines(), capital_mm=capital_mm)

    def _words(self, room: Box, capital_mm: float) -> None:
        guide, look, lines = self.view.guide, self.look, self._lines()
        if not guide.steps and self._wanted(room.w, capital_mm) > room.h:
            self._words_on_pages(room, capital_mm)
            return
        if guide.steps:
            steps = [words for _, words in lines]
            self.add(StepLines(look, room, steps, done=guide.done, capital_mm=capital_mm))
        elif lines:
            self.add(FactLines(look, room, lines, capital_mm=capital_mm))

    def _words_on_pages(self, room: Box, capital_mm: float) -> None:
        look, say = self.look, self.links.say

        def row(line: tuple[str, str]) -> Row:
            height = FactLines.height_for(look, room.w, [line], capital_mm=capital_mm)
            return Row(height, lambda box: [FactLines(look, box, [line], capital_mm=capital_mm)])

        rows = [row(line) for line in self._lines()]
        up, down = say(words.LIST_UP), say(words.LIST_DOWN)
        self.add(PagedRows(look, room, rows, up=up, down=down, gap_mm=_GAP_MM))
