"""Out of service: a calm page that says where to go instead."""

from __future__ import annotations

from kiosk.presenters.views import ClosedView
from kiosk.screens.screen import Screen
from kiosk.widgets import words
from kiosk.widgets.box import Box
from kiosk.widgets.page import Question
from kiosk.widgets.trail import StepPlate


class ClosedScreen(Screen[ClosedView]):
    """The office's telephone, large, and since when."""

    has_door = True

    def fill(self, room: Box, question: Question) -> None:
        look, view = self.look, self.view
        place = room.cut_top(min(room.h, look.px(52 if look.panel.landscape else 64)))[0]
        self.add(
            StepPlate(look, place, view.telephone, self.links.say(words.closed_since(view.since)), late=True)
        )
