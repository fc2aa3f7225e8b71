"""Every answer with "Ubah" beside it, which comes back here. What the case is about stands first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import groupby
from typing import Any

from kiosk.presenters.commands import Change
from kiosk.presenters.views import ReviewRow, ReviewView
from kiosk.screens.screen import Screen
from kiosk.widgets import words
from kiosk.widgets.box import Box
from kiosk.widgets.page import Question
from kiosk.widgets.paged import FOOT_MM, PagedRows, Row, column_width
from kiosk.widgets.review_rows import headed, main_row
from kiosk.widgets.rows import answer_row


class ReviewScreen(Screen[ReviewView]):
    """The list keeps its page when an answer was changed."""

    def is_wide(self) -> bool:
        return True

    def is_full(self) -> bool:
        return True

    def fill(self, room: Box, question: Question) -> None:
        """Upright one column; lying two, read down the left one first."""
        look, say = self.look, self.links.say
        columns = 2 if look.panel.landscape else 1
        width, most = column_width(look, room, columns), room.h - look.px(FOOT_MM)
        rows = self._main(Box(0, 0, width, most))
        for chapter, answers in groupby((r for r in self.view.rows if not r.main), key=lambda r: r.chapter):
            made = [self._row(row, width) for row in answers]
            if chapter is not None:
                made[0] = headed(look, width, say(words.chapter(chapter.value)), made[0])
            rows += made
        rows = [replace(row, height=min(row.height, most)) for row in rows]
        self.list = PagedRows(
            look, room, rows, up=say(words.LIST_UP), down=say(words.LIST_DOWN), columns=columns
        )
        self.add(self.list)

    def take_over(self, old: Screen[Any]) -> None:
        if isinstance(old, ReviewScreen):
            self.list.show(old.list.page)

    def _main(self, room: Box) -> list[Row]:
        look, say = self.look, self.links.say
        return [
            main_row(look, room, row.question, (say(row.label), say(row.value)), self._change(row))
            for row in self.view.rows
            if row.main
        ]

    def _row(self, row: ReviewRow, width: float) -> Row:
        say, change = self.links.say, self._change(row)
        label, answer = say(row.label), say(row.value)
        return answer_row(self.look, width, question=row.question, label=label, answer=answer, change=change)

    def _change(self, row: ReviewRow) -> tuple[str, Callable[[], None]] | None:
        if not row.can_change:
            return None
        return self.links.say(words.CHANGE), lambda: self.links.emit(Change(row.question))
