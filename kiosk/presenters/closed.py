"""Out of service: a calm page with the office's telephone; complaints go on at the desk."""

from __future__ import annotations

from kiosk.outside import Closure, Outside
from kiosk.presenters.commands import Command, HoldMark
from kiosk.presenters.maintenance_home import staff_door
from kiosk.presenters.page import Going, Page
from kiosk.presenters.views import ClosedView
from kiosk.texts.text import Text


class ClosedPage(Page):
    """Why is for staff (the maintenance area, `kiosk doctor`), not for the lobby."""

    def __init__(self, outside: Outside, closure: Closure) -> None:
        self._outside = outside
        self._closure = closure

    def view(self, language: str) -> ClosedView:
        return ClosedView(
            screen="closed",
            title=Text("closed.title"),
            help=Text("closed.help", {"telephone": self._outside.office.telephone}),
            telephone=self._outside.office.telephone,
            since=self._closure.since,
        )

    def act(self, command: Command) -> Going:
        return staff_door(self._outside) if isinstance(command, HoldMark) else None
