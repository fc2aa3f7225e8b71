"""`/kasus/…/kabar`: by which ways the complainant is told, what became of each notice, and why a reply is late."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from sync.cases.contact_events import LATE_BECAUSE
from sync.cases.refusal import Refusal
from sync.central.case_views import CaseDetail
from sync.central.outgoing import steering
from sync.desk.steps.step_page import find, not_done, status_of
from sync.desk.steps.typed import Form, Typed
from sync.desk.telling import text_pages
from sync.desk.telling.lines import notices_for, told_line, way_line
from sync.desk.telling.views import ToldView
from sync.desk.views import Said
from sync.desk.visits import FormOfSomeone, SomeoneOnCases, Visit
from sync.desk.words import number_words

router = APIRouter()
router.routes.extend(text_pages.router.routes)

_ABOUT = {"contact.way": "channel", "contact.address": "address", "late.reason": "why"}
"""Refusals that a field can mend."""


@router.get("/kasus/{case_id}/kabar")
def show_told(case_id: UUID, visit: SomeoneOnCases, kabar: str = "") -> Response:
    """All of it."""
    detail = find(visit, case_id)
    return (
        detail if isinstance(detail, Response) else _page(visit, detail, said=visit.desk.wording.said(kabar))
    )


@router.post("/kasus/{case_id}/kabar/boleh")
def allow(case_id: UUID, visit: FormOfSomeone, form: Form) -> Response:
    """The complainant has told staff that he may be told by a way."""
    desk = visit.desk
    channel = form.choice("channel", sorted(desk.store.reach.ways))
    address = form.line("address", 254)
    if form.wrong:
        return _again(visit, case_id, form, None)
    every = form.raw("every_step") == "ya"
    who = visit.person, desk.clock
    refusal = steering.allow_by_staff(desk.store, str(case_id), channel, address, every, *who)
    return _done(visit, case_id, form, refusal, "told_allowed")


@router.post("/kasus/{case_id}/kabar/berhenti")
def stop(case_id: UUID, visit: FormOfSomeone, form: Form) -> Response:
    """He does not want it any more."""
    who = visit.person, visit.desk.clock
    refusal = steering.stop_by_staff(visit.desk.store, str(case_id), form.raw("way"), *who)
    return _done(visit, case_id, form, refusal, "told_stopped")


@router.post("/kasus/{case_id}/kabar/terlambat")
def explain(case_id: UUID, visit: FormOfSomeone, form: Form) -> Response:
    """Tell him that the reply is late, and which class of reasons it has."""
    who = visit.person, visit.desk.clock
    refusal = steering.explain_lateness(visit.desk.store, str(case_id), form.raw("why"), *who)
    return _done(visit, case_id, form, refusal, "told_late")


@router.post("/kasus/{case_id}/kabar/{outgoing_id}/ulang")
def send_again(case_id: UUID, outgoing_id: UUID, visit: FormOfSomeone, form: Form) -> Response:
    """Once more, now."""
    who = visit.person, visit.desk.clock
    refusal = steering.send_again(visit.desk.store, str(case_id), str(outgoing_id), *who)
    return _done(visit, case_id, form, refusal, "told_again")


@router.post("/kasus/{case_id}/kabar/{outgoing_id}/tahan")
def hold_back(case_id: UUID, outgoing_id: UUID, visit: FormOfSomeone, form: Form) -> Response:
    """Not at all."""
    who = visit.person, visit.desk.clock
    refusal = steering.hold_back(visit.desk.store, str(case_id), str(outgoing_id), *who)
    return _done(visit, case_id, form, refusal, "told_held")


def _done(visit: Visit, case_id: UUID, form: Typed, refusal: Refusal | None, code: str) -> Response:
    if refusal is None:
        return visit.desk.go(f"/kasus/{case_id}/kabar", code)
    if refusal.code in _ABOUT:
        form.wrong[_ABOUT[refusal.code]] = refusal
        return _again(visit, case_id, form, None)
    return _again(visit, case_id, form, refusal)


def _again(visit: Visit, case_id: UUID, form: Typed, refusal: Refusal | None) -> Response:
    detail = find(visit, case_id)
    if isinstance(detail, Response):
        return detail
    said = not_done(visit, refusal, "Belum dilakukan")
    return _page(visit, detail, status_of(form, refusal), said, form)


def _page(
    visit: Visit,
    detail: CaseDetail,
    status: int = 200,
    said: Said | None = None,
    form: Typed | None = None,
) -> Response:
    desk, row = visit.desk, detail.row
    wording, told = desk.wording, notices_for(visit, row.case_id)
    contacts = tuple(way_line(one, visit) for one in told.contacts)
    view = ToldView(
        case_id=row.case_id,
        number=number_words(row.number),
        contacts=contacts,
        notices=tuple(told_line(one, visit) for one in told.notices),
        may_act=bool(detail.hands) and not row.erased,
        late=steering.is_late(row, desk.clock()) and any(one.live for one in contacts),
        reasons=tuple((code, wording.say("late_reason", code)) for code in LATE_BECAUSE),
        ways=tuple((way, wording.say("told_way", way)) for way in sorted(desk.store.reach.ways)),
        values={} if form is None else form.values(),
        wrong={} if form is None else {name: wording.refusal(one) for name, one in form.wrong.items()},
    )
    return desk.pages.show("telling/case.html", visit.chrome("work", said), status, view=view)
