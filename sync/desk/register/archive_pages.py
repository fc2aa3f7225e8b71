"""Archive and retention (screen 22): closed cases, until when they are kept, holds, minutes, copies that leave."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form
from sqlalchemy import select
from starlette.responses import Response

from sync.cases.refusal import Refusal
from sync.cases.working_calendar import JAKARTA
from sync.central.account_journal import By, record
from sync.central.archive import (
    HOLDERS,
    MOST_LISTED,
    SHELVES,
    Kept,
    Shelf,
    handed_out,
    hold,
    lift,
    shelf,
    until,
)
from sync.central.case_views import CaseDetail
from sync.central.handling import case_page
from sync.central.tables import cases
from sync.desk.proof import ByTicket, FreshFile
from sync.desk.register import copies
from sync.desk.register.book_pages import signings
from sync.desk.views import Said
from sync.desk.visits import FormOfSomeone, NotAllowedError, SomeoneOnCases, Visit
from sync.desk.words import number_words, short_day
from sync.papers.minutes import destruction_minutes
from sync.papers.typesetting import render

router = APIRouter()
_HERE = "archive"
_PDF = "application/pdf"


@dataclass(frozen=True, slots=True)
class KeptLine:
    """One closed case on a shelf."""

    href: str
    copy_href: str
    case_id: str
    number: str
    agenda: str
    subject: str
    outcome: str
    closed: str
    until: str
    tone: str
    held: str
    erased: str
    asked: bool = False


@dataclass(frozen=True, slots=True)
class ArchiveView:
    """``tabs``: (address, words, chosen); ``ground``: how long cases are kept, in words."""

    which: str
    tabs: tuple[tuple[str, str, bool], ...]
    lines: tuple[KeptLine, ...]
    older: str
    ground: str
    may_hold: bool
    may_copy: bool
    may_print: bool


@dataclass(frozen=True, slots=True)
class CaseShelfView:
    """One closed case: hold, lift, copies."""

    line: KeptLine
    kinds: tuple[tuple[str, str, str], ...]
    may_hold: bool
    may_copy: bool
    closed: bool
    may_ask: bool


@router.get("/arsip")
def show_archive(visit: SomeoneOnCases, rak: str = "semua", sesudah: str = "", kabar: str = "") -> Response:
    """One shelf of the archive."""
    return _page(visit, _which(rak), sesudah, visit.desk.wording.said(kabar))


@router.get("/arsip/{case_id}")
def show_case(case_id: UUID, visit: SomeoneOnCases, kabar: str = "") -> Response:
    """What can be done with one case as a whole."""
    return _case(visit, case_id, visit.desk.wording.said(kabar))


@router.post("/arsip/berita-acara")
def minutes(visit: FormOfSomeone) -> Response:
    """The minutes of what has been destroyed in the last thirty days; names nobody."""
    if visit.person.role not in (*HOLDERS, "kasi", "staf"):
        raise NotAllowedError
    desk, now = visit.desk, visit.desk.clock()
    gone = shelf(
        desk.store, visit.person, "musnah", desk.settings.retention_days, desk.clock, limit=MOST_LISTED
    ).kept
    today = now.astimezone(JAKARTA).date()
    recent = [one for one in gone if one.erased_on is not None and (today - one.erased_on).days <= 30]
    if not recent:
        return _page(
            visit, "musnah", "", desk.refused("Belum dicetak", Refusal("archive.none_destroyed")), 409
        )
    rows = tuple(
        (number_words(one.row.number), one.row.agenda_number, short_day(one.closed_on), _until(one.until))
        for one in recent
    )
    paper = destruction_minutes(
        number="",
        at=now,
        place=desk.store.rules.office.short_name,
        ground=_ground(desk.settings.retention_days),
        rows=rows,
        method=desk.wording.say("archive", "method"),
        signings=signings(visit),
    )
    data = render(paper, visit.stationery)
    _record(visit, "musnah", len(rows))
    return _pdf(data, "berita-acara-pemusnahan")


@router.post("/arsip/{case_id}/tahan")
def keep_longer(case_id: UUID, visit: FormOfSomeone, reason: Annotated[str, Form()] = "") -> Response:
    """Hold it back from destruction."""
    refusal = hold(visit.desk.store, str(case_id), reason, visit.person, visit.desk.clock)
    return _done(visit, case_id, refusal, "hold_set", "Belum ditangguhkan")


@router.post("/arsip/{case_id}/lepas")
def let_go(case_id: UUID, visit: FormOfSomeone) -> Response:
    """The reason for holding it is gone."""
    refusal = lift(visit.desk.store, str(case_id), visit.person, visit.desk.clock)
    return _done(visit, case_id, refusal, "hold_lifted", "Penangguhan belum dicabut")


@router.post("/arsip/{case_id}/salinan")
def copy(case_id: UUID, visit: FreshFile, what: Annotated[str, Form()] = "") -> Response:
    """A copy of the whole case, after a fresh proof; who took it stands in the case's history."""
    return _copied(visit, case_id, what)


@router.get("/arsip/{case_id}/salinan")
def copy_by_link(case_id: UUID, visit: ByTicket, what: str = "") -> Response:
    """The same after the proof, from the page that was come from."""
    return _copied(visit, case_id, what)


def _copied(visit: Visit, case_id: UUID, what: str) -> Response:
    detail = _detail(visit, case_id)
    if isinstance(detail, Refusal):
        return _refused(visit, detail)
    if not _may_copy(visit) or what not in copies.KINDS:
        raise NotAllowedError
    data = copies.bundle(visit, detail, what)
    handed_out(visit.desk.store, str(case_id), what, data, visit.person, visit.desk.clock)
    return _pdf(data, f"{what}-{detail.row.number}")


@router.post("/terima/{case_id}/tanda-terima")
def print_receipt(case_id: UUID, visit: FormOfSomeone) -> Response:
    """The A4 receipt for the complainant who stands at the counter; each print stands in the case's history."""
    detail = _detail(visit, case_id)
    if isinstance(detail, Refusal):
        return _refused(visit, detail)
    if not visit.person.handles_cases:
        raise NotAllowedError
    with visit.desk.store.reading() as connection:
        mine = (cases.c.office_id == visit.person.office_id) & (cases.c.case_id == str(case_id))
        proof = connection.execute(select(cases.c.proof).where(mine)).scalar_one()
    data = copies.receipt(visit, detail, proof)
    handed_out(visit.desk.store, str(case_id), "receipt", data, visit.person, visit.desk.clock)
    return _pdf(data, f"tanda-terima-{detail.row.number}")


def _detail(visit: Visit, case_id: UUID) -> CaseDetail | Refusal:
    return case_page(visit.desk.store, str(case_id), visit.person, visit.desk.clock)


def _which(said: str) -> Shelf:
    return next((one for one in SHELVES if one == said), "semua")


def _may_copy(visit: Visit) -> bool:
    return visit.person.handles_cases or visit.person.role == "auditor"


def _page(visit: Visit, which: Shelf, after: str, said: Said | None = None, status: int = 200) -> Response:
    desk, root = visit.desk, visit.desk.pages.root
    found = shelf(desk.store, visit.person, which, desk.settings.retention_days, desk.clock, after)
    tabs = tuple((f"{root}/arsip?rak={one}", desk.wording.say("shelf", one), one == which) for one in SHELVES)
    view = ArchiveView(
        which,
        tabs,
        tuple(_line(visit, one) for one in found.kept),
        f"{root}/arsip?rak={which}&sesudah={found.after}" if found.after else "",
        _ground(desk.settings.retention_days),
        visit.person.role in HOLDERS,
        _may_copy(visit),
        visit.person.handles_cases,
    )
    return desk.pages.show("register/archive.html", visit.chrome(_HERE, said), status, view=view)


def _case(visit: Visit, case_id: UUID, said: Said | None, status: int = 200) -> Response:
    detail = _detail(visit, case_id)
    if isinstance(detail, Refusal):
        return _refused(visit, detail)
    desk, row = visit.desk, detail.row
    found = shelf(
        desk.store, visit.person, "ditahan", desk.settings.retention_days, desk.clock, limit=MOST_LISTED
    )
    on_hold = next((one for one in found.kept if one.row.case_id == row.case_id), None)
    held, asked = ("", False) if on_hold is None else (on_hold.held, on_hold.asked)
    closed_on = row.since.astimezone(JAKARTA).date()
    kept = Kept(row, "", closed_on, until(row.since, desk.settings.retention_days), held, None, asked)
    closed = row.state == "closed"
    view = CaseShelfView(
        _line(visit, kept),
        tuple(
            (one, desk.wording.say("copy", one), desk.wording.say("copy_hint", one)) for one in copies.KINDS
        ),
        visit.person.role in HOLDERS and closed and not row.erased,
        _may_copy(visit),
        closed,
        visit.person.handles_cases and not row.erased,
    )
    return desk.pages.show("register/archive_case.html", visit.chrome(_HERE, said), status, view=view)


def _line(visit: Visit, one: Kept) -> KeptLine:
    desk, row = visit.desk, one.row
    today = desk.clock().astimezone(JAKARTA).date()
    near = one.until is not None and (one.until - today).days <= 30
    return KeptLine(
        f"{desk.pages.root}/kasus/{row.case_id}",
        f"{desk.pages.root}/arsip/{row.case_id}",
        row.case_id,
        number_words(row.number),
        row.agenda_number,
        one.subject or (desk.wording.answer("unit", row.service) if row.service else "–"),
        desk.wording.say("outcome", row.outcome) if row.outcome else desk.wording.say("state", row.state),
        short_day(one.closed_on),
        _until(one.until),
        "soon" if near and not (one.held or one.asked) and one.erased_on is None else "",
        one.held,
        "" if one.erased_on is None else short_day(one.erased_on),
        one.asked,
    )


def _until(day: date | None) -> str:
    return "tanpa batas" if day is None else short_day(day)


def _ground(days: int) -> str:
    if not days:
        return "Masa simpan belum ditetapkan kantor: semua kasus disimpan tanpa batas."
    return f"Masa simpan {days} hari sejak kasus ditutup, menurut pengaturan kantor."


def _done(visit: Visit, case_id: UUID, refusal: Refusal | None, said: str, failed: str) -> Response:
    if refusal is None:
        return visit.desk.go(f"/arsip/{case_id}", said)
    status = 422 if refusal.code.startswith(("hold.reason", "text.")) else 409
    return _case(visit, case_id, visit.desk.refused(failed, refusal), status)


def _record(visit: Visit, what: str, rows: int) -> None:
    by = By(visit.person.login, visit.person.role, visit.address)
    record(
        visit.desk.store, visit.person.office_id, "Exported", by, visit.person.login, visit.desk.clock,
        what=what, form="pdf", rows=rows, public=True,
    )  # fmt: skip


def _pdf(data: bytes, name: str) -> Response:
    return Response(
        data, media_type=_PDF, headers={"Content-Disposition": f'attachment; filename="{name}.pdf"'}
    )


def _refused(visit: Visit, refusal: Refusal) -> Response:
    words = visit.desk.wording.refusal(refusal)
    return visit.desk.pages.show(
        "refused.html", visit.desk.chrome(), 404, title="Kasus tidak ditemukan", words=words
    )
