"""A question answered by typing: one field, and the keys that suit it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from kiosk.presenters.commands import Enter, Speak
from kiosk.presenters.views import Keyboard as Keys
from kiosk.presenters.views import TextView
from kiosk.screens.screen import Screen
from kiosk.widgets import key_layouts, words
from kiosk.widgets.box import Box
from kiosk.widgets.buttons import BigButton
from kiosk.widgets.chips import Chips
from kiosk.widgets.field import CellField, Field
from kiosk.widgets.hold import HoldButton
from kiosk.widgets.key_layouts import Row
from kiosk.widgets.keyboard import Keyboard
from kiosk.widgets.look import Look
from kiosk.widgets.page import Question, Zones
from kiosk.widgets.piece import Piece

_OF_KNOWN_LENGTH = frozenset({"nik"})
_FACES = {
    "space": words.KEY_SPACE,
    "delete": words.KEY_DELETE,
    "shift": words.KEY_SHIFT,
    "done": words.KEY_DONE,
    "enter": words.KEY_ENTER,
    "marks": words.KEY_MARKS,
    "letters": words.KEY_LETTERS,
}


class TextScreen(Screen[TextView]):
    """Upright the keys lie above the bar; lying they stand on the right."""

    live: ClassVar[frozenset[str]] = frozenset({"value", "masked"})

    def build(self) -> None:
        zones = self.zones()
        self.add_frame(zones)
        self._marks = False
        keys, question_room = self._keys_box(zones)
        zones = Zones(zones.header, zones.chapters, question_room, keys, zones.bar)
        roomy = not self.view.multiline or not self.look.panel.landscape
        question, left = self.add_question(
            zones, emblem=roomy and not (self.look.panel.landscape and self.view.problem), help_=roomy
        )
        self.fill(left, question)
        self._add_keyboard(keys)
        self._show_capitals()

    def fill(self, room: Box, question: Question) -> None:
        view, look = self.view, self.look
        if view.can_speak:
            room = self._add_speak_button(room)
        # Lying, one's own words need the room more than what they could be about.
        if view.prompts and not (view.multiline and look.panel.landscape):
            chips = Chips(look, room, [self.links.say(prompt) for prompt in view.prompts])
            self.add(chips)
            room = room.cut_top(chips.box.h, look.px(5))[1]
        tall = room.h if view.multiline else min(look.px(26 if look.panel.landscape else 34), room.h)
        place = room.cut_top(min(tall, look.px(150)))[0]
        self.field: Field = self._cells(place) if self._in_cells() else self._plain(place)
        self.add(self.field)
        if view.masked and isinstance(self.field, CellField):
            self._add_hold_button(room.cut_top(place.h, look.px(5))[1], self.field)

    def _add_speak_button(self, room: Box) -> Box:
        """For whom writing is hard; answers what is left of the room."""
        look, said = self.look, self.links.say(words.SPEAK)
        line, left = room.cut_top(look.px(22), look.px(5))
        width = min(room.w, BigButton.width_for(look, said, icon=True))
        self.add(
            BigButton(
                look,
                line.cut_left(width)[0],
                said,
                lambda: self.links.emit(Speak()),
                key="speak",
                icon="mic",
            )
        )
        return left

    def refresh(self) -> None:
        self.field.show(self._shown(self.view.value))
        self._show_capitals()

    def take_over(self, old: Screen[Any]) -> None:
        """The same page anew, e.g. with a problem now said: the caret stays where it was."""
        if isinstance(old, TextScreen) and old.field.text == self.field.text:
            self.field.caret = old.field.caret
            if isinstance(self.field, CellField) and isinstance(old.field, CellField):
                self.field.hidden = old.field.hidden
            self.field.repaint()
            self._show_capitals()

    def _in_cells(self) -> bool:
        """Numbers of known length, one cell a glyph; telephone numbers are of any length."""
        view = self.view
        if isinstance(getattr(self, "field", None), CellField):
            return True  # no longer masked, still of that length
        return bool(view.groups) and (
            view.keyboard is Keys.GLYPHS or view.masked or view.screen in _OF_KNOWN_LENGTH
        )

    def _shown(self, value: str) -> str:
        return value.replace("-", "").replace(" ", "") if self._in_cells() else value

    def _plain(self, box: Box) -> Field:
        view = self.view
        return Field(
            self.look,
            box,
            view.value,
            self._entered,
            multiline=view.multiline,
            max_length=view.max_length,
            problem=view.problem is not None,
        )

    def _cells(self, box: Box) -> CellField:
        view = self.view
        return CellField(
            self.look,
            box,
            self._shown(view.value),
            self._entered,
            groups=view.groups,
            masked=view.masked,
            doubtful=view.doubtful,
            problem=view.problem is not None,
        )

    def _add_hold_button(self, room: Box, field: CellField) -> None:
        look, said = self.look, self.links.say(words.HOLD_TO_SEE)
        width = min(room.w, HoldButton.width_for(look, said, icon=True, capital_mm=look.scale.caption))
        place = room.cut_top(look.px(20))[0].cut_left(width)[0]
        self.add(HoldButton(look, place, said, lambda seen: field.reveal(seen=seen)))

    def _entered(self, text: str) -> None:
        self._show_capitals()
        self.links.emit(Enter(text))

    def _keys_box(self, zones: Zones) -> tuple[Box, Box]:
        """The keys' box, and what the question and the field have."""
        look, rows = self.look, len(self._rows())
        if look.panel.landscape:
            tall = min(zones.answer.h, look.px(24 * rows + 3 * (rows - 1)))
            return zones.answer.cut_bottom(tall)[0], zones.question
        row = 25 if self.view.keyboard in (Keys.LETTERS, Keys.EMAIL) else 31
        tall = look.px(row * rows + 3 * (rows - 1))
        keys, rest = zones.question.cut_bottom(tall + look.px(6))
        keys = Box(keys.x, keys.y + look.px(2), keys.w, tall)
        if self.view.keyboard is Keys.NUMBERS:
            keys = keys.middle(look.px(180), keys.h)
        return keys, rest.cut_bottom(0, look.px(10))[1]

    def _add_keyboard(self, box: Box) -> None:
        if not self.look.panel.landscape:
            self.add(_Band(self.look, box))
        faces = {name: self.links.say(said) for name, said in _FACES.items()}
        self.keyboard = Keyboard(self.look, box, self._rows(), faces, self._key)
        self.add(self.keyboard)

    def _rows(self) -> tuple[Row, ...]:
        view = self.view
        if view.keyboard is Keys.LETTERS:
            madurese = self.links.language == "mad"
            return key_layouts.letters(marks=self._marks, madurese=madurese, multiline=view.multiline)
        rows: dict[Keys, Callable[[], tuple[Row, ...]]] = {
            Keys.EMAIL: key_layouts.email,
            Keys.NUMBERS: key_layouts.numbers,
            Keys.GLYPHS: key_layouts.glyphs,
        }
        return rows[view.keyboard]()

    def _key(self, sign: str) -> None:
        match sign:
            case "delete":
                self.field.delete()
            case "space":
                self.field.insert(" ")
            case "enter":
                self.field.insert("\n")
            case "shift":
                self.keyboard.show_capitals(capitals=not self.keyboard.capitals)
            case "marks" | "letters":
                self._marks = sign == "marks"
                self.keyboard.show_rows(self._rows())
            case "done":
                self.primary()
            case _:
                self.field.insert(sign)

    def _show_capitals(self) -> None:
        """Large letters where a sentence or a name begins; one letter long, as on a telephone."""
        if self.view.keyboard is Keys.LETTERS and hasattr(self, "keyboard"):
            self.keyboard.show_capitals(capitals=self._begins())

    def _begins(self) -> bool:
        before = self.field.before
        if not before or before.endswith("\n"):
            return True
        if self.view.sentences:
            return before.endswith((". ", "? ", "! "))
        return before.endswith(" ")


class _Band(Piece):
    """The ground under the keys, over the whole width of the page."""

    def __init__(self, look: Look, keys: Box) -> None:
        pad = look.px(6)
        super().__init__(look, Box(0, keys.y - pad, look.panel.width_px, keys.h + 2 * pad))
        self.repaint()

    def paint(self) -> None:
        self.fill(self.box, self.look.theme.tint)
