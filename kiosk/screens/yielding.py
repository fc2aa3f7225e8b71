"""A page whose answer wants so much room that emblem, then help, then the size of the title give way to it."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar, TypeVar

from kiosk.presenters.views import View
from kiosk.screens.screen import Parts, Screen
from kiosk.widgets.box import Box
from kiosk.widgets.note import Note
from kiosk.widgets.page import Question, Zones

_APART_MM = 5.0

V = TypeVar("V", bound=View)


class YieldingScreen(Screen[V]):
    """What is wrong is said where the answer is, so that nothing moves under a finger; where there is no room for
    that, in place of the question. ``problem_above``: on pages without a place for it, under the title as elsewhere.
    ``rises``: of the answer only the foot is touched, so for a low reach its upper part may lie above the middle.
    ``emblem_lying``: the answer stands beside the question, which keeps its emblem there.
    """

    problem_above: ClassVar[bool] = False
    rises: ClassVar[bool] = False
    emblem_lying: ClassVar[bool] = False
    _is_noted = False

    def build(self) -> None:
        zones = self.zones()
        self.add_frame(zones)
        question, left = self.question_above(zones)
        self.fill(self.answer_room(zones, left), question)

    def answer_room(self, zones: Zones, left: Box, *, wide: bool = False) -> Box:
        room = super().answer_room(zones, left, wide=wide)
        if self.look.panel.landscape or not self.rises:
            return room
        return left.cut_bottom(min(left.h, max(room.h, self.look.px(self.need_mm()))))[0]

    def need_mm(self) -> float:
        """Millimetres that the answer wants below the question."""
        return 60.0

    def bare_mm(self) -> float:
        """The least of it, without hints and without a word of what is wrong: only for that the title gets smaller."""
        return self.need_mm()

    def question_above(self, zones: Zones) -> tuple[Question, Box]:
        """The question at the top of its zone with what it can afford, and what is left below it."""
        need, lying = self.look.px(self.need_mm()), self.look.panel.landscape
        tries = (Parts(not lying or self.emblem_lying, True), Parts(False, True), Parts(False, False))
        question, left = self.afforded(self._tried, zones, tries, lambda left: left.h >= need)
        if left.h < self.look.px(self.bare_mm()):
            self.remove_widget(question)
            question, left = self._tried(zones, emblem=False, help_=False, small=True)
        self._is_noted = self.problem_above
        if self.view.problem is not None and left.h < need and not self._is_noted:
            left = self._note_instead(zones, question, left)
        return question, left

    def no_question(self, zones: Zones) -> tuple[Question, Box]:
        """All of its zone for the answer; neither question nor what there is to mend."""
        question, _ = self._tried(zones, emblem=False, help_=False)
        self.remove_widget(question)
        self._is_noted = True
        return question, zones.question

    def _note_instead(self, zones: Zones, question: Question, left: Box) -> Box:
        """As large as body type, or as a caption where the answer would not find a place below."""
        look, room = self.look, zones.question
        note = self.problem_note(room)
        assert note is not None
        if room.h - note.box.h - look.px(_APART_MM) < look.px(self.bare_mm()):
            note = self.problem_note(room, capital_mm=look.scale.caption)
            assert note is not None
        self.remove_widget(question)
        self.add(note)
        self._is_noted = True
        top = min(left.top, note.box.y - look.px(_APART_MM))
        return Box(left.x, left.y, left.w, max(0, top - left.y))

    def problem_note(self, room: Box, capital_mm: float | None = None) -> Note | None:
        """What is to be mended, at the top of ``room``; None: nothing, or it is said already."""
        if self.view.problem is None or self._is_noted:
            return None
        words = self.links.say(self.view.problem)
        return Note(self.look, room, words, icon="circle-alert", error=True, capital_mm=capital_mm)

    def _tried(self, zones: Zones, *, emblem: bool, help_: bool, small: bool = False) -> tuple[Question, Box]:
        view = self.view
        if not self.problem_above:
            self.view = replace(view, problem=None)
        try:
            return self.add_question(zones, emblem=emblem, help_=help_, small=small)
        finally:
            self.view = view
