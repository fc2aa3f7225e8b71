"""What all pages with keys have in common: where the keys lie, and what each of them does to the field."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

from kiosk.presenters.commands import Arrange, Enter
from kiosk.presenters.views import Keyboard as Keys
from kiosk.presenters.views import TextView
from kiosk.screens.screen import Screen
from kiosk.screens.yielding import YieldingScreen
from kiosk.widgets import key_layouts, words
from kiosk.widgets.box import NOWHERE, Box
from kiosk.widgets.buttons import BigButton
from kiosk.widgets.field import Field
from kiosk.widgets.key_layouts import Row
from kiosk.widgets.keyboard import Keyboard
from kiosk.widgets.look import Look
from kiosk.widgets.page import Zones
from kiosk.widgets.piece import Piece

V = TypeVar("V", bound=TextView)

_FACES = {
    "space": words.KEY_SPACE,
    "delete": words.KEY_DELETE,
    "shift": words.KEY_SHIFT,
    "done": words.KEY_DONE,
    "enter": words.KEY_ENTER,
    "marks": words.KEY_MARKS,
    "letters": words.KEY_LETTERS,
    "abc": words.KEY_ABC,
    "qwerty": words.KEY_QWERTY,
}
_TIGHT_MM = 205.0
"""Below this height question and keys are not there at once."""
_ABOVE_MM = 20.0
"""Lying, a column of keys that leaves so much above it holds phrases, or what there is to mend."""
_LEAST_KEY_MM = 16.05
_TIGHT_LOW_MM = 140.0
"""The same of what lies below the middle of the panel."""
_NUMBERS_WIDE_MM = 120.0
"""Lying, three columns of keys need no more; a number and what is wrong with it are the wider for it."""
_KEYS_WIDE_MM = 187.0
"""Ten keys of 16 mm and their gaps: on a 15.6 inch panel upright they reach into the margins of the page."""


class TypingScreen(YieldingScreen[V]):
    """Upright the keys lie above the bar; lying they have a column of their own.

    ``types``: the keys are there. On a small panel with large type they come when they are wanted, and then
    the question gives way to them; SELESAI, or the alphabet's own, puts them away again.
    """

    field: Field
    types: bool
    above_keys: Box | None = None

    def build(self) -> None:
        zones = self.zones()
        self.add_frame(zones)
        self._marks = False
        self._zones = zones
        if not hasattr(self, "types"):
            self.types = not self.is_closable()
        keys, room = self._keys_box(zones)
        zones = zones._replace(question=room, answer=keys)
        if self.types and self.is_tight():
            question, left = self.no_question(zones)
        else:
            question, left = self.question_above(zones)
        self.fill(left, question)
        if self.shows_keys():
            self._add_keyboard(keys)
        self._show_capitals()

    def answer_width(self) -> float:
        return _NUMBERS_WIDE_MM if self.view.keyboard is Keys.NUMBERS else self.answer_mm

    def shows_keys(self) -> bool:
        return self.types

    def above_px(self) -> float:
        """Lying or for a low reach, pixels that the page would like above its keys."""
        return 0.0

    def is_tight(self) -> bool:
        """Question and keys do not fit together."""
        look, zones = self.look, self._zones
        low = look.layout.low_reach and zones.answer.h < look.px(_TIGHT_LOW_MM)
        return not look.panel.landscape and (low or zones.question.h < look.px(_TIGHT_MM))

    def reach(self, room: Box) -> float:
        """Height of the part of ``room``, from its foot, in which something may be touched."""
        look = self.look
        if look.panel.landscape or not look.layout.low_reach:
            return room.h
        return max(0.0, min(room.h, look.panel.height_px / 2 - look.px(1) - room.y))

    def is_closable(self) -> bool:
        """Does the page begin without keys?"""
        return self.is_tight()

    def turn_keys(self) -> None:
        """Keys away, to see the page, or back."""
        caret, self.types = self.field.caret, not self.types
        self.clear_widgets()
        self.build()
        self.field.caret = min(caret, len(self.field.text))
        self.field.repaint()
        self._show_capitals()

    def keys_button(self, place: Box) -> BigButton:
        """ "Ketik", at the left of ``place``, while there are no keys."""
        look, said = self.look, self.links.say(words.TYPE_ON)
        width = BigButton.width_for(look, said, icon=True, capital_mm=look.scale.caption)
        return BigButton(
            look,
            place.cut_left(min(place.w, width))[0],
            said,
            self.turn_keys,
            key="type",
            icon="keyboard",
            capital_mm=look.scale.caption,
        )

    def typed(self, text: str) -> None:
        """The field has changed."""
        self._show_capitals()
        self.links.emit(Enter(text))

    def _keys_box(self, zones: Zones) -> tuple[Box, Box]:
        """The keys' box, and what the question and the field have."""
        look, rows = self.look, len(self._rows())
        if look.panel.landscape:
            gaps = look.px(3 * (rows - 1))
            tall = min(zones.answer.h, look.px(24 * rows) + gaps)
            if zones.answer.h - self.above_px() >= look.px(_LEAST_KEY_MM * rows) + gaps:
                tall = min(tall, zones.answer.h - self.above_px())
            keys, above = zones.answer.cut_bottom(tall, look.px(4))
            self.above_keys = above if above.h >= look.px(_ABOVE_MM) else None
            return keys, zones.question
        if not self.shows_keys():
            return NOWHERE, zones.question
        tallest = look.px((25 if self._is_letters() else 31) * rows + 3 * (rows - 1))
        share = 0.72 if self.is_tight() else 0.56
        tall = min(tallest, zones.question.h * share)
        if look.layout.low_reach:  # what stands above the keys shall lie low too
            least = look.px(_LEAST_KEY_MM * rows + 3 * (rows - 1))
            tall = max(least, min(tall, zones.answer.h - look.px(14) - self.above_px()))
        keys, rest = zones.question.cut_bottom(tall + look.px(6))
        width = max(keys.w, min(look.px(_KEYS_WIDE_MM), look.panel.width_px))
        keys = Box(keys.centre[0] - width / 2, keys.y + look.px(2), width, tall)
        if self.view.keyboard is Keys.NUMBERS:
            keys = keys.middle(min(keys.w, look.px(180)), keys.h)
        return keys, rest.cut_bottom(0, look.px(10))[1]

    def _is_letters(self) -> bool:
        return self.view.keyboard in (Keys.LETTERS, Keys.EMAIL)

    def _add_keyboard(self, box: Box) -> None:
        if not self.look.panel.landscape:
            self.add(_Band(self.look, box))
        faces = {name: self.links.say(said) for name, said in _FACES.items()}
        self.keyboard = Keyboard(self.look, box, self._rows(), faces, self._key)
        self.add(self.keyboard)

    def _rows(self) -> tuple[Row, ...]:
        view, abc, closable = self.view, self.look.layout.abc_keys, self.is_closable()
        rows: dict[Keys, Callable[[], tuple[Row, ...]]] = {
            Keys.LETTERS: lambda: key_layouts.letters(
                marks=self._marks,
                madurese=self.links.language == "mad",
                multiline=view.multiline,
                abc=abc,
                closable=closable,
            ),
            Keys.EMAIL: lambda: key_layouts.email(abc=abc, closable=closable),
            # A telephone may be abroad; the number of a resident has digits only.
            Keys.NUMBERS: lambda: key_layouts.numbers(
                "" if view.masked or self.is_nik() else "+", "delete", closable=closable
            ),
            Keys.GLYPHS: lambda: key_layouts.glyphs(closable=closable),
        }
        return rows[view.keyboard]()

    def is_nik(self) -> bool:
        return False

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
            case "abc" | "qwerty":
                self.links.emit(Arrange(replace(self.look.layout, abc_keys=sign == "abc")))
            case "done":
                self.turn_keys()
            case _:
                self.field.insert(sign)

    def take_over(self, old: Screen[Any]) -> None:
        """The same page anew, e.g. with a problem now said: the caret stays where it was."""
        if not isinstance(old, TypingScreen):
            return
        # What there is to mend is said on the page without keys.
        stays = self.view.problem is None or not self.is_tight()
        if stays and old.types != self.types and old.is_closable() == self.is_closable():
            self.turn_keys()
        if old.field.text == self.field.text:
            self.field.caret = old.field.caret
            self.field.repaint()
            self._show_capitals()

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
