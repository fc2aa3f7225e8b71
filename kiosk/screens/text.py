"""A question answered by typing: one field, the keys that suit it, and what is quicker than typing."""

from __future__ import annotations

from functools import partial
from typing import Any, ClassVar

from kiosk.presenters.commands import OpenHelp, Speak
from kiosk.presenters.views import Keyboard as Keys
from kiosk.presenters.views import TextView
from kiosk.screens.screen import Screen
from kiosk.screens.typing import TypingScreen
from kiosk.screens.ways import Way, way_tiles
from kiosk.widgets import words
from kiosk.widgets.box import Box
from kiosk.widgets.buttons import BigButton, Kind
from kiosk.widgets.chips import PHRASE_MM, PhraseChip, phrase_places
from kiosk.widgets.field import CellField, Field, GroupedField
from kiosk.widgets.note import Note
from kiosk.widgets.page import Question
from kiosk.widgets.reveal import RevealButton
from kiosk.widgets.ways import WAY_MM

_LINE_MM, _CELLS_MM, _BESIDE_MM, _AIR_MM = 30.0, 26.0, 20.0, 5.0
_LEAST_LINES_MM = 45.0
"""An account is not written into a slit: phrases give way first."""
_LINES_LYING_MM = 80.0
"""Seven lines, for which help gives way."""
_TALLEST_MM = 170.0
_NOTE_MM = 26.0


class TextScreen(TypingScreen[TextView]):
    """From the top: ways to tell, field, what stands beside it, phrases; for a low reach from the bottom.

    What is wrong is said between the field and the phrases, where there is always room for it.
    """

    live: ClassVar[frozenset[str]] = frozenset({"value", "masked"})

    def need_mm(self) -> float:
        ways = WAY_MM + _AIR_MM if self._ways() else 0
        if self.view.multiline:
            noted = _NOTE_MM if self.view.problem else 0
            phrases = PHRASE_MM + _AIR_MM if self.view.phrases and self.above_keys is None else 0
            lines = _LINES_LYING_MM if self.look.panel.landscape else _LEAST_LINES_MM
            return ways + noted + lines + phrases
        return ways + _LINE_MM + _AIR_MM + _BESIDE_MM + _AIR_MM + self._note_mm()

    def bare_mm(self) -> float:
        ways = WAY_MM + _AIR_MM if self._ways() else 0
        if self.view.multiline:
            return ways + _LEAST_LINES_MM
        return ways + _LINE_MM + _AIR_MM + _BESIDE_MM

    def above_px(self) -> float:
        phrases = PHRASE_MM + _AIR_MM if self.view.phrases else 0.0
        if self.look.panel.landscape:
            return self.look.px(phrases)
        ways = WAY_MM + _AIR_MM if self._ways() else 0.0
        return self.look.px(phrases + ways + (0.0 if self.view.multiline else _BESIDE_MM + _AIR_MM))

    def _note_above(self) -> Box | None:
        """Lying, what is wrong stands above the keys where there is room; above letters stand phrases, and a number
        pad is narrower than what stands beside it."""
        if self.view.phrases or self.view.keyboard is Keys.NUMBERS or self.above_keys is None:
            return None
        above, problem = self.above_keys, self.view.problem
        if problem is None:
            return above if above.h >= self.look.px(_NOTE_MM) else None
        note = Note(self.look, above, self.links.say(problem), icon="", error=True)
        return above if above.h >= note.box.h + self.look.px(3) else None

    def _note_mm(self) -> float:
        """What a problem would take: kept free before there is one, so that the field stays where it is."""
        if self._note_above() is not None:
            return 0.0
        if self.view.problem is None:
            below = self.view.phrases and self.above_keys is None
            return 2 * PHRASE_MM + _AIR_MM if below else _NOTE_MM
        note = Note(self.look, self._zones.question, self.links.say(self.view.problem), icon="", error=True)
        return note.box.h / self.look.panel.px_per_mm

    def fill(self, room: Box, question: Question) -> None:
        self._cleared = ""
        self.chips: list[PhraseChip] = []
        self.clear_button: BigButton | None = None
        room = self._add_ways(room)
        if self.view.multiline:
            self._fill_lines(room)
        else:
            self._fill_line(room)
        self._show_ticks()

    def refresh(self) -> None:
        self.field.show(self._shown(self.view.value))
        self._show_capitals()
        self._show_ticks()
        self._show_clear()

    def typed(self, text: str) -> None:
        super().typed(text)
        self._show_ticks()
        self._show_clear()

    def take_over(self, old: Screen[Any]) -> None:
        both = isinstance(old, TextScreen) and isinstance(old.field, CellField)
        if both and isinstance(self.field, CellField):
            self.field.hidden = old.field.hidden
        super().take_over(old)

    def is_nik(self) -> bool:
        return self.view.screen == "nik"

    def leave(self) -> None:
        """Nothing that was cleared can be brought back any more."""
        self._cleared = ""

    @property
    def _from_below(self) -> bool:
        return self.look.layout.low_reach and not self.look.panel.landscape

    def _cut(self, room: Box, height: float) -> tuple[Box, Box]:
        """The next piece, from the side that the hand reaches."""
        cut = room.cut_bottom if self._from_below else room.cut_top
        return cut(height, self.look.px(_AIR_MM))

    def _fill_lines(self, room: Box) -> None:
        look = self.look
        if not self.types:
            line, room = room.cut_bottom(look.px(22), look.px(_AIR_MM))
            self.add(self.keys_button(line))
        if self.above_keys is not None:
            self._add_phrases(self.above_keys, most=self.above_keys.h)
        elif room.h >= look.px(PHRASE_MM + _AIR_MM + _LEAST_LINES_MM):
            room = self._add_phrases(
                room, most=min(self.reach(room), room.h - look.px(_AIR_MM + _LEAST_LINES_MM))
            )
        room = self._add_note(room)
        self.field = self._plain(room.cut_top(min(room.h, look.px(_TALLEST_MM)) if self.types else room.h)[0])
        self.add(self.field)

    def _fill_line(self, room: Box) -> None:
        look = self.look
        tall = look.px(_CELLS_MM if self._in_cells() else _LINE_MM)
        if self._from_below:
            below = self._low_mm(room)
            room, above = room.cut_bottom(min(room.h, tall + look.px(below)), look.px(_AIR_MM))
            self._add_note(above)
        foot = room.y
        place, room = room.cut_top(min(tall, room.h), look.px(_AIR_MM))
        self.field = self._cells(place) if self._in_cells() else self._plain(place)
        self.add(self.field)
        beside, room = room.cut_top(look.px(_BESIDE_MM), look.px(_AIR_MM))
        has_room = beside.y >= foot - 1 and self.reach(beside) >= beside.h - 1
        self._beside: Box | None = beside if has_room else None
        self._fill_beside(beside)
        if not self._from_below:
            room = self._add_note(room)
        if self.view.phrases:
            place = self.above_keys or room
            self._add_phrases(place, most=place.h)

    def _low_mm(self, room: Box) -> float:
        """Millimetres below the field for a low reach: what stands beside it, and the phrases that find a place."""
        reach = self.reach(room) / self.look.panel.px_per_mm
        if reach < _BESIDE_MM:
            return 0.0
        phrases = self.view.phrases and reach >= _BESIDE_MM + _AIR_MM + PHRASE_MM
        return _AIR_MM + _BESIDE_MM + (_AIR_MM + PHRASE_MM if phrases else 0)

    def _fill_beside(self, beside: Box) -> None:
        """The keys' button, what uncovers a number, what clears the field; nothing that a hand does not reach."""
        if self._beside is None:
            return
        if not self.types:
            button = self.keys_button(beside)
            self.add(button)
            self._beside = beside.cut_left(button.box.w, self.look.px(3))[1]
        if self.view.masked and isinstance(self.field, CellField):
            self._add_reveal(self._beside, self.field)
        self._show_clear()

    def _add_note(self, room: Box) -> Box:
        """What is to be mended; answers what is left of the room."""
        above = self._note_above()
        note = self.problem_note(above or room)
        if note is None:
            return room
        self.add(note)
        if above is not None:
            return room
        return room.cut_top(note.box.h, self.look.px(_AIR_MM))[1]

    def _ways(self) -> list[Way]:
        view, emit = self.view, self.links.emit
        ways = [Way("type", words.WAY_TYPE, "keyboard", None)]
        if view.can_speak:
            ways.append(Way("speak", words.WAY_SPEAK, "mic", lambda: emit(Speak())))
        if view.offers_help:
            ways.append(Way("helped", words.WAY_HELPED, "hand-helping", lambda: emit(OpenHelp())))
        return ways if len(ways) > 1 else []

    def _add_ways(self, room: Box) -> Box:
        ways = self._ways()
        if not ways:
            return room
        if self.reach(room) < self.look.px(WAY_MM):
            return room
        line, rest = self._cut(room, self.look.px(WAY_MM))
        self.add(*way_tiles(self.links, line, ways))
        return rest

    def _add_phrases(self, room: Box, most: float) -> Box:
        """Those that find a place; answers what is left of the room."""
        labels = [self.links.say(phrase.label) for phrase in self.view.phrases]
        places = phrase_places(self.look, room.cut_top(most)[0], labels)
        if not places:
            return room
        used = places[0].top - places[-1].y
        block, rest = self._cut(room, used)
        moved = block.top - places[0].top
        for number, (place, label) in enumerate(zip(places, labels, strict=False), start=1):
            box = Box(place.x, place.y + moved, place.w, place.h)
            press = partial(self._phrase, number - 1)
            self.chips.append(PhraseChip(self.look, box, f"phrase.{number}", label, press, ticked=False))
        self.add(*self.chips)
        return rest

    def _phrase(self, number: int) -> None:
        phrase = self.view.phrases[number]
        said = self.links.say(phrase.words)
        if phrase.whole:
            self.field.add_answer(said)
        else:
            self.field.begin_sentence(said)

    def _show_ticks(self) -> None:
        for chip, phrase in zip(self.chips, self.view.phrases, strict=False):
            chip.tick(ticked=self.field.has(self.links.say(phrase.words)))

    def _show_clear(self) -> None:
        """ "Hapus semua" while there is something; then "Kembalikan", until the next letter."""
        if self.view.multiline or isinstance(self.field, CellField) or self._beside is None:
            return
        if self.field.text:
            self._cleared = ""
        said = words.CLEAR if self.field.text else words.RESTORE if self._cleared else None
        if self.clear_button is not None:
            self.remove_widget(self.clear_button)
            self.clear_button = None
        if said is None:
            return
        look, label = self.look, self.links.say(said)
        width = BigButton.width_for(look, label, icon=True, capital_mm=look.scale.caption)
        self.clear_button = BigButton(
            look,
            self._beside.cut_right(min(width, self._beside.w))[0],
            label,
            self._clear if self.field.text else self._restore,
            key="clear" if self.field.text else "restore",
            kind=Kind.DANGER if self.field.text else Kind.OUTLINED,
            icon="eraser" if self.field.text else "undo-2",
            capital_mm=look.scale.caption,
        )
        self.add(self.clear_button)

    def _clear(self) -> None:
        kept = self.field.text
        self.field.clear()
        self._cleared = kept
        self._show_clear()

    def _restore(self) -> None:
        self.field.insert(self._cleared)

    def _in_cells(self) -> bool:
        """Numbers of known length, one cell a glyph; telephone numbers are of any length."""
        view = self.view
        return bool(view.groups) and (view.keyboard is Keys.GLYPHS or view.masked or self.is_nik())

    def _shown(self, value: str) -> str:
        in_cells = isinstance(self.field, CellField)  # also when no longer masked
        return value.replace("-", "").replace(" ", "") if in_cells else value

    def _plain(self, box: Box) -> Field:
        view = self.view
        kind = GroupedField if view.keyboard is Keys.NUMBERS else Field
        return kind(
            self.look,
            box,
            view.value,
            self.typed,
            multiline=view.multiline,
            max_length=view.max_length,
            problem=view.problem is not None,
        )

    def _cells(self, box: Box) -> CellField:
        view = self.view
        return CellField(
            self.look,
            box,
            view.value.replace("-", "").replace(" ", ""),
            self.typed,
            groups=view.groups,
            masked=view.masked,
            doubtful=view.doubtful,
            max_length=view.max_length if view.keyboard is Keys.GLYPHS else 0,
            problem=view.problem is not None,
        )

    def _add_reveal(self, room: Box, field: CellField) -> None:
        look, said = self.look, (self.links.say(words.SHOW_DIGITS), self.links.say(words.HIDE_DIGITS))
        place = room.cut_left(min(room.w, RevealButton.width_of(look, said)))[0]
        self.add(RevealButton(look, place, said, lambda seen: field.reveal(seen=seen)))
