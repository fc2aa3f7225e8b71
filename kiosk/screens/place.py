"""A village looked for in the country's table: letters above, what they find below."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from kivy.uix.widget import Widget

from kiosk.layout import TextSize
from kiosk.presenters.commands import Choose
from kiosk.presenters.views import PlaceRow, PlaceView
from kiosk.screens.typing import TypingScreen
from kiosk.texts.text import Words
from kiosk.widgets import words
from kiosk.widgets.box import Box
from kiosk.widgets.field import Field
from kiosk.widgets.note import Note
from kiosk.widgets.page import Question, Zones
from kiosk.widgets.paged import PagedRows
from kiosk.widgets.paged import Row as ListRow
from kiosk.widgets.place_rows import ChosenPlace, PlaceTile, row_height
from kiosk.widgets.ways import WayTile

_FIELD_MM, _DOOR_MM, _AIR_MM, _CARD_GAP_MM = 24.0, 22.0, 4.0, 6.0
_ROWS_MM = 3 * 24.0 + 26.0
"""Three rows, and the buttons that turn the list."""


class PlaceScreen(TypingScreen[PlaceView]):
    """Where list and keys do not fit together, one is there at a time: the list first, the keys when they are wanted."""

    live: ClassVar[frozenset[str]] = frozenset({"value", "rows", "up", "empty"})

    def build(self) -> None:
        self._listed: list[Widget] = []
        super().build()

    def shows_keys(self) -> bool:
        return self.types and not self.view.chosen

    def need_mm(self) -> float:
        if self.view.chosen:
            return max(90.0, self._chosen_tall(self._zones.question.w) / self.look.panel.px_per_mm)
        noted = 26.0 if self.view.problem else 0.0
        if self.look.panel.landscape:
            return _FIELD_MM + _DOOR_MM + 2 * _AIR_MM
        return _FIELD_MM + _DOOR_MM + 2 * _AIR_MM + _ROWS_MM + noted

    def fill(self, room: Box, question: Question) -> None:
        look, view = self.look, self.view
        if look.layout.low_reach and not look.panel.landscape and not self.shows_keys():
            room = self._lower(room, self._chosen_tall(room.w) if view.chosen else 0.0)
        if view.chosen:
            self._fill_chosen(self._list_beside or room)
            return
        self._list_box: Box | None = None
        column, beside = room, self._list_beside
        note = self.problem_note(beside or column)
        if note is not None:
            self.add(note)
            left = (beside or column).cut_top(note.box.h, look.px(_AIR_MM))[1]
            column, beside = (column, left) if beside is not None else (left, None)
        line, column = column.cut_top(look.px(_FIELD_MM), look.px(_AIR_MM))
        self._add_field(line)
        if beside is None and column.h < look.px(_DOOR_MM + _AIR_MM) + row_height(look):
            return  # letters only; what they find is seen when the keys are put away
        doors, column = column.cut_top(look.px(_DOOR_MM), look.px(_AIR_MM))
        self._doors = doors
        self._list_box = beside or column
        self._show_list()

    def _chosen_tall(self, width: float) -> float:
        """Pixels of the chosen place and of the button below it."""
        lines = [self.links.say(line) for line in self.view.chosen]
        return ChosenPlace.tall(self.look, width, lines) + self.look.px(_CARD_GAP_MM + _DOOR_MM)

    def _lower(self, room: Box, least: float) -> Box:
        """The part that a low hand reaches; what there is to mend is only read, and stands above it.

        ``least``: pixels that an answer takes of which only the foot is touched.
        """
        height = min(room.h, max(self._zones.answer.h, least))
        note = self.problem_note(room)
        air = self.look.px(_AIR_MM)
        if note is None or room.h - height < note.box.h + air:
            return room.cut_bottom(height)[0]
        lower, above = room.cut_bottom(height, air)
        placed = self.problem_note(above.cut_bottom(note.box.h)[0])
        assert placed is not None
        self.add(placed)
        self._is_noted = True
        return lower

    def refresh(self) -> None:
        self.field.show(self.view.value)
        self._show_capitals()
        self._show_list()

    def is_closable(self) -> bool:
        look = self.look
        return (
            look.panel.landscape
            or look.panel.small
            or look.layout.text is TextSize.EXTRA
            or look.layout.low_reach
        )

    def _keys_box(self, zones: Zones) -> tuple[Box, Box]:
        """Lying, the list takes the column of the keys while they are away."""
        keys, room = super()._keys_box(zones)
        lying = self.look.panel.landscape
        self._list_beside = zones.answer if lying and not self.shows_keys() else None
        return keys, room

    def _fill_chosen(self, room: Box) -> None:
        look, view, say = self.look, self.view, self.links.say
        note = self.problem_note(room)
        if note is not None:
            self.add(note)
            room = room.cut_top(note.box.h, look.px(_AIR_MM))[1]
        card = ChosenPlace(look, room, [say(line) for line in view.chosen])
        line = room.cut_top(card.box.h, look.px(_CARD_GAP_MM))[1].cut_top(look.px(_DOOR_MM))[0]
        change = self._door(
            line.cut_left(min(line.w, look.px(60)))[0], "change", words.PLACE_CHANGE, "pencil"
        )
        self.field = Field(look, Box(0, 0, 1, 1), "", self.typed, multiline=False, max_length=1)
        self.add(card, change)

    def _add_field(self, line: Box) -> None:
        look, view = self.look, self.view
        if not self.types:
            width = self.keys_button(line).box.w
            place, line = line.cut_right(width, look.px(_AIR_MM))
            self.add(self.keys_button(place))
        self.field = Field(
            look, line, view.value, self.typed, multiline=False, max_length=view.max_length, problem=False
        )
        self.add(self.field)

    def _show_list(self) -> None:
        if self._list_box is None:
            return
        for widget in self._listed:
            self.remove_widget(widget)
        view, look, say = self.view, self.look, self.links.say
        self._listed = self._door_buttons()
        if view.empty is not None:
            self._listed.append(Note(look, self._list_box, say(view.empty), icon="info"))
        else:
            rows = [ListRow(row_height(look), partial(self._row, row)) for row in view.rows]
            self._listed.append(self._paged(self._list_box, rows))
        self.add(*self._listed)

    def _paged(self, box: Box, rows: list[ListRow]) -> PagedRows:
        say = self.links.say
        up, down = say(words.LIST_UP), say(words.LIST_DOWN)
        return PagedRows(self.look, box, rows, up=up, down=down, gap_mm=3)

    def _row(self, row: PlaceRow, place: Box) -> list[Widget]:
        say, emit = self.links.say, self.links.emit
        press = partial(emit, Choose(row.code))
        return [
            PlaceTile(
                self.look,
                place,
                row.code,
                press,
                name=say(row.name),
                hint=say(row.hint),
                leads_on=row.leads_on,
            )
        ]

    def _door_buttons(self) -> list[Widget]:
        """Out of the area that is listed, and out of the list."""
        view, gap = self.view, self.look.px(_AIR_MM)
        places = self._doors.grid(2, 1, gap)
        found: list[Widget] = [self._door(places[1], "free", words.PLACE_FREE, "pencil")]
        if view.up is not None:
            found.append(self._door(places[0], "up", view.up, "arrow-up"))
        return found

    def _door(self, place: Box, id_: str, said: Words, icon: str) -> WayTile:
        look, press = self.look, partial(self.links.emit, Choose(id_))
        return WayTile(look, place, f"choice.{id_}", press, words=self.links.say(said), icon=icon)
