"""A page to read: who sees what."""

from __future__ import annotations

from kiosk.presenters.views import NoticeView
from kiosk.screens.screen import Parts, Screen
from kiosk.widgets import words
from kiosk.widgets.box import Box
from kiosk.widgets.cards import GAP_MM, Words, card_rows, each_fits
from kiosk.widgets.page import Question, Zones
from kiosk.widgets.paged import PagedRows


class NoticeScreen(Screen[NoticeView]):
    """Cards over the whole page; on several pages where the type is large."""

    def add_question(
        self, zones: Zones, *, emblem: bool = True, help_: bool = True, small: bool = False
    ) -> tuple[Question, Box]:
        """Upright the help gives way, that the highest card finds a place on its page."""
        tries = [Parts(emblem, help_, small)]
        if help_ and not self.look.panel.landscape:
            tries.append(Parts(emblem, False, small))
        cards = self._cards()
        return self.afforded(
            super().add_question, zones, tries, lambda left: each_fits(self.look, left, cards)
        )

    def _cards(self) -> list[Words]:
        say = self.links.say
        return [(icon, say(heading), say(more) if more else None) for icon, heading, more in self.view.rows]

    def answer_room(self, zones: Zones, left: Box, *, wide: bool = False) -> Box:
        """Read, not touched: a low reach moves only the buttons that turn its pages, which stand lowest anyway."""
        return zones.answer if self.look.panel.landscape else left

    def fill(self, room: Box, question: Question) -> None:
        look, say = self.look, self.links.say
        up, down = say(words.LIST_UP), say(words.LIST_DOWN)
        self.add(PagedRows(look, room, card_rows(look, room, self._cards()), up=up, down=down, gap_mm=GAP_MM))
