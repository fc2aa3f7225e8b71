"""A page to read: who sees what."""

from __future__ import annotations

from kiosk.presenters.views import NoticeView
from kiosk.screens.screen import Screen
from kiosk.widgets import words
from kiosk.widgets.box import Box
from kiosk.widgets.page import Question
from kiosk.widgets.paged import PagedRows
from kiosk.widgets.rows import notice_row


class NoticeScreen(Screen[NoticeView]):
    """Rows of icon, heading and sentence; turned in pages when there are many."""

    def fill(self, room: Box, question: Question) -> None:
        look, say = self.look, self.links.say
        rows = [
            notice_row(look, room.w, icon, say(heading), say(more) if more else None)
            for icon, heading, more in self.view.rows
        ]
        gap = 6 if look.panel.landscape else 9
        self.add(PagedRows(look, room, rows, up=say(words.LIST_UP), down=say(words.LIST_DOWN), gap_mm=gap))
