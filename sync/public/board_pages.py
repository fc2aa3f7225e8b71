"""``/papan``: the lobby's board. Counts of the whole office, none under five, nothing that could be about somebody."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from sync.cases.dates import moment_words
from sync.cases.refusal import Refusal
from sync.cases.working_calendar import JAKARTA
from sync.central.periods import Period
from sync.central.public_figures import public_figures
from sync.central.statistics import state_of
from sync.public.board_view import board_view
from sync.public.visitor import SomeVisitor, Spoken

router = APIRouter()


@router.get("/papan")
def show_board(visitor: SomeVisitor, t: Spoken, periode: str = "") -> Response:
    """A month, quarter or year; the last whole month where none is named. What is still to come is not there."""
    site, now = visitor.site, visitor.site.clock()
    today, office_id = now.astimezone(JAKARTA).date(), site.store.office_id
    period = Period.parse(periode.strip().upper()) if periode else Period.of_month(today).earlier
    status = 200
    if isinstance(period, Refusal) or period.first > today:
        period, status = Period.of_month(today).earlier, 404
    key = (period.code, today, *state_of(site.store, office_id))
    found = site.kept.get(key, lambda: public_figures(site.store, office_id, period, site.clock))
    view = board_view(found, t, site.store.rules, moment_words(t.language, now), today)
    return visitor.show("board.html", t, status, view=view, here="board")
