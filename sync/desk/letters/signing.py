"""Screen 11, step 10: the letter is signed, in ink, with the officer's certificate or by the e-sign service; or it goes back.

An electronic signature seals the number with the letter, so the number is given first, in a change of its own; a try
that fails leaves it with this letter, and the next try uses it (decisions/0045).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from starlette.responses import Response

from sync.cases.commands import NumberLetter, RefuseSignature, Sign
from sync.cases.hands import Hand
from sync.cases.refusal import Refusal
from sync.central.case_views import CaseDetail
from sync.central.papers import PDF, SCAN, NewPaper, PaperRow, keep, papers_of
from sync.central.store import utc
from sync.desk.casefile import told
from sync.desk.letters.checking import initials
from sync.desk.letters.numbering import make_verifiable
from sync.desk.letters.reading import read_letter, signed_papers, to_be_signed
from sync.desk.letters.uploads import pages as scanned_pages
from sync.desk.proof import fresh, fresh_page
from sync.desk.steps.acting import FIELD, hand_for
from sync.desk.steps.step_page import StepHead, again, barred, do, find, not_done, shown, step_head
from sync.desk.steps.typed import Form, Typed
from sync.desk.views import Fact, Group, Said
from sync.desk.visits import FormOfSomeone, SomeoneOnCases, Visit
from sync.desk.words import moment_words
from sync.papers.bsre import Bsre
from sync.papers.signing import BSRE, INK, P12, Ink, Occasion, Signature
from sync.papers.signing_p12 import LARGEST_CERTIFICATE, Pkcs12

router = APIRouter()

STEP = 10
ToSign = Annotated[Visit, Depends(fresh("sign"))]


@dataclass(frozen=True, slots=True)
class SigningView:
    """``is_fresh``: electronic ways are open, the sign-in was proved just now; ``signed``: how it was, once it was."""

    head: StepHead
    pages: tuple[str, ...]
    version: int
    missing: str
    initials: tuple[Fact, ...]
    refuse_barred: str
    is_fresh: bool
    has_bsre: bool
    ways: tuple[tuple[str, str], ...]
    signed: tuple[Fact, ...]
    scan_wanted: bool
    has_scan: bool
    stories: tuple[Fact, ...]
    groups: tuple[Group, ...]


@router.get("/kasus/{case_id}/tanda-tangan")
def show_signing(case_id: UUID, visit: SomeoneOnCases, kabar: str = "") -> Response:
    """The letter as it will be signed, and the ways."""
    return shown(visit, case_id, _page, kabar)


@router.get("/kasus/{case_id}/tanda-tangan/siap")
def make_ready(case_id: UUID, visit: Annotated[Visit, Depends(fresh_page("sign"))]) -> Response:
    """Prove who one is first: certificates and passphrases are not kept while one does."""
    return visit.desk.go(f"/kasus/{case_id}/tanda-tangan")


@router.post("/kasus/{case_id}/tanda-tangan/unggah")
def sign(case_id: UUID, visit: ToSign, form: Form) -> Response:
    """Step 10 is done."""
    detail = find(visit, case_id)
    if isinstance(detail, Response):
        return detail
    hand = hand_for(visit, detail, form.raw(FIELD), "Sign")
    way = means_of(visit, form)
    done = None if way is None or form.wrong else signed_by(visit, detail, form, hand, way)
    if isinstance(done, CaseDetail):
        return visit.desk.go(f"/kasus/{case_id}", "step_10")
    return again(visit, case_id, _page, form, done, "Belum ditandatangani")


@router.post("/kasus/{case_id}/tanda-tangan/kembali")
def refuse(case_id: UUID, visit: FormOfSomeone, form: Form) -> Response:
    """The signer does not sign; the letter goes back to its drafter."""
    detail = find(visit, case_id)
    if isinstance(detail, Response):
        return detail
    hand = hand_for(visit, detail, form.raw(FIELD), "RefuseSignature")
    command = RefuseSignature(hand=hand, reason=form.words("reason"))
    done = None if form.wrong else do(visit, detail, form, command)
    if isinstance(done, CaseDetail):
        return visit.desk.go(f"/kasus/{case_id}", "letter_returned")
    return again(visit, case_id, _page, form, done)


@router.post("/kasus/{case_id}/tanda-tangan/pindaian/unggah")
def keep_scan(case_id: UUID, visit: FormOfSomeone, form: Form) -> Response:
    """The scan of the letter that was signed in ink, sealed with the case."""
    desk = visit.desk
    detail = find(visit, case_id)
    if isinstance(detail, Response):
        return detail
    scan = scanned_pages([file.file.read() for file in form.files("scan")])
    if isinstance(scan, Refusal):
        form.wrong["scan"] = scan
        return _page(visit, detail, 422, not_done(visit, None), form)
    if not visit.person.handles_cases:
        return _page(visit, detail, 409, not_done(visit, Refusal("step.not_offered")), form)
    new = NewPaper(SCAN, PDF, scan)
    kept = desk.store.write(
        lambda connection: keep(
            connection, desk.store, detail.row.case_id, new, visit.person, utc(desk.clock())
        )
    )
    if not isinstance(kept, PaperRow):
        return _page(visit, detail, 409, not_done(visit, kept), form)
    return desk.go(f"/kasus/{case_id}/tanda-tangan", "scan_kept")


def means_of(visit: Visit, form: Typed) -> Signature | None:
    """What the form says of how it is signed; None with `wrong` where something is missing. Nothing of it is kept."""
    ways = [INK, P12, *([BSRE] if visit.desk.bsre is not None else [])]
    way = form.choice("way", ways)
    if way == INK:
        if form.raw("inked") != "ya":
            form.wrong["inked"] = Refusal("signing.not_inked")
        return Ink()
    passphrase = form.raw("passphrase")
    if way and not passphrase:
        form.wrong["passphrase"] = Refusal("field.missing")
    if way == P12:
        file = form.file("certificate")
        certificate = b"" if file is None else file.file.read(LARGEST_CERTIFICATE + 1)
        if not certificate:
            form.wrong["certificate"] = Refusal("field.missing")
        return Pkcs12(certificate, passphrase)
    if way == BSRE and visit.desk.bsre is not None:
        nik = form.line("nik", 16)
        return Bsre(visit.desk.bsre, nik, passphrase)
    return None


def signed_by(
    visit: Visit, detail: CaseDetail, form: Typed, hand: Hand, means: Signature
) -> CaseDetail | Refusal:
    """The whole act: the number first where it must be sealed, then each document, then the event with their papers."""
    if means.ELECTRONIC and not _numbered(detail):
        _ = (
            visit.stationery
        )  # an office without a letterhead must not use up a number for what cannot be drawn
        numbered = do(visit, detail, form, NumberLetter(hand=hand))
        if isinstance(numbered, Refusal):
            return numbered
        make_verifiable(visit, numbered)
        return _seal(visit, numbered, form, hand, means, numbered.version)
    return _seal(visit, detail, form, hand, means, form.version)


def _seal(  # noqa: PLR0917 - a page's own words, in their order
    visit: Visit, detail: CaseDetail, form: Typed, hand: Hand, means: Signature, version: int
) -> CaseDetail | Refusal:
    prepared = to_be_signed(visit, detail, hand, electronic=means.ELECTRONIC)
    if isinstance(prepared, Refusal):
        return prepared
    office = visit.desk.store.rules.office
    occasion = Occasion(reason="Surat tanggapan pengaduan", place=office.short_name, at=visit.desk.clock())
    pdfs: list[bytes] = []
    for _, pdf in prepared:
        made = means.sign(pdf, occasion)
        if isinstance(made, Refusal):
            return made
        pdfs.append(made.document)
    papers = signed_papers(tuple(pdfs))
    command = Sign(hand=hand, way=means.WAY, sha256=papers[0].sha256)
    return do(visit, detail, form, command, *papers, version=version)


def _numbered(detail: CaseDetail) -> bool:
    return (
        detail.case is not None and detail.case.letter is not None and detail.case.letter.number is not None
    )


def _page(
    visit: Visit, detail: CaseDetail, status: int = 200, said: Said | None = None, form: Typed | None = None
) -> Response:
    letter = read_letter(visit, detail, draft=False, hand=signing_hand(detail))
    stories, groups = told(detail, visit)
    case = detail.case
    signed = case is not None and case.letter is not None and case.letter.signed != ""
    view = SigningView(
        head=step_head(visit, detail, STEP, "Sign", form),
        pages=() if isinstance(letter, Refusal) else letter.pages,
        version=0 if isinstance(letter, Refusal) else letter.version,
        missing=visit.desk.wording.refusal(letter) if isinstance(letter, Refusal) else "",
        initials=initials(visit, detail),
        refuse_barred=barred(visit, detail, "RefuseSignature"),
        is_fresh=visit.session.is_fresh(visit.desk.clock()),
        has_bsre=visit.desk.bsre is not None,
        ways=_ways(visit),
        signed=_signed(visit, detail) if signed else (),
        scan_wanted=bool(
            signed and case and case.letter and case.letter.way == INK and visit.person.handles_cases
        ),
        has_scan=bool(papers_of(visit.desk.store, detail.row.case_id, visit.person, SCAN)),
        stories=stories,
        groups=tuple(one for one in groups if one.title == "Yang diadukan"),
    )
    return visit.desk.pages.show("letters/signing.html", visit.chrome("letters", said), status, view=view)


def signing_hand(detail: CaseDetail) -> Hand | None:
    """By which hand this person would sign now, so that the letter is read as it will stand; None: not by this person."""
    offer = detail.offer("Sign")
    return None if offer is None or offer.refusal is not None else offer.hand


def _ways(visit: Visit) -> tuple[tuple[str, str], ...]:
    words = visit.desk.wording.sections["signing_way"]
    return tuple((code, text) for code, text in words.items() if code != BSRE or visit.desk.bsre is not None)


def _signed(visit: Visit, detail: CaseDetail) -> tuple[Fact, ...]:
    events = [one for one in detail.events if one.kind == "LetterSigned"]
    scans = papers_of(visit.desk.store, detail.row.case_id, visit.person, SCAN)
    last = events[-1]
    way = visit.desk.wording.say("signing_way", str(last.content.get("way", "")))
    facts = [Fact("Cara", way), Fact("Waktu", moment_words(last.at))]
    facts += [Fact("Pindaian", f"Tersimpan {moment_words(one.at)}") for one in scans]
    return tuple(facts)
