"""Pages of the maintenance area: lists with lamps, tiles, the code pad, an errand under way."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, ClassVar, TypeVar

from kiosk.layout import TextSize
from kiosk.presenters.commands import Cancel, Choose, Digit
from kiosk.presenters.maintenance_views import (
    ErrandView,
    StaffChoiceView,
    StaffCodeView,
    StaffRow,
    StaffView,
)
from kiosk.presenters.views import CaptureView, PrinterView, TextView, View
from kiosk.screens.capture import CaptureScreen
from kiosk.screens.links import Links
from kiosk.screens.printer import PrinterScreen
from kiosk.screens.screen import Screen
from kiosk.screens.text import TextScreen
from kiosk.screens.tile_words import tile_words
from kiosk.widgets import key_layouts, words
from kiosk.widgets.bar import BarButton
from kiosk.widgets.box import Box
from kiosk.widgets.code_dots import CodeDots
from kiosk.widgets.errand_lines import ErrandLines, LineWords
from kiosk.widgets.header import Tool
from kiosk.widgets.keyboard import Keyboard
from kiosk.widgets.note import Note
from kiosk.widgets.outcome import Outcome
from kiosk.widgets.page import Question, Zones
from kiosk.widgets.paged import PagedRows
from kiosk.widgets.staff_rows import RowWords, lamp_rows
from kiosk.widgets.state_line import StateLine
from kiosk.widgets.tiles import least_height, tile_boxes, tiles

V = TypeVar("V", bound=View)
_BAR_ICONS = {"staff.sync_now": "refresh-cw", "staff.enter": "arrow-right", "staff.sound_try": "volume-2"}


class StaffScreen(Screen[V]):
    """ "Selesai" stands in the header of every page, where visitors have "Bantuan".

    Staff come between visits: these pages keep their colours, but no visitor's size, reach and hand.
    """

    corner = (words.LEAVE, Cancel(), "log-out")

    def __init__(self, view: V, links: Links) -> None:
        layout = replace(links.look.layout, text=TextSize.MEDIUM, low_reach=False, left_handed=False)
        super().__init__(view, links._replace(look=links.look.arranged(layout), can_listen=False))

    def tools(self) -> list[Tool]:
        return [tool for tool in super().tools() if tool.key != "display"]

    def add_question(
        self, zones: Zones, *, emblem: bool = True, help_: bool = True, small: bool = False
    ) -> tuple[Question, Box]:
        """Lying, the place below the title belongs to doors and sentences."""
        return super().add_question(zones, emblem=emblem and not self.is_crowded(), help_=help_, small=small)

    def is_crowded(self) -> bool:
        return False

    def bar_buttons(self) -> tuple[list[BarButton], list[BarButton]]:
        """The primary with an icon of its own; what is no way on has none."""
        left, right = super().bar_buttons()
        if self.view.primary is not None:
            last = right[-1]
            icon = _BAR_ICONS.get(self.view.primary.id)
            right[-1] = BarButton(last.key, last.words, last.on_press, last.kind, icon)
        return left, right


class StaffListScreen(StaffScreen[StaffView]):
    """Rows on pages, doors below them. Lying, the doors stand under the question."""

    live: ClassVar[frozenset[str]] = frozenset({"rows", "doors"})

    def is_crowded(self) -> bool:
        return self.look.panel.landscape and bool(self.view.doors)

    def fill(self, room: Box, question: Question) -> None:
        look, view = self.look, self.view
        if view.note:
            place = question.left if look.panel.landscape else room
            icon = "circle-alert" if view.note.failed else "info"
            said = self.links.say(view.note.words)
            note = Note(look, place, said, icon=icon, error=view.note.failed)
            self.add(note)
            if not look.panel.landscape:
                room = room.cut_top(note.box.h, look.px(6))[1]
            else:
                question.left = question.left.cut_top(note.box.h, look.px(6))[1]
        self._room, self._place = room, question.left
        self._page = 0
        self._list: PagedRows | None = None
        self._tiles: list[Any] = []
        self.refresh()

    def refresh(self) -> None:
        room = self._doors()
        page = self._list.page if self._list is not None else self._page
        if self._list is not None:
            self.remove_widget(self._list)
        say = self.links.say
        rows = lamp_rows(self.look, room, [self._row(row) for row in self.view.rows])
        self._list = PagedRows(self.look, room, rows, up=say(words.LIST_UP), down=say(words.LIST_DOWN))
        self._list.show(page)
        self.add(self._list)

    def take_over(self, old: Screen[Any]) -> None:
        if isinstance(old, StaffListScreen) and old._list is not None and self._list is not None:
            self._list.show(old._list.page)

    def _row(self, row: StaffRow) -> RowWords:
        say = self.links.say
        button = None
        if row.act:
            button = (f"row.{row.id}", say(row.act), lambda: self.links.emit(Choose(row.id)))
        return RowWords(
            say(row.label), say(row.state), row.lamp, row.icon, say(row.next) if row.next else None, button
        )

    def _doors(self) -> Box:
        """Draws the doors; answers what is left for the rows."""
        for tile in self._tiles:
            self.remove_widget(tile)
        self._tiles = []
        look, doors = self.look, self.view.doors
        if not doors:
            return self._room
        if look.panel.landscape:
            place, room = self._place, self._room
            boxes = tile_boxes(look, place, len(doors), columns=1, tallest_mm=30)
        else:
            rows = -(-len(doors) // 2)
            tall = 46 * rows + 4 * (rows - 1)
            place, room = self._room.cut_bottom(look.px(tall), look.px(6))
            boxes = tile_boxes(look, place, len(doors), columns=2, tallest_mm=46)
        said = tile_words(self.links, doors)
        if max(least_height(look, said, boxes[0].w)) > boxes[0].h:
            said = [tile._replace(hint=None) for tile in said]
        self._tiles = list(tiles(look, boxes, said, lambda id_: self.links.emit(Choose(id_))))
        self.add(*self._tiles)
        return room


class StaffChoiceScreen(StaffScreen[StaffChoiceView]):
    """Few tiles, one a line."""

    live: ClassVar[frozenset[str]] = frozenset({"chosen"})

    def fill(self, room: Box, question: Question) -> None:
        view = self.view
        self.tiles: list[Any] = []
        if not view.choices:
            return
        boxes = tile_boxes(self.look, room, len(view.choices), columns=1, tallest_mm=48)
        self.tiles = list(
            tiles(
                self.look,
                boxes,
                tile_words(self.links, view.choices),
                lambda id_: self.links.emit(Choose(id_)),
                chosen=view.chosen,
            )
        )
        self.add(*self.tiles)

    def refresh(self) -> None:
        for tile in self.tiles:
            tile.choose(chosen=tile.tile.id == self.view.chosen)


class StaffCodeScreen(StaffScreen[StaffCodeView]):
    """Dots and a number pad, upright just above the bar; while a wait goes on, how long."""

    live: ClassVar[frozenset[str]] = frozenset({"digits", "waits"})
    answer_mm: ClassVar[float] = 150.0

    def fill(self, room: Box, question: Question) -> None:
        look, view, lying = self.look, self.view, self.look.panel.landscape
        self.dots: CodeDots | None = None
        self.wait: Outcome | None = None
        if view.waits is not None:
            place = room if lying else room.cut_top(min(room.h, look.px(130)))[0]
            self.wait = Outcome(look, place, self.links.say(view.waits), icon="hourglass", good=False)
            self.add(self.wait)
            return
        field = question.left if lying else room
        place, rest = field.cut_top(look.px(24 if lying else 30), look.px(12))
        self.dots = CodeDots(look, place.cut_left(min(place.w, look.px(180)))[0], view.digits, view.most)
        self.add(self.dots)
        self.add(self._keys(room if lying else rest))

    def _keys(self, room: Box) -> Keyboard:
        look, lying = self.look, self.look.panel.landscape
        rows = key_layouts.numbers("delete", "")
        tall = min(room.h, look.px((32 if lying else 46) * len(rows)))
        keys = room.cut_top(tall)[0] if lying else room.cut_bottom(tall)[0]
        faces = {"delete": self.links.say(words.KEY_DELETE)}
        return Keyboard(look, keys, rows, faces, lambda sign: self.links.emit(Digit(sign)))

    def update(self, view: StaffCodeView) -> bool:
        """A wait that begins or ends takes another page."""
        return (view.waits is None) == (self.view.waits is None) and super().update(view)

    def refresh(self) -> None:
        if self.dots is not None:
            self.dots.show(self.view.digits)
        if self.wait is not None and self.view.waits is not None:
            self.wait.show(self.links.say(self.view.waits))


class ErrandScreen(StaffScreen[ErrandView]):
    """What is under way, and at its end one sentence."""

    live: ClassVar[frozenset[str]] = frozenset({"lines", "part"})

    def fill(self, room: Box, question: Question) -> None:
        view = self.view
        if view.end:
            room = self._end(room, question)
        self.lines = ErrandLines(self.look, room, self._lines(), view.part)
        self.add(self.lines)

    def refresh(self) -> None:
        self.lines.show(self._lines(), self.view.part)

    def _end(self, room: Box, question: Question) -> Box:
        """Lying it stands beside the lines, upright above them."""
        look, view = self.look, self.view
        assert view.end is not None
        said = self.links.say(view.end)
        icon = "circle-check" if view.good else "circle-alert"
        lying = look.panel.landscape
        place = question.left if lying else room
        made = StateLine(look, place, said, icon=icon, good=view.good)
        tall = made.set(said, place.w - look.px(24), look.scale.body, bold=True).ink + look.px(12)
        box, rest = place.cut_top(max(look.px(22), tall), look.px(8))
        self.add(StateLine(look, box, said, icon=icon, good=view.good))
        return room if lying else rest

    def _lines(self) -> list[LineWords]:
        say = self.links.say
        return [
            LineWords(say(one.words), one.state, say(one.far) if one.far else None) for one in self.view.lines
        ]


class StaffTextScreen(StaffScreen[TextView], TextScreen):
    """A field and its keys, with the header of the area."""


class StaffPrinterScreen(StaffScreen[PrinterView], PrinterScreen):
    """The drawing of a step, with the header of the area."""


class StaffTrayScreen(StaffScreen[CaptureView], CaptureScreen):
    """The live picture, with the header of the area."""
