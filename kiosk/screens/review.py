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
from kiosk.widgets.review_rows import headed, heading_tall, main_row
from kiosk.widgets.rows import answer_row


class ReviewScreen(Screen[ReviewView]):
    """The list keeps its page when an answer was changed.

    For a low reach an answer that is higher than its list rises above the middle of the panel, for it is only read; its
    button stays below.
    """

    def is_wide(self) -> bool:
        return True

    def is_full(self) -> bool:
        return True

    def fill(self, room: Box, question: Question) -> None:
        """Upright one column; lying two, read down the left one first."""
        look, say = self.look, self.links.say
        columns = 2 if look.panel.landscape else 1
        width, reach = column_width(look, room, columns), room.h - look.px(FOOT_MM)
        tallest = reach + max(0.0, question.left.top - room.top)
        rows = self._main(width, tallest, reach)
        for chapter, answers in groupby((r for r in self.view.rows if not r.main), key=lambda r: r.chapter):
            heading = say(words.chapter(chapter.value)) if chapter is not None else ""
            head = heading_tall(look, width, heading) if heading else 0.0
            first, *others = answers
            made = self._row(first, width, tallest - head, reach)
            rows.append(headed(look, width, heading, made) if heading else made)
            rows += [self._row(row, width, tallest, reach) for row in others]
        rows = [_rising(row, reach) for row in rows]
        self.list = PagedRows(
            look, room, rows, up=say(words.LIST_UP), down=say(words.LIST_DOWN), columns=columns
        )
        self.add(self.list)

    def take_over(self, old: Screen[Any]) -> None:
        if isinstance(old, ReviewScreen):
            self.list.show(old.list.page)

    def _main(self, width: float, tallest: float, reach: float) -> list[Row]:
        look, say = self.look, self.links.say
        return [
            main_row(
                look,
                Box(0, 0, width, tallest),
                row.question,
                (say(row.label), say(row.value)),
                self._change(row),
                reach=reach,
            )
            for row in self.view.rows
            if row.main
        ]

    def _row(self, row: ReviewRow, width: float, tallest: float, reach: float) -> Row:
        say, change = self.links.say, self._change(row)
        return answer_row(
            self.look,
            width,
            question=row.question,
            label=say(row.label),
            answer=say(row.value),
            change=change,
            tallest=tallest,
            reach=reach,
        )

    def _change(self, row: ReviewRow) -> tuple[str, Callable[[], None]] | None:
        if not row.can_change:
            return None
        return self.links.say(words.CHANGE), lambda: self.links.emit(Change(row.question))


def _rising(row: Row, reach: float) -> Row:
    """The row alone on its page, its foot where it would be, if it is higher than ``reach``."""
    if row.height <= reach:
        return row
    return replace(row, height=reach, build=lambda box: row.build(Box(box.x, box.y, box.w, row.height)))
