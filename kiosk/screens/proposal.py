"""A number that was read off a card: is it right?"""

from __future__ import annotations

from kiosk.presenters.views import ProposalView
from kiosk.screens.screen import Screen
from kiosk.widgets import words
from kiosk.widgets.box import Box
from kiosk.widgets.field import ReadCells
from kiosk.widgets.page import Question
from kiosk.widgets.reveal import RevealButton


class ProposalScreen(Screen[ProposalView]):
    """The cells, covered in the middle, and a button that shows all of them for a while."""

    def fill(self, room: Box, question: Question) -> None:
        look, view = self.look, self.view
        place, below = room.cut_top(min(look.px(34), room.h), look.px(6))
        self.cells = ReadCells(look, place, view.value, groups=view.groups, doubtful=view.doubtful)
        said = self.links.say(words.SHOW_DIGITS), self.links.say(words.HIDE_DIGITS)
        width = min(below.w, RevealButton.width_of(look, said))
        button = below.cut_top(look.px(22))[0].cut_left(width)[0]
        self.add(self.cells, RevealButton(look, button, said, lambda seen: self.cells.reveal(seen=seen)))
