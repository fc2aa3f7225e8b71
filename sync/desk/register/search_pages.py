"""Search (screen 14): one field, filters that open below it, hits with the surest first; the subject of a case."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Form
from starlette.responses import Response

from sync.cases.case import CLOSED
from sync.cases.refusal import Refusal
from sync.cases.working_calendar import JAKARTA
from sync.central.case_views import CaseRow
from sync.central.handling import case_page
from sync.central.search import Found, search
from sync.central.subjects import LONGEST, subject_of, subjects_of, write_subject
from sync.desk.deadlines import due_words
from sync.desk.desk import Desk
from sync.desk.register.asking import Asked, Choices, asked, choices
from sync.desk.views import Due
from sync.desk.visits import FormOfSomeone, NotAllowedError, SomeoneOnCases, Visit
from sync.desk.words import number_words, short_day
from sync.desk.work_rows import complainant_words

router = APIRouter()
_HERE = "search"


@dataclass(frozen=True, slots=True)
class Hit:
    """One case that was found. ``tier``: why it stands here, said where the reason changes."""

    href: str
    number: str
    numbering: str
    subject: str
    kind: str
    complainant: str
    state: str
    due: Due
    received: str
    channel: str
    tier: str = ""


@dataclass(frozen=True, slots=True)
class SearchView:
    """``asked``: whether there was a question at all; ``older``: address of the next page, or ""."""

    asked: Asked
    choices: tuple[Choices, ...]
    hits: tuple[Hit, ...]
    searched: bool
    first_page: bool
    older: str
    line: str


@router.get("/cari")
def show_search(visit: SomeoneOnCases, one: Annotated[Asked, Depends(asked)], sesudah: str = "") -> Response:
    """What was asked for, found."""
    desk, sought = visit.desk, one.sought
    found = (
        Found((), ()) if sought.is_empty else search(desk.store, visit.person, sought, desk.clock, sesudah)
    )
    view = SearchView(
        one,
        choices(desk, one),
        _hits(visit, found),
        not sought.is_empty,
        not sesudah,
        f"{desk.pages.root}/cari?{one.query(sesudah=found.after)}" if found.after else "",
        _line(found, not sesudah),
    )
    return desk.pages.show("register/search.html", visit.chrome(_HERE), view=view)


@router.get("/rekap/pokok/{case_id}")
def show_subject(case_id: UUID, visit: SomeoneOnCases) -> Response:
    """The line that says what a case is about."""
    return _subject(visit, case_id)


@router.post("/rekap/pokok/{case_id}")
def keep_subject(case_id: UUID, visit: FormOfSomeone, subject: Annotated[str, Form()] = "") -> Response:
    """Write it; it stands in the register and can be found from then on."""
    if not visit.person.handles_cases:
        raise NotAllowedError
    written = write_subject(visit.desk.store, str(case_id), subject, visit.person, visit.desk.clock)
    if isinstance(written, Refusal):
        return _subject(visit, case_id, subject, written)
    return visit.desk.go(f"/kasus/{case_id}", "subject_written")


def _subject(
    visit: Visit, case_id: UUID, typed: str | None = None, refusal: Refusal | None = None
) -> Response:
    desk, person = visit.desk, visit.person
    if not person.handles_cases:
        raise NotAllowedError
    detail = case_page(desk.store, str(case_id), person, desk.clock)
    if isinstance(detail, Refusal):
        words = desk.wording.refusal(detail)
        return desk.pages.show("refused.html", desk.chrome(), 404, title="Kasus tidak ditemukan", words=words)
    with desk.store.reading() as connection:
        kept = subject_of(connection, person.office_id, str(case_id))
    said = None if refusal is None else desk.refused("Pokok perkara belum tersimpan", refusal)
    return desk.pages.show(
        "register/subject.html",
        visit.chrome(_HERE, said),
        200 if refusal is None else 422,
        case_id=str(case_id),
        number=number_words(detail.row.number),
        subject=kept if typed is None else typed,
        wrong="" if refusal is None else desk.wording.refusal(refusal),
        longest=LONGEST,
    )


def _line(found: Found, first_page: bool) -> str:
    if not found.rows:
        return "Tidak ada yang cocok." if first_page else "Tidak ada lagi."
    shown = f"{len(found.rows)} kasus"
    return f"{shown} pertama; masih ada yang lain." if found.after else f"{shown}."


def _hits(visit: Visit, found: Found) -> tuple[Hit, ...]:
    desk = visit.desk
    with desk.store.reading() as connection:
        subjects = subjects_of(connection, visit.person.office_id, [row.case_id for row in found.rows])
    before = ["", *found.tiers]
    return tuple(
        hit_of(
            desk,
            row,
            subjects.get(row.case_id, ""),
            desk.wording.say("tier", tier) if tier and tier != before[place] else "",
        )
        for place, (row, tier) in enumerate(zip(found.rows, found.tiers, strict=True))
    )


def hit_of(desk: Desk, row: CaseRow, subject: str, tier: str = "") -> Hit:
    """A case as a line of a list of many kinds of cases."""
    wording, now = desk.wording, desk.clock()
    closed = row.state == CLOSED
    calendar = desk.store.rules.calendar_of(row.office_id)
    ended = wording.say("outcome", row.outcome, wording.say("state", CLOSED))
    return Hit(
        f"{desk.pages.root}/kasus/{row.case_id}",
        number_words(row.number),
        f"agenda {row.agenda_number}" if row.agenda_number else "belum beragenda",
        subject or (wording.answer("unit", row.service) if row.service else "–"),
        wording.answer("kind", row.kind) if row.kind else "",
        complainant_words(row, wording),
        wording.say("state", CLOSED) if closed else f"{row.step} · {wording.say('step', str(row.step))}",
        Due("", ended, "good")
        if closed
        else due_words(calendar.closing(row.due_on), now, calendar, brief=True),
        short_day(row.filed_at.astimezone(JAKARTA).date()),
        wording.say("channel", row.channel),
        tier,
    )
