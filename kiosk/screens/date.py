"""Which day it was: touched on a calendar, or said by a word; who has forgotten it chooses a month."""

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
from kiosk.widgets.calendar import PeriodName, TimeCell, Weekdays, weeks
from kiosk.widgets.page import Question
from kiosk.widgets.ways import WayTile, evened
from sync.cases.dates import Month

_DAY = timedelta(days=1)
_CELL_MM, _GAP_MM = 20.0, 3.0
_TALLEST_CELL_MM = 31.0
_ROW_MM, _NAME_MM, _WEEKDAYS_MM = 20.0, 11.0, 8.0
_SIX_WEEKS_MM = 6 * _CELL_MM + 5 * _GAP_MM
_ROOMY_MM = 2 * _ROW_MM + 14 + _WEEKDAYS_MM + _SIX_WEEKS_MM
_COMPACT_MM = _ROW_MM + _NAME_MM + _GAP_MM + _SIX_WEEKS_MM


@dataclass(frozen=True, slots=True)
class _Places:
    """Where words, arrows, the name of the month and the calendar itself lie."""

    quick: list[Box]
    before: Box
    after: Box
    name: Box
    grid: Box


class DateScreen(YieldingScreen[DateView]):
    """Upright the words stand over the calendar; lying they stand beside it. Months are turned on the glass alone."""

    live: ClassVar[frozenset[str]] = frozenset({"value"})

    def build(self) -> None:
        zones = self.zones()
        self.add_frame(zones)
        question, left = self.question_above(zones)
        self._is_tight = not self.look.panel.landscape and left.h < self.look.px(_COMPACT_MM)
        room = self.answer_room(zones, left)
        if room.h < self.look.px(_COMPACT_MM) and not self.look.panel.landscape:
            room = left.cut_bottom(min(left.h, self.look.px(_COMPACT_MM)))[0]
        if self._is_tight:
            self.remove_widget(question)
            room = self._tight_question(zones.question)
        self.fill(room, question)

    def _tight_question(self, room: Box) -> Box:
        """On a small panel with large type the question takes one line of smaller letters."""
        line, rest = room.cut_top(self.look.px(_NAME_MM), self.look.px(_GAP_MM))
        self.add(PeriodName(self.look, line, self.links.say(self.view.title)))
        return rest

    def need_mm(self) -> float:
        if self.look.panel.landscape:
            return 3 * _ROW_MM + _NAME_MM + 4 * _GAP_MM
        low = self.look.layout.low_reach
        return _COMPACT_MM if low else _ROOMY_MM

    def fill(self, room: Box, question: Question) -> None:
        value = self.view.value
        self._forgot = isinstance(value, Month)
        self._shown = value if isinstance(value, Month) else Month(value.year, value.month)
        self._cells: dict[str, tuple[TimeCell, date | Month]] = {}
        self._content: list[Widget] = []
        self._places = self._lay_out(room, question)
        self._name = PeriodName(self.look, self._places.name, "")
        self.add(self._name)
        self._arrows: dict[int, WayTile] = {step: self._arrow(step) for step in (-1, 1)}
        self._add_quick()
        self._show_period()

    def refresh(self) -> None:
        value = self.view.value
        month = value if isinstance(value, Month) else Month(value.year, value.month)
        forgot = isinstance(value, Month)
        if (month, forgot) != (self._shown, self._forgot):
            self._shown, self._forgot = month, forgot
            self._show_period()
        for cell, stands_for in self._cells.values():
            cell.choose(chosen=stands_for == value)
        self._mark_quick()

    def take_over(self, old: Screen[Any]) -> None:
        """In another language the same month stays open."""
        if isinstance(old, DateScreen) and (old._shown, old._forgot) != (self._shown, self._forgot):
            self._shown, self._forgot = old._shown, old._forgot
            self._show_period()
            self._mark_quick()

    def _lay_out(self, room: Box, question: Question) -> _Places:
        look, gap = self.look, self.look.px(_GAP_MM)
        if look.panel.landscape:
            return self._beside(question.left, room)
        if room.h < look.px(_ROOMY_MM):
            return self._compact(room)
        quick, rest = room.cut_top(look.px(_ROW_MM + 4), look.px(6))
        line, grid = rest.cut_top(look.px(_ROW_MM + 1), gap)
        before, name, after = _ends(line, min(line.w * 0.34, look.px(74)), gap)
        return _Places(quick.grid(4, 1, look.px(4)), before, after, name, grid)

    def _beside(self, left: Box, grid: Box) -> _Places:
        look, gap = self.look, self.look.px(_GAP_MM)
        row = look.px(_ROW_MM)
        line, left = left.cut_bottom(row, gap)
        before, after = line.grid(2, 1, gap)
        name, left = left.cut_bottom(look.px(_NAME_MM), gap)
        quick = left.cut_bottom(2 * row + gap)[0].grid(2, 2, gap)
        return _Places(quick, before, after, name, grid)

    def _compact(self, room: Box) -> _Places:
        """Where little is left, words and arrows share a line."""
        look, gap = self.look, self.look.px(_GAP_MM)
        calendar = _SIX_WEEKS_MM - (_CELL_MM + _GAP_MM if self._is_tight else 0)
        below, rest = room.cut_bottom(look.px(calendar), gap)
        name, rest = rest.cut_bottom(look.px(_NAME_MM), 0)
        line = rest.cut_bottom(min(rest.h, look.px(_ROW_MM + 2)))[0]
        before, *quick, after = line.grid(5, 1, gap)
        return _Places(quick, before, after, name, below)

    def _quick_days(self) -> list[tuple[str, Text, date | None]]:
        """Words for days; the last of them is for who has forgotten it."""
        today = self.view.today
        days = [
            ("date.today", words.DATE_TODAY, today),
            ("date.yesterday", words.DATE_YESTERDAY, today - _DAY),
            ("date.last_week", words.DATE_LAST_WEEK, today - 7 * _DAY),
        ]
        kept = days[: len(self._places.quick) - 1]
        return [*kept, ("date.forgot", words.DATE_FORGOT, None)]

    def _add_quick(self) -> None:
        self._quick: dict[str, tuple[WayTile, date | None]] = {}
        for place, (key, said, day) in zip(self._places.quick, self._quick_days(), strict=True):
            press = self._turn_kind if day is None else partial(self._pick, day)
            tile = WayTile(self.look, place, key, press, words=self.links.say(said))
            self._quick[key] = tile, day
            self.add(tile)
        evened([*(tile for tile, _ in self._quick.values()), *self._arrows.values()])
        self._mark_quick()

    def _mark_quick(self) -> None:
        for tile, day in self._quick.values():
            tile.choose(chosen=self._forgot if day is None else day == self.view.value)

    def _arrow(self, step: int) -> WayTile:
        said, icon = (words.DATE_BEFORE, "arrow-left") if step < 0 else (words.DATE_AFTER, "arrow-right")
        place, key = (self._places.before, "date.before") if step < 0 else (self._places.after, "date.after")
        press = partial(self._turn, step)
        return WayTile(self.look, place, key, press, words=self.links.say(said), icon=icon)

    def _turn(self, step: int) -> None:
        self._shown = self._next(step)
        self._show_period()

    def _turn_kind(self) -> None:
        """From days to months and back; nothing is chosen by that."""
        self._forgot = not self._forgot
        self._show_period()
        self._mark_quick()

    def _next(self, step: int) -> Month:
        """A month on, or where months are chosen a year; never past the last one."""
        if self._forgot:
            last = self.view.last
            return min(
                Month(self._shown.year + step, 12),
                Month(last.year, last.month),
                key=lambda month: month.first,
            )
        months = self._shown.year * 12 + self._shown.month - 1 + step
        return Month(months // 12, months % 12 + 1)

    def _can_turn(self, step: int) -> bool:
        there, shown = self._next(step), self._shown
        if self._forgot:
            return there.year != shown.year and there.year >= self.view.first.year
        return there.last >= self.view.first and there.first <= self.view.last

    def _show_period(self) -> None:
        for widget in self._content:
            self.remove_widget(widget)
        self._content, self._cells = [], {}
        for step, arrow in self._arrows.items():
            self.remove_widget(arrow)
            if self._can_turn(step):
                self.add(arrow)
        if self._forgot:
            self._name.show(str(self._shown.year))
            self._show_months()
        else:
            self._name.show(self.links.say(words.month(self._shown)))
            self._show_days()
        self.add(*self._content)

    def _show_days(self) -> None:
        look, room = self.look, self._places.grid
        lines = weeks(self._shown, most=5 if self._is_tight else 6)
        gap = look.px(_GAP_MM)
        names = [self.links.say(name) for name in words.WEEKDAYS]
        least = look.px(len(lines) * (_CELL_MM + _GAP_MM) - _GAP_MM)
        has_line = room.h >= least + look.px(_WEEKDAYS_MM)
        if has_line:
            line, room = room.cut_top(look.px(_WEEKDAYS_MM))
            self._content.append(Weekdays(look, line.grid(7, 1, gap), names))
        for week, row in zip(lines, self._rows(room, len(lines)), strict=True):
            for number, (day, place) in enumerate(zip(week, row.grid(7, 1, gap), strict=True)):
                if day is not None and self.view.first <= day <= self.view.last:
                    above = "" if has_line else names[number]
                    self._cell(place, f"day.{day.isoformat()}", str(day.day), day, above)

    def _show_months(self) -> None:
        gap = self.look.px(_GAP_MM)
        places = [place for row in self._rows(self._places.grid, 4) for place in row.grid(3, 1, gap)]
        for number, place in enumerate(places, start=1):
            month = Month(self._shown.year, number)
            if month.last >= self.view.first and month.first <= self.view.last:
                said = self.links.say(words.month(month)).rsplit(" ", 1)[0]
                self._cell(place, f"month.{month}", said, month, "")

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
