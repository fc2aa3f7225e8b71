"""A page to read: who sees what."""

from __future__ import annotations

from kiosk.presenters.views import NoticeView
from kiosk.screens.screen import Screen
from kiosk.widgets import words
from kiosk.widgets.box import Box
from kiosk.widgets.cards import GAP_MM, card_rows
from kiosk.widgets.page import Question, Zones
from kiosk.widgets.paged import PagedRows


class NoticeScreen(Screen[NoticeView]):
    """Cards over the whole page; on several pages where the type is large."""

    def answer_room(self, zones: Zones, left: Box, *, wide: bool = False) -> Box:
        """Read, not touched: a low reach moves only the buttons that turn its pages, which stand lowest anyway."""
        return zones.answer if self.look.panel.landscape else left

    def fill(self, room: Box, question: Question) -> None:
        look, say = self.look, self.links.say
        cards = [(icon, say(heading), say(more) if more else None) for icon, heading, more in self.view.rows]
        up, down = say(words.LIST_UP), say(words.LIST_DOWN)
        self.add(PagedRows(look, room, card_rows(look, room, cards), up=up, down=down, gap_mm=GAP_MM))
