"""``/lacak``: the typed number, or the receipt's code. Both are sent by POST, so that no log and no history has them."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.responses import Response

from sync.cases.numbers import TrackingNumber
from sync.cases.refusal import Refusal
from sync.cases.survey_codes import spelt
from sync.central.public_limits import Purpose
from sync.central.survey import is_used, token_of
from sync.central.tracking import Tracked, track, track_receipt
from sync.public.texts import Texts, texts
from sync.public.tracking_view import ANSWERED, elsewhere, track_view
from sync.public.visitor import SomeVisitor, Spoken, Visitor

router = APIRouter()

LONGEST_CODE = 512
_STATUS = {"number.unknown": 404, "limit.source": 429, "limit.office": 429}


@router.get("/lacak")
def show_form(visitor: SomeVisitor, t: Spoken) -> Response:
    """The page that asks for the number."""
    return _form(visitor, t)


@router.post("/lacak")
def show_status(
    visitor: SomeVisitor,
    nomor: Annotated[str, Form()] = "",
    bukti: Annotated[str, Form()] = "",
    bahasa: Annotated[str, Form()] = "id",
) -> Response:
    """The status, or the form again with what is wrong beside its field."""
    t = texts(bahasa)
    found = by_receipt(visitor, bukti) if bukti.strip() else _by_number(visitor, nomor)
    if isinstance(found, Refusal):
        return _form(visitor, t, nomor, bukti, found)
    view = track_view(found, t, visitor.site.store.rules, visitor.site.clock())
    return visitor.show(
        "status.html",
        t,
        view=view,
        number=str(found.number),
        proof=bukti,
        survey=_survey(visitor, found),
        wrong="",
        field="",
        kata="",
        bodies=elsewhere(visitor.site.store.rules),
        here="track",
    )


def _survey(visitor: Visitor, found: Tracked) -> str:
    """The code of the survey on this reply, for whoever shows the receipt as at the kiosk; "" once it was answered."""
    store = visitor.site.store
    if not (found.full and found.case_id and found.outcome in ANSWERED):
        return ""
    token = token_of(store, found.office_id, found.number)
    return "" if is_used(store, token) else spelt(token)


def by_receipt(visitor: Visitor, text: str) -> Tracked | Refusal:
    """What the code of a receipt opens; a forged one counts as a miss."""
    if len(text) > LONGEST_CODE or not text.isascii():
        return Refusal("proof.unreadable")
    refused = visitor.may(Purpose.NUMBER)
    if refused is not None:
        return refused
    site = visitor.site
    found = track_receipt(site.store, site.keys, text, site.clock)
    if isinstance(found, Refusal):
        visitor.missed(Purpose.NUMBER)
    return found


def _by_number(visitor: Visitor, text: str) -> Tracked | Refusal:
    """A typing slip is said at once: it asks the database nothing and counts as no try."""
    number = TrackingNumber.parse(text)
    if isinstance(number, Refusal):
        return number
    refused = visitor.may(Purpose.NUMBER)
    if refused is not None:
        return refused
    found = track(visitor.site.store, number, visitor.site.clock)
    if isinstance(found, Refusal):
        visitor.missed(Purpose.NUMBER)
    return found


def _form(
    visitor: Visitor, t: Texts, number: str = "", proof: str = "", refusal: Refusal | None = None
) -> Response:
    code = "" if refusal is None else refusal.code
    words = "" if refusal is None else t(code, **refusal.details)
    return visitor.show(
        "track.html",
        t,
        _STATUS.get(code, 422 if code else 200),
        number=number[:40],
        proof=proof[:LONGEST_CODE],
        number_wrong=words if code.startswith("number.") else "",
        proof_wrong=words if code.startswith("proof.") else "",
        general_wrong=words if code.startswith("limit.") else "",
        here="track",
    )
