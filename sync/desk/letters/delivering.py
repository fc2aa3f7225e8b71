"""Screen 12, step 12: the reply reaches the complainant, with proof; or it comes back and is tried by another way.

For a complaint without a name there is nobody to send to: an answer for everybody takes the letter's place.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends
from starlette.responses import Response

from sync.cases.commands import Command, DeliveryFailed, RecordDelivery
from sync.cases.identity import IdentityMode
from sync.cases.refusal import Refusal
from sync.central.case_views import CaseDetail
from sync.central.handling import open_proof
from sync.central.letter_templates import for_kind, templates_of
from sync.central.paper_contents import PublicAnswer, as_paper
from sync.central.papers import JPEG, PROOF, PUBLIC, NewPaper, papers_of
from sync.central.people import everybody
from sync.desk.letters.composing import standing_of
from sync.desk.letters.drafting import is_referred
from sync.desk.letters.places import place_values
from sync.desk.letters.reading import read_letter
from sync.desk.letters.uploads import proof_of
from sync.desk.proof import fresh
from sync.desk.steps import words
from sync.desk.steps.acting import FIELD, hand_for
from sync.desk.steps.step_page import StepHead, again, barred, do, find, not_done, shown, step_head
from sync.desk.steps.typed import Form, Typed
from sync.desk.views import Fact, Said
from sync.desk.visits import FormOfSomeone, SomeoneOnCases, Visit
from sync.desk.watermark import picture_for
from sync.desk.words import moment_words
from sync.papers.letter_templates import fill

router = APIRouter()

STEP = 12
ToLook = Annotated[Visit, Depends(fresh("scan"))]


@dataclass(frozen=True, slots=True)
class DeliveryView:
    """``wished``: how the complainant wanted the reply; ``failures``: what was tried; ``proofs``: sealed, (id, words)."""

    head: StepHead
    pages: tuple[str, ...]
    anonymous: bool
    referred: bool
    number: str
    wished: tuple[Fact, ...]
    suggested: str
    failures: tuple[Fact, ...]
    delivered: tuple[Fact, ...]
    proofs: tuple[tuple[str, str], ...]
    opened: str
    failed_barred: str
    answer_title: str
    answer_text: str


@router.get("/kasus/{case_id}/kirim")
def show_delivery(case_id: UUID, visit: SomeoneOnCases, kabar: str = "") -> Response:
    """How it is to be sent, and what was tried."""
    return shown(visit, case_id, _page, kabar)


@router.post("/kasus/{case_id}/kirim/unggah")
def deliver(case_id: UUID, visit: FormOfSomeone, form: Form) -> Response:
    """It is with the complainant: the case is closed."""
    detail = find(visit, case_id)
    if isinstance(detail, Response):
        return detail
    way = form.choice("way", words.codes(words.WAYS_OF_DELIVERY))
    to = form.line("to", 150, required=way in {"ambil", "antar"})
    number = form.line("number", 60, required=way == "pos")
    proof = proof_of(form, PROOF)
    content = form.choice("content", words.codes(words.CONTENT), required=False)
    hand = hand_for(visit, detail, form.raw(FIELD), "RecordDelivery")
    command = RecordDelivery(
        hand=hand,
        way=way,
        to=to,
        proof=number if proof is None else proof.sha256,
        content=int(content) if content else None,
    )
    return _answer(visit, detail, form, command, *([] if proof is None else [proof]))


@router.post("/kasus/{case_id}/kirim/umum")
def publish(case_id: UUID, visit: FormOfSomeone, form: Form) -> Response:
    """The answer for everybody, in place of a letter."""
    detail = find(visit, case_id)
    if isinstance(detail, Response):
        return detail
    answer = PublicAnswer(title=form.line("title", 200), text=form.words("text", 6000))
    paper = as_paper(PUBLIC, answer)
    hand = hand_for(visit, detail, form.raw(FIELD), "RecordDelivery")
    return _answer(visit, detail, form, RecordDelivery(hand=hand, way="publik", proof=paper.sha256), paper)


@router.post("/kasus/{case_id}/kirim/gagal")
def failed(case_id: UUID, visit: FormOfSomeone, form: Form) -> Response:
    """It came back; the case stays here."""
    detail = find(visit, case_id)
    if isinstance(detail, Response):
        return detail
    why = form.choice("why", words.codes(words.WHY_NOT_DELIVERED))
    more = form.words("more", 500, required=why == "lain")
    reason = ". ".join(
        filter(None, ("" if why == "lain" else words.said(words.WHY_NOT_DELIVERED, why), more))
    )
    hand = hand_for(visit, detail, form.raw(FIELD), "DeliveryFailed")
    way = form.choice("failed_way", words.codes(words.WAYS_OF_DELIVERY))
    return _answer(visit, detail, form, DeliveryFailed(hand=hand, way=way, reason=reason))


@router.post("/kasus/{case_id}/kirim/bukti/{paper_id}")
def look_at_proof(case_id: UUID, paper_id: UUID, visit: ToLook) -> Response:
    """The sealed proof, for one view with a watermark."""
    desk = visit.desk
    detail = find(visit, case_id)
    if isinstance(detail, Response):
        return detail
    read = open_proof(desk.store, detail.row.case_id, str(paper_id), visit.person, desk.clock)
    if isinstance(read, Refusal):
        return _page(visit, detail, 409, not_done(visit, read, "Segel tidak dapat dibuka"))
    picture = picture_for(JPEG, read[1], f"{visit.person.login} · {moment_words(desk.clock())}")
    if isinstance(picture, Refusal):
        return _page(visit, detail, 409, not_done(visit, picture, "Segel tidak dapat dibuka"))
    return _page(visit, detail, opened=picture)


def _answer(visit: Visit, detail: CaseDetail, form: Typed, command: Command, *papers: NewPaper) -> Response:
    done = None if form.wrong else do(visit, detail, form, command, *papers)
    case_id = detail.row.case_id
    if isinstance(done, CaseDetail):
        if isinstance(command, DeliveryFailed):
            return visit.desk.go(f"/kasus/{case_id}/kirim", "delivery_failed")
        return visit.desk.go(f"/kasus/{case_id}", "step_12")
    return again(visit, UUID(case_id), _page, form, done, "Belum tercatat")


def _page(  # noqa: PLR0917 - a page's own words, in their order
    visit: Visit,
    detail: CaseDetail,
    status: int = 200,
    said: Said | None = None,
    form: Typed | None = None,
    opened: str = "",
) -> Response:
    answer = _public_answer(visit, detail)
    anonymous = detail.row.identity_mode == IdentityMode.ANONYMOUS
    letter = read_letter(visit, detail, draft=False)
    view = DeliveryView(
        head=step_head(visit, detail, STEP, "RecordDelivery", form),
        pages=() if anonymous or isinstance(letter, Refusal) else letter.pages,
        anonymous=anonymous,
        referred=is_referred(detail),
        number=standing_of(visit, detail).number,
        wished=_wished(visit, detail),
        suggested=_SUGGESTED.get(detail.row.way_of_reply, "ambil"),
        failures=_failures(detail),
        delivered=_delivered(visit, detail),
        proofs=tuple(
            (one.paper_id, f"Bukti pengiriman, {moment_words(one.at)}")
            for one in papers_of(visit.desk.store, detail.row.case_id, visit.person, PROOF)
            if not one.erased
        ),
        opened=opened,
        failed_barred=barred(visit, detail, "DeliveryFailed"),
        answer_title=answer[0] if anonymous else "",
        answer_text=answer[1] if anonymous else "",
    )
    lists: dict[str, Any] = {
        "ways": words.WAYS_OF_DELIVERY,
        "content": words.CONTENT,
        "why": words.WHY_NOT_DELIVERED,
    }
    return visit.desk.pages.show(
        "letters/delivering.html", visit.chrome("letters", said), status, view=view, words=lists
    )


_SUGGESTED = {"whatsapp": "wa", "email": "email", "post": "pos", "pos": "pos", "office": "ambil"}
"""By the form's way of reply; a letter in another way is always possible."""


def _public_answer(visit: Visit, detail: CaseDetail) -> tuple[str, str]:
    template = for_kind(templates_of(visit.desk.store, visit.person.office_id), "publik")[0].template
    filled = fill(template, place_values(visit, detail))
    return filled.subject, filled.text


def _wished(visit: Visit, detail: CaseDetail) -> tuple[Fact, ...]:
    wording, answers = visit.desk.wording, detail.answers
    asked = ("reply_way", "phone", "email", "contact", "name", "address_detail", "desa", "address_outside")
    return tuple(
        Fact(wording.say("question", name), wording.answer(name, answers[name]))
        for name in asked
        if answers.get(name)
    )


def _failures(detail: CaseDetail) -> tuple[Fact, ...]:
    tried = [one for one in detail.events if one.kind == "DeliveryFailed"]
    return tuple(
        Fact(
            f"{place}. {words.said(words.WAYS_OF_DELIVERY, str(one.content.get('way', '')))}, {moment_words(one.at)}",
            str(one.content.get("reason", "") or ""),
        )
        for place, one in enumerate(tried, 1)
    )


def _delivered(visit: Visit, detail: CaseDetail) -> tuple[Fact, ...]:
    sent = [one for one in detail.events if one.kind == "LetterSent"]
    if not sent:
        return ()
    content, by = sent[-1].content, sent[-1].actor
    names = {one.login: one.name for one in everybody(visit.desk.store, visit.person.office_id)}
    way = str(content.get("way", ""))
    score = content.get("content")
    facts = (
        Fact("Cara", "Diumumkan" if way == "publik" else words.said(words.WAYS_OF_DELIVERY, way)),
        Fact("Diterima oleh", str(content.get("to_whom", "") or "")),
        Fact("Kepuasan", words.said(words.CONTENT, str(score)) if score else ""),
        Fact("Dicatat", f"{names.get(by, by)}, {moment_words(sent[-1].at)}"),
    )
    return tuple(fact for fact in facts if fact.value)
