"""Which day it was: touched on a calendar, or said by a word; who has forgotten it chooses a month.

Where six weeks do not find a place a month goes onto two or more pages, turned by the arrows that turn the months.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any, ClassVar

from kivy.uix.widget import Widget

from kiosk.presenters.commands import PickDate
from kiosk.presenters.views import DateView
from kiosk.screens.screen import Screen
from kiosk.screens.yielding import YieldingScreen
from kiosk.texts.text import Text
from kiosk.widgets import words
from kiosk.widgets.box import Box
from kiosk.widgets.calendar import PeriodName, TimeCell, Weekdays, evened_cells
from kiosk.widgets.calendar_pages import MONTHS_A_ROW, Calendar
from kiosk.widgets.page import Question
from kiosk.widgets.ways import WayTile, evened, holds_words
from sync.cases.dates import Month

_DAY = timedelta(days=1)
_CELL_MM, _GAP_MM = 20.0, 3.0
_TALLEST_CELL_MM = 31.0
_ROW_MM, _NAME_MM, _WEEKDAYS_MM = 20.0, 11.0, 8.0
_SIX_WEEKS_MM = 6 * _CELL_MM + 5 * _GAP_MM
_ROOMY_MM = 2 * _ROW_MM + 14 + _WEEKDAYS_MM + _SIX_WEEKS_MM
_COMPACT_MM = _NAME_MM + 2 * (_ROW_MM + _GAP_MM) + 5 * _CELL_MM + 4 * _GAP_MM
_FEW_ROWS = 3
"""With fewer weeks at once the shortcuts go."""


@dataclass(frozen=True, slots=True)
class _Places:
    """Where words, arrows, the name of the month and the calendar itself lie."""

    quick: list[Box]
    before: Box
    after: Box
    name: Box
    grid: Box


class DateScreen(YieldingScreen[DateView]):
    """Upright the words stand over the calendar; lying they stand beside it. Pages are turned on the glass alone."""

    live: ClassVar[frozenset[str]] = frozenset({"value"})

    def build(self) -> None:
        zones = self.zones()
        self.add_frame(zones)
        self._reached = zones.answer.h
        question, left = self.question_above(zones)
        self._above = left
        self.fill(self.answer_room(zones, left), question)

    def need_mm(self) -> float:
        if self.look.panel.landscape:
            return 3 * _ROW_MM + _NAME_MM + 4 * _GAP_MM
        if not self.look.layout.low_reach:
            return _ROOMY_MM
        return min(_COMPACT_MM, self._reached / self.look.panel.px_per_mm + _NAME_MM)

    def bare_mm(self) -> float:
        return self.need_mm() if self.look.panel.landscape else min(self.need_mm(), _COMPACT_MM)

    def fill(self, room: Box, question: Question) -> None:
        view = self.view
        self._cells: dict[str, tuple[TimeCell, date | Month]] = {}
        self._content: list[Widget] = []
        self._places = self._lay_out(room, question)
        fits = self._rows_in(self._places.grid)
        self._calendar = Calendar(view.first, view.last, fits, months=isinstance(view.value, Month))
        self._page = self._calendar.page_of(view.value)
        self._name = PeriodName(self.look, self._places.name, "")
        self.add(self._name)
        self._arrows: dict[int, WayTile] = {step: self._arrow(step) for step in (-1, 1)}
        self._add_quick()
        self._show_period()

    def refresh(self) -> None:
        value = self.view.value
        calendar = self._calendar.of_kind(months=isinstance(value, Month))
        page = calendar.page_of(value)
        if (calendar, page) != (self._calendar, self._page):
            self._calendar, self._page = calendar, page
            self._show_period()
        for cell, stands_for in self._cells.values():
            cell.choose(chosen=stands_for == value)
        self._mark_quick()

    def take_over(self, old: Screen[Any]) -> None:
        """In another language the same page stays open."""
        if isinstance(old, DateScreen):
            self._calendar = self._calendar.of_kind(months=old._calendar.months)
            self._page = self._calendar.nearest(old._page)
            self._show_period()
            self._mark_quick()

    def _lay_out(self, room: Box, question: Question) -> _Places:
        look = self.look
        if look.panel.landscape:
            return self._beside(question.left, room)
        if room.h >= look.px(_ROOMY_MM):
            return self._roomy(room)
        name, room = self._name_above(room)
        one = self._one_line(name, room)
        if self._rows_in(one.grid) >= _FEW_ROWS and self._holds_words(one):
            return one
        two = self._two_lines(name, room)
        return two if self._rows_in(two.grid) >= _FEW_ROWS else self._no_shortcuts(name, room)

    def _roomy(self, room: Box) -> _Places:
        look, gap = self.look, self.look.px(_GAP_MM)
        quick, rest = room.cut_top(look.px(_ROW_MM + 4), look.px(6))
        line, grid = rest.cut_top(look.px(_ROW_MM + 1), gap)
        wide = min(line.w * 0.34, look.px(74), (line.w - self._longest_name(line) - 2 * gap) / 2)
        before, name, after = _ends(line, wide, gap)
        return _Places(quick.grid(4, 1, look.px(4)), before, after, name, grid)

    def _longest_name(self, line: Box) -> float:
        """Pixels of the longest name of a month: the arrows give way to it, and stand still while pages are turned."""
        year = self.view.today.year
        names = [self.links.say(words.month(Month(year, number))) for number in range(1, 13)]
        return max(PeriodName.width_for(self.look, line, name) for name in names)

    def _beside(self, left: Box, grid: Box) -> _Places:
        look, gap = self.look, self.look.px(_GAP_MM)
        row = look.px(_ROW_MM)
        line, left = left.cut_bottom(row, gap)
        before, after = line.grid(2, 1, gap)
        name, left = left.cut_bottom(look.px(_NAME_MM), gap)
        quick = left.cut_bottom(2 * row + gap)[0].grid(2, 2, gap)
        return _Places(quick, before, after, name, grid)

    def _name_above(self, room: Box) -> tuple[Box, Box]:
        """A line for the name, and what is left to be touched: it may lie higher than a low hand reaches."""
        tall = self.look.px(_NAME_MM)
        if self._above.top - room.top >= tall:
            return Box(room.x, room.top, room.w, tall), room
        return room.cut_top(tall)

    def _one_line(self, name: Box, room: Box) -> _Places:
        """Arrows and three words side by side."""
        gap = self.look.px(_GAP_MM)
        line, grid = room.cut_top(self.look.px(_ROW_MM), gap)
        before, *quick, after = line.grid(5, 1, gap)
        return _Places(quick, before, after, name, grid)

    def _two_lines(self, name: Box, room: Box) -> _Places:
        """Three words, and the arrows below them, where words are long."""
        gap, row = self.look.px(_GAP_MM), self.look.px(_ROW_MM)
        quick, rest = room.cut_top(row, gap)
        line, grid = rest.cut_top(row, gap)
        before, after = line.grid(2, 1, gap)
        return _Places(quick.grid(3, 1, gap), before, after, name, grid)

    def _no_shortcuts(self, name: Box, room: Box) -> _Places:
        """Today and yesterday are found on the calendar; the word for who has forgotten stands between the arrows."""
        gap = self.look.px(_GAP_MM)
        line, grid = room.cut_top(self.look.px(_ROW_MM), gap)
        before, forgot, after = line.grid(3, 1, gap)
        return _Places([forgot], before, after, name, grid)

    def _holds_words(self, places: _Places) -> bool:
        look = self.look
        said = [said for _, said, _ in self._days_for(len(places.quick))]
        said += [words.DATE_BEFORE, words.DATE_AFTER]
        return all(holds_words(look, self.links.say(one), places.before) for one in said)

    def _rows_in(self, grid: Box) -> int:
        """Rows of cells that find a place; at least one."""
        look = self.look
        return max(1, int((grid.h + look.px(_GAP_MM) + 1) // look.px(_CELL_MM + _GAP_MM)))

    def _days_for(self, count: int) -> list[tuple[str, Text, date | None]]:
        """``count`` words for days; the last of them is for who has forgotten it."""
        today = self.view.today
        days = [
            ("date.today", words.DATE_TODAY, today),
            ("date.yesterday", words.DATE_YESTERDAY, today - _DAY),
            ("date.last_week", words.DATE_LAST_WEEK, today - 7 * _DAY),
        ]
        return [*days[: count - 1], ("date.forgot", words.DATE_FORGOT, None)]

    def _add_quick(self) -> None:
        self._quick: dict[str, tuple[WayTile, date | None]] = {}
        places = self._places.quick
        for place, (key, said, day) in zip(places, self._days_for(len(places)), strict=True):
            press = self._turn_kind if day is None else partial(self._pick, day)
            tile = WayTile(self.look, place, key, press, words=self.links.say(said))
            self._quick[key] = tile, day
            self.add(tile)
        evened([*(tile for tile, _ in self._quick.values()), *self._arrows.values()])
        self._mark_quick()

    def _mark_quick(self) -> None:
        for tile, day in self._quick.values():
            tile.choose(chosen=self._calendar.months if day is None else day == self.view.value)

    def _arrow(self, step: int) -> WayTile:
        said, icon = (words.DATE_BEFORE, "arrow-left") if step < 0 else (words.DATE_AFTER, "arrow-right")
        place, key = (self._places.before, "date.before") if step < 0 else (self._places.after, "date.after")
        press = partial(self._turn, step)
        return WayTile(self.look, place, key, press, words=self.links.say(said), icon=icon)

    def _turn(self, step: int) -> None:
        self._page = self._calendar.turned(self._page, step)
        self._show_period()

    def _turn_kind(self) -> None:
        """From days to months and back; nothing is chosen by that."""
        self._calendar = self._calendar.of_kind(months=not self._calendar.months)
        month = self._page.month
        self._page = self._calendar.page_of(
            month if self._calendar.months else min(month.last, self.view.last)
        )
        self._show_period()
        self._mark_quick()

    def _show_period(self) -> None:
        for widget in self._content:
            self.remove_widget(widget)
        self._content, self._cells = [], {}
        for step, arrow in self._arrows.items():
            self.remove_widget(arrow)
            if self._calendar.can_turn(self._page, step):
                self.add(arrow)
        if self._calendar.months:
            self._name.show(str(self._page.month.year))
            self._show_months()
        else:
            self._name.show(self.links.say(words.month(self._page.month)))
            self._show_days()
        self.add(*self._content)

    def _show_days(self) -> None:
        look, room = self.look, self._places.grid
        lines, gap = self._calendar.rows(self._page), look.px(_GAP_MM)
        names = [self.links.say(name) for name in words.WEEKDAYS]
        least = look.px(len(lines) * (_CELL_MM + _GAP_MM) - _GAP_MM)
        has_line = room.h >= least + look.px(_WEEKDAYS_MM)
        if has_line:
            line, room = room.cut_top(look.px(_WEEKDAYS_MM))
            self._content.append(Weekdays(look, line.grid(7, 1, gap), names))
        for week, row in zip(lines, self._rows(room, len(lines)), strict=True):
            for number, (day, place) in enumerate(zip(week, row.grid(7, 1, gap), strict=True)):
                if isinstance(day, date):
                    above = "" if has_line else names[number]
                    self._cell(place, f"day.{day.isoformat()}", str(day.day), day, above)

    def _show_months(self) -> None:
        gap, lines = self.look.px(_GAP_MM), self._calendar.rows(self._page)
        for months, row in zip(lines, self._rows(self._places.grid, len(lines)), strict=True):
            for month, place in zip(months, row.grid(MONTHS_A_ROW, 1, gap), strict=True):
                if isinstance(month, Month):
                    said = self.links.say(words.month(month)).rsplit(" ", 1)[0]
                    self._cell(place, f"month.{month}", said, month, "")
        evened_cells([cell for cell, _ in self._cells.values()])

    def _rows(self, room: Box, count: int) -> list[Box]:
        gap = self.look.px(_GAP_MM)
        tall = min(self.look.px(_TALLEST_CELL_MM), (room.h - gap * (count - 1)) / count)
        return room.cut_top(tall * count + gap * (count - 1))[0].grid(1, count, gap)

    def _cell(self, place: Box, key: str, said: str, stands_for: date | Month, above: str) -> None:
        today = self.view.today
        now = stands_for in (today, Month(today.year, today.month))
        press: Callable[[], None] = partial(self._pick, stands_for)
        chosen = stands_for == self.view.value
        cell = TimeCell(self.look, place, key, said, press, now=now, chosen=chosen, above=above)
        self._cells[key] = cell, stands_for
        self._content.append(cell)

    def _pick(self, day: date | Month) -> None:
        self.links.emit(PickDate(day))


def _ends(line: Box, wide: float, gap: float) -> tuple[Box, Box, Box]:
    """Both ends of a line, and what lies between."""
    before, rest = line.cut_left(wide, gap)
    after, middle = rest.cut_right(wide, gap)
    return before, middle, after
