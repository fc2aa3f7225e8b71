"""Which day it was: today, yesterday, or steps of a day and a week."""

from __future__ import annotations

from datetime import date, timedelta
from typing import ClassVar

from kiosk.presenters.commands import PickDate
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


class DateScreen(Screen[DateView]):
    """The day stands in words; a step beyond the first or last day stays there."""

    live: ClassVar[frozenset[str]] = frozenset({"value"})

    def fill(self, room: Box, question: Question) -> None:
        look = self.look
        gap, tall = look.px(4), look.px(26 if look.panel.landscape else 32)
        quick, room = room.cut_top(tall, look.px(8))
        self._add_quick(quick, gap)
        plate, room = room.cut_top(look.px(34 if look.panel.landscape else 44), gap)
        self.plate = DayPlate(look, plate, self._day())
        self.add(self.plate)
        days, room = room.cut_top(tall, gap)
        self._add_steps(
            days, gap, (("date.minus", words.DATE_MINUS, -_DAY), ("date.plus", words.DATE_PLUS, _DAY))
        )
        weeks = room.cut_top(tall)[0]
        self._add_steps(
            weeks,
            gap,
            (
                ("date.week_minus", words.DATE_WEEK_MINUS, -_WEEK),
                ("date.week_plus", words.DATE_WEEK_PLUS, _WEEK),
            ),
        )

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

    def _add_steps(self, line: Box, gap: float, steps: tuple[tuple[str, Text, timedelta], ...]) -> None:
        for place, (key, said, step) in zip(line.grid(2, 1, gap), steps, strict=True):
            self.add(self._step_button(place, key, self.links.say(said), step))

    def _step_button(self, place: Box, key: str, said: str, step: timedelta) -> BigButton:
        back = step < timedelta(0)
        return BigButton(
            self.look,
            place,
            said,
            lambda: self._pick(self.view.value + step),
            key=key,
            icon="arrow-left" if back else "arrow-right",
            icon_behind=not back,
            capital_mm=self.look.scale.caption,
        )

    def _pick(self, day: date) -> None:
        self.links.emit(PickDate(min(max(day, self.view.first), self.view.last)))
