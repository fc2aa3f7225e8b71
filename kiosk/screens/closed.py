"""Out of service: a calm page that says where to go instead."""

from __future__ import annotations

from kiosk.presenters.views import ClosedView
from kiosk.screens.screen import Screen
from kiosk.widgets import words
from kiosk.widgets.box import Box
from kiosk.widgets.fact_lines import FactLines
from kiosk.widgets.page import Question, Zones
from kiosk.widgets.phone_plate import PhonePlate
from kiosk.widgets.scenes import Picture

_LEAST_PICTURE_MM = 40.0


class ClosedScreen(Screen[ClosedView]):
    """Desk, telephone, other ways. Upright one under the other; lying the desk stands below the title."""

    has_door = True
    has_bar = False

    def answer_room(self, zones: Zones, left: Box, *, wide: bool = False) -> Box:
        """There is nothing to reach for, so a low reach moves nothing down."""
        return zones.answer if self.look.panel.landscape else left

    def fill(self, room: Box, question: Question) -> None:
        look, view, say = self.look, self.view, self.links.say
        plate_h, low = look.px(40 if look.panel.landscape else 46), look.panel.landscape
        facts = [(icon, say(said)) for icon, said in view.rows]
        facts.append(("history", say(words.closed_since(view.since))))
        wanted = FactLines.height_for(look, room.w, facts, capital_mm=look.scale.body)
        wanted += look.px(4) * len(facts)
        if wanted + plate_h + look.px(6 if low else 9) > room.h:  # since when is what matters least
            since = facts.pop()
            wanted -= FactLines.height_for(look, room.w, [since], capital_mm=look.scale.body)
        if low:
            self._picture(question.left)
        else:
            above = room.h - plate_h - wanted - 2 * look.px(9)
            self._picture(room.cut_top(min(above, look.px(170)))[0])
            room = room.cut_top(max(0.0, min(above, look.px(170))), look.px(9))[1]
        plate, room = room.cut_top(plate_h, look.px(6 if low else 9))
        self.add(
            PhonePlate(look, plate, say(words.CLOSED_TELEPHONE), view.telephone),
            FactLines(look, room, facts, capital_mm=look.scale.body),
        )

    def _picture(self, room: Box) -> None:
        if min(room.h, room.w) >= self.look.px(_LEAST_PICTURE_MM):
            self.add(Picture(self.look, room, self.view.drawing, self.look.theme.tint))
