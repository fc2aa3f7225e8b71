"""Its addresses."""

from __future__ import annotations

from datetime import timedelta

from fastapi import APIRouter
from starlette.responses import Response

from sync.cases.refusal import Refusal
from sync.cases.working_calendar import JAKARTA
from sync.central.periods import Period
from sync.central.statistics import Scope, Statistics, months, state_of, statistics
from sync.central.wishes import count_waiting
from sync.desk.figures import survey_entry, wishes_pages
from sync.desk.figures.counter import at_the_counter
from sync.desk.figures.dashboard import dashboard_view
from sync.desk.figures.period_page import statistics_view
from sync.desk.figures.report import report
from sync.desk.visits import SomeoneOnCases, Visit
from sync.papers.typesetting import render

router = APIRouter()
for _part in (survey_entry, wishes_pages):
    router.routes.extend(_part.router.routes)  # one flat list: the menu asks it which addresses there are


@router.get("/dasbor")
def show_dashboard(visit: SomeoneOnCases) -> Response:
    """The office at a glance."""
    desk, now = visit.desk, visit.desk.clock()
    today = now.astimezone(JAKARTA).date()
    view = desk.figures.get(
        ("dashboard", today, *_who(visit)), lambda: dashboard_view(desk, visit.person, now)
    )
    waiting = count_waiting(desk.store, visit.person) if visit.person.handles_cases else 0
    return desk.pages.show("figures/dashboard.html", visit.chrome("figures"), view=view, waiting=waiting)


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


@router.get("/statistik/laporan")
def show_report(visit: SomeoneOnCases, periode: str = "") -> Response:
    """The same figures as the office's report, PDF. Dated by the period's last day, or today while it runs."""
    desk, now = visit.desk, visit.desk.clock()
    period = Period.parse(periode.strip().upper())
    if isinstance(period, Refusal):
        return desk.go("/statistik")
    course = months(desk.store, Scope.of(visit.person), period.last)
    made_at = min(now, period.ends - timedelta(minutes=1))
    counter = at_the_counter(desk.store, desk.wording, visit.person, period, made_at)
    document = report(desk, statistics_for(visit, period), course, made_at, counter)
    pdf = render(document, visit.stationery)
    name = f"laporan-pengaduan-{period.code}.pdf"
    return Response(
        pdf, media_type="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}"'}
    )


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
