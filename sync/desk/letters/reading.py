"""The letter of a case as it is read on the pages of its check, signing, numbering and delivery."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sync.cases.hands import Hand
from sync.cases.refusal import Refusal
from sync.central.case_views import CaseDetail
from sync.central.paper_contents import LetterFile
from sync.central.papers import PDF, SIGNED, SIGNED_NOTICE, NewPaper, PaperRow, latest
from sync.desk.letters import versions
from sync.desk.letters.composing import compose, draft_mark, signer_of, stationery
from sync.desk.letters.sheets import sheets
from sync.desk.visits import Visit
from sync.papers.letter import Letter
from sync.papers.typesetting import render


@dataclass(frozen=True, slots=True)
class ReadLetter:
    """``pages``: as pictures; ``version``: of the text; ``file``: the text itself."""

    version: int
    file: LetterFile
    pages: tuple[str, ...]


def read_letter(
    visit: Visit, detail: CaseDetail, *, draft: bool, hand: Hand | None = None
) -> ReadLetter | Refusal:
    """The newest version; with ``draft`` it bears the mark of a draft, with ``hand`` the signer that this would make."""
    found = versions.newest(visit, detail)
    if isinstance(found, Refusal):
        return found
    row, file = found
    made = documents(visit, detail, row, file, draft=draft)
    if isinstance(made, Refusal):
        return made
    if hand is not None:
        signer = signer_of(visit, visit.person, hand.role, hand.manner, hand.acting_for)
        made = tuple(replace(one, signer=signer) for one in made)
    return ReadLetter(row.version, file, sheets(*made, on=stationery(visit)))


def documents(
    visit: Visit, detail: CaseDetail, row: PaperRow, file: LetterFile, *, draft: bool
) -> tuple[Letter, ...] | Refusal:
    """The letter, and with a transfer its notice."""
    mark = draft_mark(row.version, row.at) if draft else None
    made: list[Letter] = []
    for text in [file.main, *([file.notice] if file.notice else [])]:
        one = compose(visit, detail, text, draft=mark)
        if isinstance(one, Refusal):
            return one
        made.append(one)
    return tuple(made)


def to_be_signed(
    visit: Visit, detail: CaseDetail, hand: Hand, *, electronic: bool
) -> tuple[tuple[Letter, bytes], ...] | Refusal:
    """Each document as this hand would sign it, with its PDF; refusals as of `newest` and `compose`."""
    found = versions.newest(visit, detail)
    if isinstance(found, Refusal):
        return found
    made = documents(visit, detail, *found, draft=False)
    if isinstance(made, Refusal):
        return made
    signer = signer_of(visit, visit.person, hand.role, hand.manner, hand.acting_for)
    signed = [replace(one, signer=signer, electronic=electronic) for one in made]
    return tuple((one, render(one, stationery(visit))) for one in signed)


def signed_papers(pdfs: tuple[bytes, ...]) -> tuple[NewPaper, ...]:
    """What was signed, to be kept: the letter, whose hash the event names, and with a transfer its notice."""
    return tuple(NewPaper(kind, PDF, pdf) for kind, pdf in zip((SIGNED, SIGNED_NOTICE), pdfs, strict=False))


def signed_pdf(visit: Visit, detail: CaseDetail, kind: str = SIGNED) -> bytes | None:
    """The document of this kind that was signed last, as it was kept."""
    found = latest(visit.desk.store, detail.row.case_id, kind, visit.person)
    return None if isinstance(found, Refusal) else found[1]
