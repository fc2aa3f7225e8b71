"""Every answer with "Ubah" beside it, which comes back here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kiosk.presenters.commands import Change
from kiosk.presenters.views import ReviewRow, ReviewView
from kiosk.screens.screen import Screen
from kiosk.widgets import words
from kiosk.widgets.box import Box
from kiosk.widgets.page import Question
from kiosk.widgets.paged import PagedRows, Row, column_width
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
        width = column_width(look, room, columns)
        rows = [self._row(row, width) for row in self.view.rows]
        self.list = PagedRows(
            look, room, rows, up=say(words.LIST_UP), down=say(words.LIST_DOWN), columns=columns
        )
        self.add(self.list)

    def take_over(self, old: Screen[Any]) -> None:
        if isinstance(old, ReviewScreen):
            self.list.show(old.list.page)

    def _row(self, row: ReviewRow, width: float) -> Row:
        say = self.links.say
        change: tuple[str, Callable[[], None]] | None = None
        if row.can_change:
            change = say(words.CHANGE), lambda: self.links.emit(Change(row.question))
        return answer_row(
            self.look,
            width,
            question=row.question,
            label=say(row.label),
            answer=say(row.value),
            change=change,
        )
