"""One machine's page, and what the administrator or the head of the office does there: each act with a reason."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Form
from starlette.responses import Response

from sync.cases.refusal import Refusal
from sync.central import kiosk_acts
from sync.central.conflicts import Decided, decide
from sync.central.devices import Device, SerialGap
from sync.central.kiosk_acts import Errand
from sync.desk.kiosk_view import kiosk_view
from sync.desk.kiosks import Looked, look_at_fleet, may_enrol
from sync.desk.proof import fresh
from sync.desk.views import Said
from sync.desk.visits import FormOfSomeone, NotAllowedError, SomeoneSignedIn, Visit

router = APIRouter()

Reason = Annotated[str, Form()]
_LARGEST_SERIAL = 2**53


@router.get("/kios/{prefix}")
def show_kiosk(prefix: str, visit: SomeoneSignedIn, kabar: str = "") -> Response:
    """All figures of one enrolment."""
    looked = _find(visit, prefix)
    if looked is None:
        return _unknown(visit)
    return _page(visit, looked, said=visit.desk.wording.said(kabar))


@router.post("/kios/{prefix}/peringatan")
def clear_alarm(
    prefix: str, visit: FormOfSomeone, alarm: Annotated[str, Form()] = "", reason: Reason = ""
) -> Response:
    """An alarm that a person has looked into."""
    of = _mine(visit, prefix)
    if of is None:
        return _unknown(visit)
    desk = visit.desk
    refusal = kiosk_acts.clear_alarm(desk.store, of, alarm, _errand(visit, reason), desk.clock)
    return _done(visit, of, refusal, "alarm_cleared", "Peringatan belum diselesaikan")


@router.post("/kios/{prefix}/celah")
def close_gap(
    prefix: str,
    visit: FormOfSomeone,
    first: Annotated[int, Form(ge=0, le=_LARGEST_SERIAL)] = 0,
    last: Annotated[int, Form(ge=0, le=_LARGEST_SERIAL)] = 0,
    reason: Reason = "",
) -> Response:
    """Serials that are not waited for any more."""
    of = _mine(visit, prefix)
    if of is None:
        return _unknown(visit)
    desk = visit.desk
    gap = SerialGap(of.prefix, first, last)
    refusal = kiosk_acts.close_gap(desk.store, of, gap, _errand(visit, reason), desk.clock)
    return _done(visit, of, refusal, "gap_closed", "Nomor urut belum ditutup")


@router.post("/kios/{prefix}/beda")
def decide_conflict(
    prefix: str,
    visit: FormOfSomeone,
    head: Annotated[str, Form()] = "",
    decision: Annotated[Literal["first", "both"], Form()] = "first",
    reason: Reason = "",
) -> Response:
    """Which of two versions counts."""
    of = _mine(visit, prefix)
    if of is None:
        return _unknown(visit)
    desk = visit.desk
    refusal = decide(desk.store, of, Decided(head, decision), _errand(visit, reason), desk.clock)
    return _done(visit, of, refusal, f"conflict_{decision}", "Keputusan belum tercatat")


@router.get("/kios/{prefix}/cabut")
def ask_to_revoke(prefix: str, visit: SomeoneSignedIn) -> Response:
    """What revoking means, and the form that does it."""
    if not may_enrol(visit.person):
        raise NotAllowedError
    looked = _find(visit, prefix)
    return _unknown(visit) if looked is None else _ask(visit, looked.kiosk.device)


@router.post("/kios/{prefix}/cabut")
def revoke(prefix: str, visit: Annotated[Visit, Depends(fresh("kiosk"))], reason: Reason = "") -> Response:
    """The key is refused from the next request on; asks for a proof unless one was given just now."""
    of = _mine(visit, prefix)
    if of is None:
        return _unknown(visit)
    desk = visit.desk
    missing = kiosk_acts.reason_of(_errand(visit, reason))
    if isinstance(missing, Refusal):
        return _ask(visit, of, missing, reason)
    refusal = kiosk_acts.revoke(desk.store, of, _errand(visit, reason), desk.clock)
    return _done(visit, of, refusal, "kiosk_revoked", "Kunci belum dicabut")


def _errand(visit: Visit, reason: str) -> Errand:
    return Errand(visit.person.login, reason)


def _find(visit: Visit, prefix: str) -> Looked | None:
    """The enrolment of the person's own office with this prefix."""
    return next((one for one in look_at_fleet(visit) if one.kiosk.device.prefix == prefix), None)


def _mine(visit: Visit, prefix: str) -> Device | None:
    """The same for somebody who may act on it; `NotAllowedError` for anybody else."""
    if not may_enrol(visit.person):
        raise NotAllowedError
    looked = _find(visit, prefix)
    return None if looked is None else looked.kiosk.device


def _page(visit: Visit, looked: Looked, status: int = 200, said: Said | None = None) -> Response:
    view = kiosk_view(visit, looked)
    return visit.desk.pages.show("kiosk.html", visit.chrome("kiosks", said), status, view=view)


def _done(visit: Visit, of: Device, refusal: Refusal | None, said: str, failed: str) -> Response:
    """On to the page with what was done, or the page as it is now with why not."""
    if refusal is None:
        return visit.desk.go(f"/kios/{of.prefix}", said)
    looked = _find(visit, of.prefix)
    if looked is None:
        return _unknown(visit)
    status = 422 if refusal.code.startswith(("reason.", "text.")) else 409
    return _page(visit, looked, status, visit.desk.refused(failed, refusal))


def _ask(visit: Visit, of: Device, refusal: Refusal | None = None, reason: str = "") -> Response:
    desk = visit.desk
    said = None if refusal is None else desk.refused("Kunci belum dicabut", refusal)
    return desk.pages.show(
        "revoke.html",
        visit.chrome("kiosks", said),
        200 if refusal is None else 422,
        prefix=of.prefix,
        reason=reason,
    )


def _unknown(visit: Visit) -> Response:
    desk = visit.desk
    words = desk.wording.refusal(Refusal("kiosk.unknown"))
    return desk.pages.show("refused.html", desk.chrome(), 404, title="Kios tidak ditemukan", words=words)
