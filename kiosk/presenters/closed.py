"""Out of service: why, in the visitor's words, and where a complaint is taken meanwhile."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from kiosk.outside import READ_ONLY, Closure, Outside
from kiosk.presenters.commands import Command, HoldMark
from kiosk.presenters.hours import closes, opening, opens_again
from kiosk.presenters.maintenance import NEW
from kiosk.presenters.maintenance_door import staff_door
from kiosk.presenters.page import Going, Page
from kiosk.presenters.views import ClosedView, Drawing
from kiosk.texts.text import Text, Verbatim, Words


@dataclass(frozen=True, slots=True)
class _Said:
    """``office``: nobody sits at the desk either, so nobody is sent there."""

    title: Text
    help: Text
    office: bool = False


_AT_DESK: Final = Text("closed.help")
_AWAY: Final = Text("closed.office_help")
_REPAIR: Final = _Said(Text("closed.title"), _AT_DESK)
_KINDS: Final[Mapping[str, _Said]] = {
    NEW: _Said(Text("closed.new"), _AT_DESK),
    "paused.repair": _REPAIR,
    "paused.supplies": _Said(Text("closed.supplies"), _AT_DESK),
    "paused.moving": _Said(Text("closed.moving"), _AT_DESK),
    "paused.office": _Said(Text("closed.office"), _AWAY, office=True),
    READ_ONLY: _Said(Text("closed.read_only"), Text("closed.read_only_help")),
    "update.under_way": _Said(Text("closed.update"), Text("closed.update_help")),
    "space.used_up": _Said(Text("closed.space"), Text("closed.space_help")),
}
"""By the refusal's code. A machine that was never enrolled is not broken: it has not begun. All else that the machine itself has found (keys, journal, centre) is a repair to the lobby; which
one, staff read in their own area and by `kiosk doctor`."""


class ClosedPage(Page):
    """Calm, with a next step: the desk or its hours, the telephone, the paper form."""

    def __init__(self, outside: Outside, closure: Closure) -> None:
        self._outside = outside
        self._closure = closure

    def view(self, language: str) -> ClosedView:
        said = _KINDS.get(self._closure.reason.code, _REPAIR)
        now = self._outside.clock()
        shut = opens_again(self._outside.calendar, now)
        away = said.office or shut is not None
        return ClosedView(
            screen="closed",
            title=said.title,
            help=self._next_step(said, away=away),
            telephone=self._outside.office.telephone,
            since=self._closure.since,
            drawing=Drawing.NIGHT if away else Drawing.DESK,
            rows=(*self._rows(away=away), *self._hours(said, shut, now)),
        )

    def _next_step(self, said: _Said, *, away: bool) -> Text:
        """Nobody is sent to a desk at which nobody sits, whatever it is that keeps the machine closed."""
        if not away or said.help not in (_AT_DESK, _AWAY):
            return said.help
        return _AWAY if self._outside.office.whatsapp else Text("closed.come_again")

    def _rows(self, *, away: bool) -> tuple[tuple[str, Words], ...]:
        whatsapp = self._outside.office.whatsapp
        form = () if away else (("file-pen", Text("closed.form")),)
        written = (("message-square-text", Text("closed.whatsapp", {"number": Verbatim(whatsapp)})),)
        return (*form, *(written if whatsapp else ()))

    def _hours(self, said: _Said, shut: datetime | None, now: datetime) -> tuple[tuple[str, Words], ...]:
        if shut is not None:
            return (("clock", Text("closed.opens", {"opens": opening(shut, now)})),)
        if said.office:  # closed by hand in the middle of a working day: nobody knows until when
            return ()
        until = closes(self._outside.calendar, now)
        return (("clock", Text("closed.open_until", {"until": opening(until, now)})),)

    def act(self, command: Command) -> Going:
        return staff_door(self._outside) if isinstance(command, HoldMark) else None
