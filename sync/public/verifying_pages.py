"""``/verifikasi``: is this letter, or this receipt, the office's own? Says number, date and kind, and names nobody."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.responses import Response

from sync.cases.dates import day_words, moment_words
from sync.cases.proof import ReceiptProof
from sync.cases.refusal import Refusal
from sync.central.public_limits import Purpose
from sync.central.tracking import receipt
from sync.central.verifying import Verified, verify_letter
from sync.papers.proof import normal_code
from sync.public.texts import Texts, texts
from sync.public.views import VerdictView
from sync.public.visitor import SomeVisitor, Spoken, Visitor

router = APIRouter()

LONGEST_NUMBER = 100
LONGEST_CODE = 512
_STATUS = {"letter.no_match": 200, "limit.source": 429, "limit.office": 429}


@router.get("/verifikasi")
def show_form(visitor: SomeVisitor, t: Spoken, nomor: str = "", kode: str = "") -> Response:
    """The page that asks for number and code; a letter's QR code brings both with it and is answered at once."""
    if not nomor and not kode:
        return _page(visitor, t)
    verdict = _wrong(nomor, kode) or _of_letter(visitor, t, nomor, kode)
    return _page(visitor, t, nomor, kode, verdict=verdict)


@router.post("/verifikasi")
def show_verdict(
    visitor: SomeVisitor,
    nomor: Annotated[str, Form()] = "",
    kode: Annotated[str, Form()] = "",
    bukti: Annotated[str, Form()] = "",
    bahasa: Annotated[str, Form()] = "id",
) -> Response:
    """ "Cocok" or "tidak cocok"; what is no code at all is said beside its field."""
    t = texts(bahasa)
    if bukti.strip():
        return _page(visitor, t, proof=bukti, verdict=_of_receipt(visitor, t, bukti))
    wrong = _wrong(nomor, kode)
    verdict = wrong or _of_letter(visitor, t, nomor, kode)
    return _page(visitor, t, nomor, kode, verdict=verdict)


def _wrong(number: str, code: str) -> Refusal | None:
    if not number.strip() or len(number) > LONGEST_NUMBER:
        return Refusal("letter.number")
    return Refusal("letter.code") if normal_code(code) is None else None


def _of_letter(visitor: Visitor, t: Texts, number: str, code: str) -> VerdictView | Refusal:
    refused = visitor.may(Purpose.LETTER)
    if refused is not None:
        return refused
    found = verify_letter(visitor.site.store, number, code)
    if isinstance(found, Verified):
        klass = t(f"klass.{found.klass}") if t.has(f"klass.{found.klass}") else found.klass
        facts = (
            (t("verify.number"), found.number),
            (t("verify.day"), day_words(t.language, found.day)),
            (t("verify.klass"), klass),
        )
        return VerdictView(True, t("verify.fits"), t("verify.fits_letter", office=found.office_name), facts)
    visitor.missed(Purpose.LETTER)
    return VerdictView(False, t("verify.fits_not"), t("verify.fits_not_letter"), ())


def _of_receipt(visitor: Visitor, t: Texts, text: str) -> VerdictView | Refusal:
    if len(text) > LONGEST_CODE or not text.isascii():
        return Refusal("proof.unreadable")
    refused = visitor.may(Purpose.LETTER)
    if refused is not None:
        return refused
    site = visitor.site
    found = receipt(site.store, site.keys, text, site.clock)
    if isinstance(found, ReceiptProof):
        facts = (
            (t("track.number"), str(found.number)),
            (t("verify.serial"), str(found.serial)),
            (t("track.received"), moment_words(t.language, found.at)),
        )
        return VerdictView(True, t("verify.fits"), t("verify.fits_receipt"), facts)
    visitor.missed(Purpose.LETTER)
    return VerdictView(False, t("verify.fits_not"), t(found.code), ())


def _page(  # noqa: PLR0917 - what was typed, and what came of it
    visitor: Visitor,
    t: Texts,
    number: str = "",
    code: str = "",
    proof: str = "",
    verdict: VerdictView | Refusal | None = None,
) -> Response:
    refusal = verdict if isinstance(verdict, Refusal) else None
    wrong = "" if refusal is None else refusal.code
    said = "" if refusal is None else t(refusal.code, **refusal.details)
    return visitor.show(
        "verify.html",
        t,
        _STATUS.get(wrong, 422 if wrong else 200),
        number=number[:LONGEST_NUMBER],
        code=code[:40],
        proof=proof[:LONGEST_CODE],
        verdict=None if isinstance(verdict, Refusal) else verdict,
        number_wrong=said if wrong == "letter.number" else "",
        code_wrong=said if wrong == "letter.code" else "",
        proof_wrong=said if wrong.startswith("proof.") else "",
        general_wrong=said if wrong.startswith("limit.") else "",
        here="verify",
    )
