"""Out of service: a calm page with the office's telephone; complaints go on at the desk."""

from __future__ import annotations

from kiosk.outside import Closure, Outside
from kiosk.presenters.page import Page
from kiosk.presenters.views import ClosedView
from kiosk.texts.text import Text


class ClosedPage(Page):
    """Why is for staff (`kiosk doctor`), not for the lobby."""

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
