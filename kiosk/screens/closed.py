"""Out of service: a calm page that says where to go instead."""

from __future__ import annotations

from kiosk.presenters.views import ClosedView
from kiosk.screens.screen import Screen
from kiosk.texts.text import Verbatim
from kiosk.widgets import words
from kiosk.widgets.box import Box
from kiosk.widgets.page import Question
from kiosk.widgets.rows import notice_row


class ClosedScreen(Screen[ClosedView]):
    """Since when, and the office's telephone."""

    def fill(self, room: Box, question: Question) -> None:
        look, view, say = self.look, self.view, self.links.say
        rows = (
            ("phone", say(Verbatim(view.telephone))),
            ("clock", say(words.closed_since(view.since))),
        )
        for icon, said in rows:
            row = notice_row(look, room.w, icon, said, None)
            place, room = room.cut_top(row.height, look.px(8))
            self.add(*row.build(place))
