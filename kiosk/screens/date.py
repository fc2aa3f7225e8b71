"""Which day it was: today, yesterday, or steps of a day, a week and a month."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import ClassVar, Final

from kiosk.presenters.commands import PickDate
from kiosk.presenters.days import other_month
from kiosk.presenters.views import DateView
from kiosk.screens.screen import Screen
from kiosk.texts.text import Text
from kiosk.widgets import words
from kiosk.widgets.box import Box
from kiosk.widgets.buttons import BigButton
from kiosk.widgets.date_stepper import DayPlate
from kiosk.widgets.page import Question
from kiosk.widgets.tiles import SmallTile, TileWords

_DAY, _WEEK = timedelta(days=1), timedelta(days=7)

Step = Callable[[date], date]
_BACK: Final[tuple[tuple[str, Text, Step], ...]] = (
    ("date.minus", words.DATE_MINUS, lambda day: day - _DAY),
    ("date.week_minus", words.DATE_WEEK_MINUS, lambda day: day - _WEEK),
    ("date.month_minus", words.DATE_MONTH_MINUS, lambda day: other_month(day, -1)),
)
_ON: Final[tuple[tuple[str, Text, Step], ...]] = (
    ("date.plus", words.DATE_PLUS, lambda day: day + _DAY),
    ("date.week_plus", words.DATE_WEEK_PLUS, lambda day: day + _WEEK),
    ("date.month_plus", words.DATE_MONTH_PLUS, lambda day: other_month(day, 1)),
)


class DateScreen(Screen[DateView]):
    """The day stands in words; a step beyond the first or last day stays there."""

    live: ClassVar[frozenset[str]] = frozenset({"value"})

    def fill(self, room: Box, question: Question) -> None:
        look, low = self.look, self.look.panel.landscape
        gap, tall = look.px(4), look.px(22 if low else 30)
        quick, room = room.cut_top(tall, look.px(6 if low else 8))
        self._add_quick(quick, gap)
        plate, room = room.cut_top(look.px(26 if low else 44), look.px(6 if low else 8))
        self.plate = DayPlate(look, plate, self._day())
        self.add(self.plate)
        steps = room.cut_top(len(_BACK) * (tall + gap) - gap)[0]
        back, on = steps.grid(2, 1, gap)
        self._add_steps(back, gap, _BACK, icon="arrow-left")
        self._add_steps(on, gap, _ON, icon="arrow-right")

    def refresh(self) -> None:
        self.plate.show(self._day())
        for key, day in self._quick_days().items():
            self.quick[key].choose(chosen=day == self.view.value)

    def _day(self) -> str:
        return self.links.say(words.full_day(self.view.value))

    def _quick_days(self) -> dict[str, date]:
        return {"date.today": self.view.today, "date.yesterday": self.view.today - _DAY}

    def _add_quick(self, line: Box, gap: float) -> None:
        said = {"date.today": words.DATE_TODAY, "date.yesterday": words.DATE_YESTERDAY}
        self.quick: dict[str, SmallTile] = {}
        for place, (key, day) in zip(line.grid(2, 1, gap), self._quick_days().items(), strict=True):
            self.quick[key] = self._quick_tile(place, key, self.links.say(said[key]), day)
        self.add(*self.quick.values())

    def _quick_tile(self, place: Box, key: str, said: str, day: date) -> SmallTile:
        tile = SmallTile(
            self.look, place, TileWords(key, said), lambda: self._pick(day), chosen=day == self.view.value
        )
        tile.key = key
        return tile

    def _add_steps(
        self, column: Box, gap: float, steps: tuple[tuple[str, Text, Step], ...], *, icon: str
    ) -> None:
        for place, (key, said, step) in zip(column.grid(1, len(steps), gap), steps, strict=True):
            self.add(self._step_button(place, key, self.links.say(said), step, icon))

    def _step_button(self, place: Box, key: str, said: str, step: Step, icon: str) -> BigButton:
        return BigButton(
            self.look,
            place,
            said,
            lambda: self._pick(step(self.view.value)),
            key=key,
            icon=icon,
            icon_behind=icon == "arrow-right",
            capital_mm=self.look.scale.caption,
        )

    def _pick(self, day: date) -> None:
        self.links.emit(PickDate(min(max(day, self.view.first), self.view.last)))
