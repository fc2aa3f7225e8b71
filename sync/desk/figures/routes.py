"""Its addresses."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from sync.cases.refusal import Refusal
from sync.cases.working_calendar import JAKARTA
from sync.central.figures_state import state_of
from sync.central.periods import Period
from sync.central.statistics import Scope, Statistics, statistics
from sync.desk.figures import survey_entry, wishes_pages
from sync.desk.figures.dashboard import dashboard_view
from sync.desk.figures.period_page import statistics_view
from sync.desk.visits import SomeoneOnCases, Visit

router = APIRouter()
router.include_router(survey_entry.router)
router.include_router(wishes_pages.router)


@router.get("/dasbor")
def show_dashboard(visit: SomeoneOnCases) -> Response:
    """The office at a glance."""
    desk, now = visit.desk, visit.desk.clock()
    today = now.astimezone(JAKARTA).date()
    view = desk.figures.get(
        ("dashboard", today, *_who(visit)), lambda: dashboard_view(desk, visit.person, now)
    )
    return desk.pages.show("figures/dashboard.html", visit.chrome("figures"), view=view)


@router.get("/statistik")
def show_statistics(visit: SomeoneOnCases, periode: str = "") -> Response:
    """One period; this month where none is named."""
    desk, now = visit.desk, visit.desk.clock()
    today = now.astimezone(JAKARTA).date()
    period = Period.parse(periode.strip().upper()) if periode else Period.of_month(today)
    message = None
    if isinstance(period, Refusal):
        message = desk.refused("Periode belum ditampilkan", period)
        period = Period.of_month(today)
    found = statistics_for(visit, period)
    view = statistics_view(desk, found, now, today)
    chrome = visit.chrome("figures", message)
    return desk.pages.show("figures/statistics.html", chrome, 422 if message else 200, view=view)


def statistics_for(visit: Visit, period: Period) -> Statistics:
    """The figures of a period for this person, as far as they still hold those that were reckoned before."""
    desk, person = visit.desk, visit.person
    return desk.figures.get(
        ("statistics", period.code, *_who(visit)), lambda: statistics(desk.store, Scope.of(person), period)
    )


def _who(visit: Visit) -> tuple[object, ...]:
    """Who asks, and the state of the office's figures."""
    person = visit.person
    return (
        person.office_id,
        person.login,
        person.role,
        person.unit,
        *state_of(visit.desk.store, person.office_id),
    )
