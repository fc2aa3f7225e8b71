"""The page on which staff measure the glass and touch every part of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from kiosk.layout import TextSize
from kiosk.presenters.commands import Choose
from kiosk.presenters.maintenance_views import GlassView, Said
from kiosk.screens.maintenance import StaffScreen
from kiosk.texts.text import Text
from kiosk.widgets.box import Box
from kiosk.widgets.buttons import BigButton
from kiosk.widgets.glass import CardOutline, TouchField
from kiosk.widgets.look import Look
from kiosk.widgets.note import Note
from kiosk.widgets.page import Question, Zones

COLUMNS = 4
_GAP_MM = 3.0
_BETWEEN_MM = 6.0


class GlassScreen(StaffScreen[GlassView]):
    """The outline with its two buttons, then the fields: below it, or lying beside it."""

    live: ClassVar[frozenset[str]] = frozenset({"card_px", "measure", "said", "touched"})

    outline: CardOutline
    note: Note
    fields: list[TouchField]

    def is_full(self) -> bool:
        return True

    def add_question(
        self, zones: Zones, *, emblem: bool = True, help_: bool = True, small: bool = False
    ) -> tuple[Question, Box]:
        """In large type the fields need the room of the help."""
        large = self.look.layout.text is not TextSize.MEDIUM
        return super().add_question(zones, emblem=emblem, help_=help_ and not large, small=small)

    def fill(self, room: Box, question: Question) -> None:
        look = self.look
        lying = look.panel.landscape
        if lying:
            ruler = question.left
        else:
            tall = CardOutline.height(look, self._widest(room)) + look.px(_BETWEEN_MM) + self._buttons_h(look)
            ruler, room = room.cut_top(tall, look.px(_BETWEEN_MM))
        self._rule(ruler)
        self._fields(room)

    def refresh(self) -> None:
        self.outline.measure(self.view.card_px, self.links.say(self.view.measure))
        self._tell(self.view.said)
        for number, field in enumerate(self.fields):
            field.answer(touched=number in self.view.touched)

    def _chooses(self, id_: str) -> Callable[[], None]:
        return lambda: self.links.emit(Choose(id_))

    def _tell(self, said: Said) -> None:
        if self.links.say(said.words) != self.note.note:
            self.remove_widget(self.note)
            self.note = self._noted(said)
            self.add(self.note)

    def _noted(self, said: Said) -> Note:
        icon = "circle-alert" if said.failed else "hand"
        return Note(self.look, self._place, self.links.say(said.words), icon=icon, error=said.failed)

    def _widest(self, room: Box) -> float:
        return min(room.w, self.view.card_px + self.look.px(20))

    def _buttons_h(self, look: Look) -> float:
        return look.px(max(20.0, 2.6 * look.scale.button))

    def _rule(self, place: Box) -> None:
        look, say = self.look, self.links.say
        buttons, above = place.cut_bottom(self._buttons_h(look), look.px(_BETWEEN_MM))
        self.outline = CardOutline(look, above, self.view.card_px, say(self.view.measure))
        self.add(self.outline)
        narrower, wider = buttons.grid(2, 1, look.px(_GAP_MM))
        for key, words, icon, box in (
            ("narrower", Text("staff.glass_narrower"), "minus", narrower),
            ("wider", Text("staff.glass_wider"), "plus", wider),
        ):
            icon_there = None if look.panel.landscape else icon
            self.add(BigButton(look, box, say(words), self._chooses(key), key=key, icon=icon_there))

    def _fields(self, room: Box) -> None:
        look, view = self.look, self.view
        self._place = room
        self.note = self._noted(view.said)
        self.add(self.note)
        room = room.cut_top(self.note.box.h, look.px(_BETWEEN_MM))[1]
        boxes = room.grid(COLUMNS, view.cells // COLUMNS, look.px(_GAP_MM))
        self.fields = [
            TouchField(look, box, number, self._chooses(f"cell.{number}")) for number, box in enumerate(boxes)
        ]
        self.add(*self.fields)
        self.refresh()
