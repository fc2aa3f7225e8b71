"""The page "Formulir & laporan": what the office prints for itself, each a PDF of this moment."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter
from starlette.responses import Response

from sync.central.periods import Period, month_after
from sync.desk.figures.period_page import period_words
from sync.desk.prints import office_papers
from sync.desk.visits import FormOfSomeone, NotAllowedError, SomeoneOnCases, Visit
from sync.papers.typesetting import Document, Edition, render

router = APIRouter()
_HERE = "prints"
_MONTHS_BACK = 24


@dataclass(frozen=True, slots=True)
class PrintsView:
    """``months``, ``periods``: (code, words), the newest first; ``month``: chosen; ``paths``: what the desk answers."""

    months: tuple[tuple[str, str], ...]
    periods: tuple[tuple[str, str], ...]
    month: str
    paths: frozenset[str]


@router.get("/cetakan")
def show_prints(visit: SomeoneOnCases) -> Response:
    """What there is to print."""
    return visit.desk.pages.show("prints/prints.html", visit.chrome(_HERE), view=_view(visit))


@router.post("/cetakan/formulir-kosong")
def print_blank_form(visit: FormOfSomeone) -> Response:
    """The form by pen, for hours without power."""
    return _printed(visit, office_papers.blank_form(visit), "formulir-kosong", Edition.PUBLIC)


@router.post("/cetakan/poster")
def print_poster(visit: FormOfSomeone) -> Response:
    """The service standard, A3."""
    return _printed(visit, office_papers.poster(visit), "standar-pelayanan", Edition.PUBLIC)


@router.post("/cetakan/keterlambatan")
def print_lateness(visit: FormOfSomeone) -> Response:
    """What is late at this moment."""
    _readers_only(visit)
    return _printed(visit, office_papers.lateness(visit), "keterlambatan")


def _readers_only(visit: Visit) -> None:
    if not visit.person.sees_cases:
        raise NotAllowedError


def _view(visit: Visit) -> PrintsView:
    this_month = office_papers.today(visit.desk).replace(day=1)
    starts = [month_after(this_month, -back) for back in range(_MONTHS_BACK)]
    months = tuple((f"{first:%Y-%m}", period_words(Period.of_month(first))) for first in starts)
    longer = dict.fromkeys(
        code for first in starts for code in (f"{first.year}-K{(first.month + 2) // 3}", f"{first.year}")
    )
    periods = [
        (code, period_words(found)) for code in longer if isinstance(found := Period.parse(code), Period)
    ]
    return PrintsView(months, (*months, *periods), months[1][0], frozenset(visit.desk.paths))


def _printed(visit: Visit, paper: Document, name: str, edition: Edition = Edition.ARCHIVE) -> Response:
    data = render(paper, visit.stationery, edition)
    headers = {"Content-Disposition": f'attachment; filename="{name}.pdf"', "Cache-Control": "no-store"}
    return Response(data, media_type="application/pdf", headers=headers)
