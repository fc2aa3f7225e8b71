"""Questionnaires that were filled in on paper, typed in by staff: no name, no number, only the nine scores."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from sync.cases.refusal import Refusal
from sync.cases.satisfaction import ELEMENTS, SCORES
from sync.central.survey import Answer, answer_on_paper
from sync.desk.views import Said
from sync.desk.visits import FormOfSomeone, SomeoneOnCases, Visit
from sync.logbook import note

router = APIRouter()


@router.get("/survei")
def show_form(visit: SomeoneOnCases, kabar: str = "") -> Response:
    """The sheet's nine elements."""
    return _page(visit, {}, visit.desk.wording.said(kabar))


@router.post("/survei")
async def count(request: Request, visit: FormOfSomeone) -> Response:
    """Count one sheet."""
    form = await request.form()
    given = {key: value for key, value in form.items() if isinstance(value, str)}
    return await run_in_threadpool(_counted, visit, given)


def _counted(visit: Visit, given: dict[str, str]) -> Response:
    desk, person = visit.desk, visit.person
    if not person.handles_cases:
        return _page(visit, given, desk.refused("Belum dihitung", Refusal("hand.not_yours")), 403)
    scores = tuple(_score(given.get(f"u{n}", "")) for n in range(1, len(ELEMENTS) + 1))
    service = given.get("layanan", "")
    known = dict(desk.store.rules.office.services)
    answer = Answer(scores, service if service in known else "")
    refusal = answer_on_paper(desk.store, person.office_id, answer, desk.clock)
    if refusal is not None:
        return _page(visit, given, desk.refused("Belum dihitung", refusal), 422, asked=True)
    note("survey.answered", way="kertas")
    return desk.go("/survei", "survey_counted")


def _score(text: str) -> int:
    return int(text) if text in {str(score) for score in SCORES} else 0


def _page(
    visit: Visit, given: dict[str, str], message: Said | None, status: int = 200, asked: bool = False
) -> Response:
    """``asked``: the sheet was sent, so that what is missing is said."""
    elements = [
        (n, visit.desk.wording.say("element", code), asked and not _score(given.get(f"u{n}", "")))
        for n, code in enumerate(ELEMENTS, start=1)
    ]
    return visit.desk.pages.show(
        "figures/survey.html",
        visit.chrome("figures", message),
        status,
        elements=elements,
        given=given,
        services=visit.desk.store.rules.office.services,
        may=visit.person.handles_cases,
    )
