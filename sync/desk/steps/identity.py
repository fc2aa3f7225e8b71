"""Screen 5, step 2: is the complainant who he says he is? The sealed card beside what the form says."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends
from starlette.responses import Response

from sync.cases.attention import attention
from sync.cases.commands import AskToComplete, Command, CompleteStep, PapersArrived
from sync.cases.identity import IdentityMode, may_open_file
from sync.cases.refusal import Refusal
from sync.cases.working_calendar import JAKARTA
from sync.central.case_views import CaseDetail, CaseFileRow
from sync.central.handling import open_scan
from sync.central.paper_contents import IdentityCheck, as_paper, read_content
from sync.central.papers import IDENTITY, REQUEST, NewPaper, latest, papers_of
from sync.desk.casefile import told
from sync.desk.proof import fresh
from sync.desk.steps import words
from sync.desk.steps.acting import FIELD, hand_for
from sync.desk.steps.request_letter import request_letter
from sync.desk.steps.step_page import StepHead, again, barred, do, find, shown, step_head
from sync.desk.steps.typed import Form, Typed
from sync.desk.views import Fact, Said
from sync.desk.visits import FormOfSomeone, SomeoneOnCases, Visit
from sync.desk.watermark import can_show, picture_for
from sync.desk.words import day_words, moment_words

router = APIRouter()

STEP = 2
_SHOWS_IDENTITY = ("scan", "proxy_letter", "signature")


@dataclass(frozen=True, slots=True)
class SealedLine:
    """A sealed file that tells who somebody is; ``opens``: whether it can be looked at here and now."""

    sha256: str
    what: str
    remark: str
    icon: str
    opens: bool


@dataclass(frozen=True, slots=True)
class IdentityView:
    """``opened``: the picture under a watermark, with its file's name, for this one view; ``waiting``: what was asked
    and by when, while the clock stands; ``anonymous``: no identity was to be given.
    """

    head: StepHead
    facts: tuple[Fact, ...]
    remarks: tuple[str, ...]
    files: tuple[SealedLine, ...]
    opened: tuple[str, str] | None
    anonymous: bool
    waiting: str
    asked_papers: tuple[tuple[str, str], ...]
    record: tuple[Fact, ...]
    ask_barred: str
    arrived_barred: str
    by: str
    earliest: str
    latest: str


@router.get("/kasus/{case_id}/identitas")
def show_identity(case_id: UUID, visit: SomeoneOnCases, kabar: str = "") -> Response:
    """The data, the hints, the sealed card, and the verdict's form."""
    return shown(visit, case_id, _page, kabar)


@router.post("/kasus/{case_id}/identitas/berkas/{sha256}")
def look(case_id: UUID, sha256: str, visit: Annotated[Visit, Depends(fresh("scan"))]) -> Response:
    """The card beside the data, for one view that the journal names."""
    desk = visit.desk
    detail = find(visit, case_id)
    if isinstance(detail, Response):
        return detail
    file = next((one for one in detail.files if one.sha256 == sha256), None)
    if file is None:
        return _page(visit, detail, 404, desk.refused("Berkas tidak ditemukan", Refusal("file.unknown")))
    opened = open_scan(desk.store, desk.keys, detail.row.case_id, sha256, visit.person, desk.clock)
    if isinstance(opened, Refusal):
        return _page(visit, detail, 409, desk.refused("Segel tidak dapat dibuka", opened))
    reader = f"{visit.person.login} · {moment_words(desk.clock())}"
    picture = picture_for(*opened, reader)
    if isinstance(picture, Refusal):
        return _page(visit, detail, 409, desk.refused("Berkas tidak dapat ditampilkan", picture))
    return _page(visit, detail, opened=(desk.wording.say("role_of_file", file.role), picture))


@router.post("/kasus/{case_id}/identitas")
def decide_identity(case_id: UUID, visit: FormOfSomeone, form: Form) -> Response:
    """The identity is clear, or was seen at the counter, or none is asked for: step 2 is done."""
    detail = find(visit, case_id)
    if isinstance(detail, Response):
        return detail
    check = _check(visit, detail, form)
    hand = hand_for(visit, detail, form.raw(FIELD), "CompleteStep")
    command = CompleteStep(hand=hand, step=STEP, note=_note(check))
    return _answer(visit, detail, form, command, as_paper(IDENTITY, check), "step_2")


@router.post("/kasus/{case_id}/identitas/minta")
def ask(case_id: UUID, visit: FormOfSomeone, form: Form) -> Response:
    """The identity is unclear: the complainant is asked in a letter, and the clock stands."""
    detail = find(visit, case_id)
    if isinstance(detail, Response):
        return detail
    ticked = form.several("missing", words.codes(words.MISSING))
    more = form.words("more", 500, required=False)
    if not ticked and not more and "more" not in form.wrong:
        form.wrong["more"] = Refusal("field.nothing")
    first, last = _bounds(visit)
    until = form.day("until", first=first, last=last)
    missing = "; ".join([*(words.said(words.MISSING, code) for code in ticked), *([more] if more else [])])
    hand = hand_for(visit, detail, form.raw(FIELD), "AskToComplete")
    letter = request_letter(visit, detail, ticked, more, until or last)
    command = AskToComplete(hand=hand, missing=missing)
    return _answer(visit, detail, form, command, as_paper(REQUEST, letter), "asked", "identitas")


@router.post("/kasus/{case_id}/identitas/datang")
def arrived(case_id: UUID, visit: FormOfSomeone, form: Form) -> Response:
    """What was missing has come: the clock goes on, and the identity is checked again."""
    detail = find(visit, case_id)
    if isinstance(detail, Response):
        return detail
    hand = hand_for(visit, detail, form.raw(FIELD), "PapersArrived")
    command = PapersArrived(hand=hand, note=form.words("arrived", 500, required=False))
    return _answer(visit, detail, form, command, None, "arrived", "identitas")


def _answer(  # noqa: PLR0917 - a page's own words, in their order
    visit: Visit,
    detail: CaseDetail,
    form: Typed,
    command: Command,
    new: NewPaper | None,
    said: str,
    to: str = "",
) -> Response:
    done = None if form.wrong else do(visit, detail, form, command, *([new] if new else []))
    if isinstance(done, CaseDetail):
        return visit.desk.go(f"/kasus/{detail.row.case_id}" + (f"/{to}" if to else ""), said)
    return again(visit, UUID(detail.row.case_id), _page, form, done)


def _check(visit: Visit, detail: CaseDetail, form: Typed) -> IdentityCheck:
    """What the form says of how the identity was made sure."""
    none_asked = detail.row.identity_mode == IdentityMode.ANONYMOUS
    verdict = form.choice("verdict", ("tidak_berlaku",) if none_asked else ("jelas", "loket"))
    document, ways = "", tuple[str, ...]()
    if not none_asked:
        document = form.choice("document", words.codes(words.DOCUMENTS))
        ways = form.several("ways", words.codes(words.WAYS_OF_CHECKING))
        if not ways:
            form.wrong["ways"] = Refusal("field.nothing")
    note = form.words("note", 1000, required=document == "lain")
    at = visit.desk.clock().isoformat()
    return IdentityCheck(
        verdict=verdict, document=document, ways=ways, note=note, by=visit.person.login, at=at
    )


def _note(check: IdentityCheck) -> str:
    """The step's note: what was compared and how, without a name."""
    if check.verdict == "tidak_berlaku":
        return "Pengaduan tanpa nama; verifikasi identitas tidak berlaku."
    said = [words.said(words.DOCUMENTS, check.document)]
    said += [words.said(words.WAYS_OF_CHECKING, code) for code in check.ways]
    return ". ".join([*said, check.note] if check.note else said) + "."


def _bounds(visit: Visit) -> tuple[date, date]:
    """First and last day by which something may be asked for: tomorrow, and the legal term."""
    today = visit.desk.clock().astimezone(JAKARTA).date()
    return today + timedelta(days=1), today + timedelta(days=COMPLETE_WITHIN_DAYS)


COMPLETE_WITHIN_DAYS = 30
"""UU 25/2009, Pasal 44: the complainant has 30 days to complete his file."""


def _page(  # noqa: PLR0917 - as above
    visit: Visit,
    detail: CaseDetail,
    status: int = 200,
    said: Said | None = None,
    form: Typed | None = None,
    opened: tuple[str, str] | None = None,
) -> Response:
    desk = visit.desk
    first, last = _bounds(visit)
    received_on = detail.row.filed_at.astimezone(JAKARTA).date()
    remarks = attention(detail.answers, received_on, desk.store.rules.office, detail.row.channel)
    waiting, arrived_barred = _waiting(detail), barred(visit, detail, "PapersArrived")
    head = step_head(visit, detail, STEP, "CompleteStep", form)
    view = IdentityView(
        head=replace(head, barred=arrived_barred) if waiting else head,
        facts=_facts(detail, visit),
        remarks=tuple(desk.wording.remark(one) for one in remarks),
        files=tuple(_line(file, detail, visit) for file in detail.files if file.role in _SHOWS_IDENTITY),
        opened=opened,
        anonymous=detail.row.identity_mode == IdentityMode.ANONYMOUS,
        waiting=waiting,
        asked_papers=tuple(
            (one.paper_id, f"Permintaan ke-{one.version}, {day_words(one.at.astimezone(JAKARTA).date())}")
            for one in papers_of(desk.store, detail.row.case_id, visit.person, REQUEST)
        ),
        record=_record(detail, visit),
        ask_barred=barred(visit, detail, "AskToComplete"),
        arrived_barred=arrived_barred,
        by=last.isoformat(),
        earliest=first.isoformat(),
        latest=last.isoformat(),
    )
    return desk.pages.show("steps/identity.html", visit.chrome("work", said), status, view=view, words=_LISTS)


_LISTS: dict[str, Any] = {
    "documents": words.DOCUMENTS,
    "ways": words.WAYS_OF_CHECKING,
    "missing": words.MISSING,
}


def _facts(detail: CaseDetail, visit: Visit) -> tuple[Fact, ...]:
    """Who the complainant says he is, and how he can be reached."""
    _, groups = told(detail, visit)
    return tuple(
        fact for group in groups if group.title in {"Pelapor", "Cara membalas"} for fact in group.facts
    )


def _waiting(detail: CaseDetail) -> str:
    """What was asked for, while the case waits for the complainant."""
    if detail.row.state != "menunggu_pelapor":
        return ""
    asked = [event for event in detail.events if event.kind == "IdentityRequested"]
    return str(asked[-1].content.get("missing", "")) if asked else ""


def _line(file: CaseFileRow, detail: CaseDetail, visit: Visit) -> SealedLine:
    held = file.state == "held"
    allowed = may_open_file(file.role, detail.row.identity_mode, visit.person.role)
    remark = "tersegel" if held and allowed else "dirahasiakan" if held else "masih dikirim dari kios"
    opens = held and allowed and can_show(file.media_type)
    wording = visit.desk.wording
    icon = wording.say("icon_of_file", file.role, "file-text")
    return SealedLine(file.sha256, wording.say("role_of_file", file.role), remark, icon, opens)


def _record(detail: CaseDetail, visit: Visit) -> tuple[Fact, ...]:
    """The last verdict, once there is one."""
    found = latest(visit.desk.store, detail.row.case_id, IDENTITY, visit.person)
    if isinstance(found, Refusal):
        return ()
    row, plain = found
    check = read_content(plain, IdentityCheck)
    if check.verdict == "tidak_berlaku":
        return (Fact("Hasil", "Tanpa nama; tidak berlaku"), Fact("Waktu", moment_words(row.at)))
    return (
        Fact("Hasil", "Identitas jelas"),
        Fact("Dokumen", words.said(words.DOCUMENTS, check.document)),
        Fact("Cara memastikan", "\n".join(words.said(words.WAYS_OF_CHECKING, one) for one in check.ways)),
        *((Fact("Catatan", check.note),) if check.note else ()),
        Fact("Waktu", moment_words(row.at)),
    )
