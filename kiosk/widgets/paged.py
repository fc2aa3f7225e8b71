"""A list longer than its place: whole rows on pages, turned by two large buttons or by a swipe."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from kivy.uix.widget import Widget

from kiosk.widgets.box import Box
from kiosk.widgets.buttons import BigButton
from kiosk.widgets.fonts import extent
from kiosk.widgets.look import Look
from kiosk.widgets.piece import Piece

FOOT_MM, _BUTTON_MM = 26.0, 22.0
"""The two buttons below the rows, with air."""
_SIDE_MM, _FLAT_MM = 64.0, 80.0
"""In a box lower than that the two buttons stand beside the rows, this wide."""
_BETWEEN_MM = 10.0
"""Air between two columns."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its height in pixels, and what builds its widgets in a box of that height.

    ``begins_page``: it is the first of a page; ``leads``: a heading, never the last of one.
    """

    height: float
    build: Callable[[Box], list[Widget]]
    begins_page: bool = False
    leads: bool = False


class PagedRows(Widget):
    """Rows from the top; the buttons are there only if there is more than one page."""

    def __init__(
        self,
        look: Look,
        box: Box,
        rows: Sequence[Row],
        *,
        up: str,
        down: str,
        gap_mm: float = 0,
        columns: int = 1,
    ) -> None:
        super().__init__(pos=(box.x, box.y), size=(box.w, box.h), size_hint=(None, None))
        self.look, self.box, self.up, self.down, self.gap = look, box, up, down, look.px(gap_mm)
        self.columns = columns
        self.pages = self._pages(rows, box.h)
        if len(self.pages) > 1:
            self.pages = self._pages(rows, paged_room(look, box).h)
        self.page = 0
        self.show(0)

    def show(self, page: int) -> None:
        """Page ``page``, from 0; the nearest there is."""
        self.page = max(0, min(page, len(self.pages) - 1))
        self.clear_widgets()
        room = self.box
        if len(self.pages) > 1:
            room = paged_room(self.look, self.box)
            self._beside() if room.w < self.box.w else self._below()
        width = column_width(self.look, room, self.columns)
        for rows in self.pages[self.page]:
            column, room = room.cut_left(width, self.look.px(_BETWEEN_MM))
            self._fill(column, rows)

    def show_row(self, number: int) -> None:
        """The page on which row ``number`` stands, from 0."""
        seen = 0
        for page, columns in enumerate(self.pages):
            seen += sum(map(len, columns))
            if number < seen:
                self.show(page)
                return

    def _fill(self, column: Box, rows: Sequence[Row]) -> None:
        for row in rows:
            place, column = column.cut_top(row.height, self.gap)
            for widget in row.build(place):
                self.add_widget(widget)

    def _pages(self, rows: Sequence[Row], height: float) -> list[list[list[Row]]]:
        """Pages of columns of rows."""
        filled: list[list[Row]] = [[]]
        left = height
        for number, row in enumerate(rows):
            wanted = row.height
            if row.leads and number + 1 < len(rows):
                wanted += self.gap + rows[number + 1].height
            if filled[-1] and (row.begins_page or wanted > left + 1):
                if row.begins_page:
                    filled += [[] for _ in range(-len(filled) % self.columns)]
                filled.append([])
                left = height
            filled[-1].append(row)
            left -= row.height + self.gap
        return [filled[at : at + self.columns] for at in range(0, len(filled), self.columns)]

    def _below(self) -> None:
        """What cannot be used is absent, not grey."""
        look = self.look
        line = self.box.cut_bottom(look.px(_BUTTON_MM))[0]
        wide = extent(self._count, look.font_px(look.scale.caption), bold=True) + look.px(4)
        up, place, down = _thirds(line, look.px(4), float(wide))
        self._add_buttons(up, down, place)

    def _beside(self) -> None:
        """One above the other, the number of the page between them where there is room for it."""
        look = self.look
        cut = self.box.cut_left if look.layout.left_handed else self.box.cut_right
        side = cut(look.px(_SIDE_MM))[0]
        up, rest = side.cut_top(look.px(_BUTTON_MM))
        down, between = rest.cut_bottom(look.px(_BUTTON_MM))
        self._add_buttons(up, down, between if between.h >= look.px(8) else None)

    def _add_buttons(self, up: Box, down: Box, count: Box | None) -> None:
        look, here = self.look, self.page
        capital = BigButton.even_capital(look, (self.up, self.down), up.w, look.scale.caption)
        if here > 0:
            self.add_widget(self._button(up, "list.up", self.up, here - 1, capital))
        if here < len(self.pages) - 1:
            self.add_widget(self._button(down, "list.down", self.down, here + 1, capital))
        if count is not None:
            self.add_widget(_PageCount(look, count, self._count))

    @property
    def _count(self) -> str:
        return f"{self.page + 1} / {len(self.pages)}"

    def _button(self, box: Box, key: str, said: str, page: int, capital: float) -> BigButton:
        icon = "arrow-up" if key == "list.up" else "arrow-down"
        return BigButton(
            self.look, box, said, lambda: self.show(page), key=key, icon=icon, capital_mm=capital
        )

    def on_touch_down(self, touch: Any) -> bool:
        if self.collide_point(*touch.pos):
            touch.ud["paged"] = touch.y
        return bool(super().on_touch_down(touch))

    def on_touch_up(self, touch: Any) -> bool:
        start = touch.ud.pop("paged", None)
        if start is not None and abs(touch.y - start) > self.look.px(25):
            self.show(self.page + (1 if touch.y > start else -1))
            return True
        return bool(super().on_touch_up(touch))


def paged_room(look: Look, box: Box) -> Box:
    """Where the rows stand in ``box`` once there is more than one page of them."""
    beside = look.panel.landscape and look.px(2 * _BUTTON_MM + 3) <= box.h < look.px(_FLAT_MM)
    if not beside or box.w < look.px(3 * _SIDE_MM):
        return box.cut_bottom(look.px(FOOT_MM))[1]
    cut = box.cut_left if look.layout.left_handed else box.cut_right
    return cut(look.px(_SIDE_MM), look.px(5))[1]


def column_width(look: Look, box: Box, columns: int) -> float:
    """Pixels of one column of a list in ``box``."""
    return (box.w - look.px(_BETWEEN_MM) * (columns - 1)) / columns


class _PageCount(Piece):
    def __init__(self, look: Look, box: Box, words: str) -> None:
        super().__init__(look, box)
        self.count = words
        self.repaint()

    def paint(self) -> None:
        capital = self.look.scale.caption
        width = extent(self.count, self.look.font_px(capital), bold=True) + 2
        self.words(
            self.count,
            self.box.middle(width, self.box.h),
            capital,
            self.look.theme.second,
            bold=True,
            middle=True,
        )


def _thirds(line: Box, gap: float, middle: float) -> tuple[Box, Box, Box]:
    side = (line.w - middle - 2 * gap) / 2
    left, rest = line.cut_left(side, gap)
    centre, right = rest.cut_left(middle, gap)
    return left, centre, right
