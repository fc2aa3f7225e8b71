"""The service standard: what is promised, then the steps on pages of their own."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby

from kiosk.presenters.views import StandardView
from kiosk.screens.screen import Screen
from kiosk.widgets import words
from kiosk.widgets.box import Box
from kiosk.widgets.page import Question
from kiosk.widgets.paged import PagedRows, Row, column_width
from kiosk.widgets.review_rows import headed
from kiosk.widgets.rows import notice_row
from kiosk.widgets.trail import step_row

_GAP_MM = 3.0
_AIR_MM = 5.0
"""More air below what is promised than between the steps, which have lines of their own."""
_MOST_OF_A_PAGE = 0.5


class StandardScreen(Screen[StandardView]):
    """Upright one column; lying two, read down the left one first."""

    def is_wide(self) -> bool:
        return True

    def fill(self, room: Box, question: Question) -> None:
        look, say = self.look, self.links.say
        columns = 2 if look.panel.landscape else 1
        width = column_width(look, room, columns)
        self.add(
            PagedRows(
                look,
                room,
                self._promises(width, room.h) + self._steps(width),
                up=say(words.LIST_UP),
                down=say(words.LIST_DOWN),
                gap_mm=_GAP_MM,
                columns=columns,
            )
        )

    def _promises(self, width: float, height: float) -> list[Row]:
        """Where one would take most of a page ``height`` pixels high, icons and air go: the words carry everything."""
        rows = self._notices(width, icons=True)
        if max(row.height for row in rows) > height * _MOST_OF_A_PAGE:
            return self._notices(width, icons=False)
        return [replace(row, height=row.height + self.look.px(_AIR_MM)) for row in rows]

    def _notices(self, width: float, *, icons: bool) -> list[Row]:
        look, say = self.look, self.links.say
        return [
            notice_row(look, width, icon if icons else "", say(heading), say(more) if more else None)
            for icon, heading, more in self.view.rows
        ]

    def _steps(self, width: float) -> list[Row]:
        look, say, view = self.look, self.links.say, self.view
        heading = notice_row(look, width, "list-checks", say(view.steps_title), say(view.steps_help))
        rows = [replace(heading, begins_page=True)]
        for stage, steps in groupby(view.steps, key=lambda step: step.stage):
            made = [step_row(look, s.number, say(s.words), say(s.time), width=width) for s in steps]
            if stage is not None:
                made[0] = headed(look, width, say(stage), made[0])
            rows += made
        return rows
