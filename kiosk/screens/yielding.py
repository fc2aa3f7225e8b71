"""A page whose answer wants so much room that emblem, and then help, give way to it."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from kiosk.presenters.views import View
from kiosk.screens.screen import Screen
from kiosk.widgets.box import Box
from kiosk.widgets.note import Note
from kiosk.widgets.page import Question, Zones

_APART_MM = 5.0

V = TypeVar("V", bound=View)


class YieldingScreen(Screen[V]):
    """What is wrong is said where the answer is, so that nothing moves under a finger; where there is no room for
    that, in place of the question."""

    _is_noted = False

    def need_mm(self) -> float:
        """Millimetres that the answer wants below the question."""
        return 60.0

    def question_above(self, zones: Zones) -> tuple[Question, Box]:
        """The question at the top of its zone with what it can afford, and what is left below it."""
        need, lying = self.look.px(self.need_mm()), self.look.panel.landscape
        for emblem, help_ in ((not lying, True), (False, True), (False, False)):
            question, left = self._tried(zones, emblem=emblem, help_=help_)
            if left.h >= need:
                break
            if help_:
                self.remove_widget(question)
        self._is_noted = False
        if self.view.problem is not None and left.h < need:
            left = self._note_instead(zones, question, left)
        return question, left

    def no_question(self, zones: Zones) -> tuple[Question, Box]:
        """All of its zone for the answer; neither question nor what there is to mend."""
        question, _ = self._tried(zones, emblem=False, help_=False)
        self.remove_widget(question)
        self._is_noted = True
        return question, zones.question

    def _note_instead(self, zones: Zones, question: Question, left: Box) -> Box:
        note = self.problem_note(zones.question)
        assert note is not None
        self.remove_widget(question)
        self.add(note)
        self._is_noted = True
        top = min(left.top, note.box.y - self.look.px(_APART_MM))
        return Box(left.x, left.y, left.w, max(0, top - left.y))

    def problem_note(self, room: Box) -> Note | None:
        """What is to be mended, at the top of ``room``; None: nothing, or it is said already."""
        if self.view.problem is None or self._is_noted:
            return None
        return Note(self.look, room, self.links.say(self.view.problem), icon="circle-alert", error=True)

    def _tried(self, zones: Zones, *, emblem: bool, help_: bool) -> tuple[Question, Box]:
        view = self.view
        self.view = replace(view, problem=None)
        try:
            return self.add_question(zones, emblem=emblem, help_=help_)
        finally:
            self.view = view
