"""A number that was read off a card: is it right?"""

from __future__ import annotations

from kiosk.presenters.views import ProposalView
from kiosk.screens.yielding import YieldingScreen
from kiosk.widgets import words
from kiosk.widgets.box import Box
from kiosk.widgets.field import ReadCells
from kiosk.widgets.page import Question
from kiosk.widgets.reveal import RevealButton

_CELLS_MM, _GAP_MM, _REVEAL_MM = 34.0, 6.0, 22.0


class ProposalScreen(YieldingScreen[ProposalView]):
    """The cells, covered in the middle, and a button that shows all of them for a while."""

    problem_above = True
    rises = True
    emblem_lying = True

    def need_mm(self) -> float:
        return 0.0 if self.look.panel.landscape else _CELLS_MM + _GAP_MM + _REVEAL_MM

    def fill(self, room: Box, question: Question) -> None:
        look, view = self.look, self.view
        place, below = room.cut_top(look.px(_CELLS_MM), look.px(_GAP_MM))
        self.cells = ReadCells(look, place, view.value, groups=view.groups, doubtful=view.doubtful)
        said = self.links.say(words.SHOW_DIGITS), self.links.say(words.HIDE_DIGITS)
        width = min(below.w, RevealButton.width_of(look, said))
        button = below.cut_top(look.px(_REVEAL_MM))[0].cut_left(width)[0]
        self.add(self.cells, RevealButton(look, button, said, lambda seen: self.cells.reveal(seen=seen)))
