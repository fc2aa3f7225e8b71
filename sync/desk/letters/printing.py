"""Papers of a case for the printer, each made when it is asked for: PDF, shown in the browser, kept nowhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from sync.cases.refusal import Refusal
from sync.central.case_views import CaseDetail
from sync.central.paper_contents import LetterFile, read_content
from sync.central.papers import REQUEST, SCAN, SIGNED_NOTICE, latest, read_paper
from sync.desk.letters import case_sheets, versions
from sync.desk.letters.composing import compose, standing_of, stationery
from sync.desk.letters.numbering import make_verifiable
from sync.desk.letters.reading import documents, signed_pdf
from sync.desk.steps.step_page import find
from sync.desk.visits import SomeoneOnCases, Visit
from sync.desk.words import number_words
from sync.papers.typesetting import Document, render

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address says besides the paper's name: ``version`` of the letter, ``paper_id`` of a kept paper."""

    version: int = 0
    paper_id: str = ""


@router.get("/kasus/{case_id}/cetak/{what}")
def print_paper(
    case_id: UUID, what: str, visit: SomeoneOnCases, versi: int = 0, naskah: str = ""
) -> Response:
    """One paper of the case as PDF; what is not there is said in words."""
    detail = find(visit, case_id)
    if isinstance(detail, Response):
        return detail
    make = PAPERS.get(what)
    if make is None:
        return _refused(visit, Refusal("paper.unknown"))
    made = make(visit, detail, Asked(versi, naskah))
    if isinstance(made, Refusal):
        return _refused(visit, made)
    pdf = made if isinstance(made, bytes) else render(made, stationery(visit))
    name = f"{what}-{number_words(detail.row.number)}.pdf"
    return Response(
        pdf, media_type="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}"'}
    )


def _refused(visit: Visit, refusal: Refusal) -> Response:
    words = visit.desk.wording.refusal(refusal)
    return visit.desk.pages.show(
        "refused.html", visit.desk.chrome(), 404, title="Naskah belum dapat dicetak", words=words
    )


Made = Document | bytes | Refusal


def _letter(visit: Visit, detail: CaseDetail, asked: Asked) -> Made:
    """A draft bears its mark; an electronically signed one is the kept file; else the letter as it stands."""
    standing = standing_of(visit, detail)
    kept = signed_pdf(visit, detail) if standing.way in {"p12", "bsre"} and not asked.version else None
    if kept is not None:
        return kept
    found = versions.saved(visit, detail, asked.version) if asked.version else versions.newest(visit, detail)
    if isinstance(found, Refusal):
        return found
    draft = bool(asked.version) or 0 < detail.row.step < 9
    if standing.number:
        make_verifiable(visit, detail)
    made = documents(visit, detail, *found, draft=draft)
    return made if isinstance(made, Refusal) else made[0]


def _notice(visit: Visit, detail: CaseDetail, asked: Asked) -> Made:
    """With a transfer: what the complainant is told."""
    electronic = standing_of(visit, detail).way in {"p12", "bsre"}
    kept = signed_pdf(visit, detail, SIGNED_NOTICE) if electronic else None
    if kept is not None:
        return kept
    found = versions.newest(visit, detail)
    if isinstance(found, Refusal):
        return found
    made = documents(visit, detail, *found, draft=0 < detail.row.step < 9)
    if isinstance(made, Refusal):
        return made
    return made[1] if len(made) > 1 else Refusal("paper.unknown")


def _request(visit: Visit, detail: CaseDetail, asked: Asked) -> Made:
    read = read_paper(visit.desk.store, detail.row.case_id, asked.paper_id, visit.person)
    if isinstance(read, Refusal):
        return read
    if read[0].kind != REQUEST:
        return Refusal("paper.unknown")
    return compose(visit, detail, read_content(read[1], LetterFile).main, rights=False)


def _scan(visit: Visit, detail: CaseDetail, asked: Asked) -> Made:
    """The letter as it was signed in ink."""
    found = latest(visit.desk.store, detail.row.case_id, SCAN, visit.person)
    return found if isinstance(found, Refusal) else found[1]


PAPERS: Mapping[str, Callable[[Visit, CaseDetail, Asked], Made]] = {
    "surat": _letter,
    "pemberitahuan": _notice,
    "pindaian-surat": _scan,
    "permintaan": _request,
    "berita-acara-identitas": lambda visit, detail, _: case_sheets.identity_minutes(visit, detail),
    "lembar-disposisi": lambda visit, detail, _: case_sheets.disposition_sheet(visit, detail),
    "kartu-kendali": lambda visit, detail, _: case_sheets.control_cards(visit, detail),
    "notulen": lambda visit, detail, asked: case_sheets.minutes_of(visit, detail, asked.paper_id),
    "notulen-semua": lambda visit, detail, _: case_sheets.all_minutes(visit, detail),
    "nota-paraf": lambda visit, detail, _: case_sheets.initials_note(visit, detail),
    "label": lambda visit, detail, _: case_sheets.label(visit, detail),
    "tanda-terima": lambda visit, detail, _: case_sheets.delivery_receipt(visit, detail),
}
"""By the last part of the address."""
