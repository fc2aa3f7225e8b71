"""From a drafter's words to the office's paper: the letter with its number, signer, initials and code as they stand now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sync.cases.numbers import TrackingNumber
from sync.cases.refusal import Refusal
from sync.cases.working_calendar import JAKARTA
from sync.central.case_views import CaseDetail, CaseEventRow
from sync.central.paper_contents import LetterText
from sync.central.people import Person, everybody
from sync.central.survey import survey_token
from sync.central.verifying import letter_key
from sync.desk.visits import Visit
from sync.desk.words import number_words
from sync.papers.body import parse_body
from sync.papers.letter import Addressee, Draft, Initials, Letter, Signer
from sync.papers.proof import LetterCheck, letter_code
from sync.papers.stationery import Stationery

LETTER_CLASS = "surat_tanggapan"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where the letter of a case stands: who is to sign or has signed, its number, who put initials on it."""

    signer: Signer
    number: str = ""
    day: date | None = None
    initials: tuple[Initials, ...] = ()
    way: str = ""


def stationery(visit: Visit) -> Stationery:
    """The office's letter paper."""
    return visit.stationery


def compose(
    visit: Visit, detail: CaseDetail, text: LetterText, *, draft: Draft | None = None, rights: bool = True
) -> Letter | Refusal:
    """The letter as a document; ``letter.empty`` or a refusal of the text as of `parse_body`."""
    body = parse_body(text.body)
    if isinstance(body, Refusal):
        return body
    standing = standing_of(visit, detail)
    today = visit.desk.clock().astimezone(JAKARTA).date()
    return Letter(
        subject=text.subject,
        to=Addressee(name=text.to_name, lines=text.to_lines),
        body=body,
        signer=standing.signer,
        made_on=today,
        number=standing.number,
        day=standing.day,
        nature=text.nature,
        enclosures=text.enclosures,
        initials=standing.initials,
        copies=text.copies,
        draft=draft,
        check=check_of(visit, standing) if draft is None else None,
        electronic=standing.way in {"p12", "bsre"},
        rights=rights,
        tracking=number_words(detail.row.number),
        survey=survey_link(visit, detail) if rights and draft is None else "",
    )


def survey_link(visit: Visit, detail: CaseDetail) -> str:
    """Where the complainant may say how it went, once: the link tells neither name nor number."""
    token = survey_token(visit.desk.store, visit.person.office_id, TrackingNumber(detail.row.number))
    return f"{visit.desk.centre_url.rstrip('/')}/survei/{token}"


def standing_of(visit: Visit, detail: CaseDetail) -> Standing:
    """From the case's events; before anybody has signed, the Camat is the one who will."""
    people = everybody(visit.desk.store, visit.person.office_id)
    since = _round(detail)
    signed = _last(since, "LetterSigned")
    numbered = _last(detail.events, "LetterNumberGiven")
    initials = tuple(
        Initials(
            title=visit.desk.wording.say("role", one.role), initials=_initials(one.actor, people), at=one.at
        )
        for one in since
        if one.kind == "Initialled"
    )
    return Standing(
        signer=_signer(visit, signed, people),
        number="" if numbered is None else str(numbered.content.get("text", "")),
        day=None if numbered is None else numbered.at.astimezone(JAKARTA).date(),
        initials=initials or _waiting(visit),
        way="" if signed is None else str(signed.content.get("way", "")),
    )


def check_of(visit: Visit, standing: Standing) -> LetterCheck | None:
    """The code by which anybody can verify the letter, once it has number and day."""
    if not standing.number or standing.day is None:
        return None
    code = letter_code(letter_key(visit.desk.store), standing.number, standing.day, LETTER_CLASS)
    page = f"{visit.desk.centre_url.rstrip('/')}/verifikasi"
    return LetterCheck(page=page, number=standing.number, code=code)


def signer_of(visit: Visit, person: Person | None, role: str, manner: str, acting_for: str) -> Signer:
    """The block above the signature: whose office it is, and the name of whose hand it was."""
    office, wording = visit.desk.store.rules.office, visit.desk.wording
    camat = office.signatory_title or f"Camat {office.short_name}"
    title = camat if role == "camat" or manner else wording.say("role", role)
    own = wording.say("role", person.role) if person is not None and manner == "an" else ""
    name = office.signatory if role == "camat" and not manner and office.signatory else ""
    return Signer(
        title=title, name=name or ("" if person is None else person.name), manner=manner, own_title=own
    )


def _signer(visit: Visit, signed: CaseEventRow | None, people: list[Person]) -> Signer:
    if signed is None:
        camat = next((one for one in people if one.role == "camat" and one.active), None)
        return signer_of(visit, camat, "camat", "", "")
    person = next((one for one in people if one.login == signed.actor), None)
    manner, acting_for = (str(signed.content.get(name, "") or "") for name in ("manner", "acting_for"))
    return signer_of(visit, person, signed.role, manner, acting_for)


def _waiting(visit: Visit) -> tuple[Initials, ...]:
    """Boxes for ink while nobody has put initials on it."""
    return tuple(Initials(title=visit.desk.wording.say("role", role)) for role in ("kasi", "sekcam"))


def _round(detail: CaseDetail) -> tuple[CaseEventRow, ...]:
    """The events since the letter was last sent back, or since the beginning."""
    back = [
        place
        for place, one in enumerate(detail.events)
        if one.kind in {"ReturnedForCorrection", "SignatureRefused", "Reopened"}
    ]
    return tuple(detail.events[back[-1] + 1 :]) if back else tuple(detail.events)


def _last(events: tuple[CaseEventRow, ...], kind: str) -> CaseEventRow | None:
    return next((one for one in reversed(events) if one.kind == kind), None)


def _initials(login: str, people: list[Person]) -> str:
    name = next((one.name for one in people if one.login == login), login)
    return "".join(word[0] for word in name.split()[:3]).upper()


def draft_mark(version: int, saved_at: datetime) -> Draft:
    """The mark across every page of what is not the letter yet."""
    return Draft(version=version, saved_at=saved_at)
