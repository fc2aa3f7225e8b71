"""Screen 8, step 5: who was heard, what was said, what shows it. Several entries, each a sealed paper; then the conclusion."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from sync.cases.commands import AddClarification, Command, CompleteStep
from sync.cases.ids import uuid7
from sync.cases.refusal import Refusal
from sync.cases.working_calendar import JAKARTA
from sync.central.case_views import CaseDetail
from sync.central.paper_contents import Clarification, as_paper, read_content
from sync.central.papers import CLARIFICATION, NewPaper, papers_of, read_paper
from sync.central.people import everybody
from sync.desk.casefile import told
from sync.desk.steps import words
from sync.desk.steps.acting import FIELD, hand_for
from sync.desk.steps.disposition import given
from sync.desk.steps.step_page import StepHead, again, barred, do, find, shown, step_head
from sync.desk.steps.typed import Form, Typed
from sync.desk.views import Fact, Group, Said
from sync.desk.visits import FormOfSomeone, SomeoneOnCases, Visit
from sync.desk.words import day_words, moment_words

router = APIRouter()

STEP = 5
_TIME = re.compile(r"([01]?\d|2[0-3])[.:]([0-5]\d)")


@dataclass(frozen=True, slots=True)
class EntryLine:
    """One hearing as the page shows it; ``paper_id``: for its minutes."""

    paper_id: str
    title: str
    line: str
    said: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class ClarificationView:
    """``add_barred``: why no entry can be added now, "" if one can."""

    head: StepHead
    stories: tuple[Fact, ...]
    groups: tuple[Group, ...]
    given: tuple[Fact, ...]
    entries: tuple[EntryLine, ...]
    add_barred: str
    today: str


@router.get("/kasus/{case_id}/klarifikasi")
def show_clarification(case_id: UUID, visit: SomeoneOnCases, kabar: str = "") -> Response:
    """The log, and the forms that go on with it."""
    return shown(visit, case_id, _page, kabar)


@router.post("/kasus/{case_id}/klarifikasi/catat")
def add(case_id: UUID, visit: FormOfSomeone, form: Form) -> Response:
    """One entry more."""
    detail = find(visit, case_id)
    if isinstance(detail, Response):
        return detail
    paper_id = uuid7(visit.desk.clock(), secrets.randbits)
    entry = as_paper(CLARIFICATION, _entry(visit, detail, form), paper_id)
    command = AddClarification(
        hand=hand_for(visit, detail, form.raw(FIELD), "AddClarification"), paper=paper_id
    )
    return _answer(visit, detail, form, command, "clarified", entry)


@router.post("/kasus/{case_id}/klarifikasi")
def conclude(case_id: UUID, visit: FormOfSomeone, form: Form) -> Response:
    """The section's explanation: step 5 is done."""
    detail = find(visit, case_id)
    if isinstance(detail, Response):
        return detail
    hand = hand_for(visit, detail, form.raw(FIELD), "CompleteStep")
    command = CompleteStep(hand=hand, step=STEP, note=form.words("conclusion"))
    return _answer(visit, detail, form, command, "step_5")


def _entry(visit: Visit, detail: CaseDetail, form: Typed) -> Clarification:
    first = detail.row.filed_at.astimezone(JAKARTA).date()
    last = visit.desk.clock().astimezone(JAKARTA).date()
    day = form.day("day", first=first, last=last)
    return Clarification(
        heard=form.line("heard", 150),
        capacity=form.choice("capacity", words.codes(words.CAPACITIES)),
        day=(day or last).isoformat(),
        time=_time(form),
        way=form.choice("way", words.codes(words.WAYS_OF_HEARING)),
        place=form.line("place", 150, required=False),
        said=form.words("said", 6000),
        evidence=form.words("evidence", 1000, required=False),
        agreed=form.words("agreed", 1000, required=False),
        by=visit.person.login,
    )


def _time(form: Typed) -> str:
    typed = form.line("time", 5, required=False)
    found = _TIME.fullmatch(typed)
    if typed and found is None:
        form.wrong["time"] = Refusal("field.time")
    return f"{int(found[1]):02}:{found[2]}" if found else ""


def _answer(
    visit: Visit, detail: CaseDetail, form: Typed, command: Command, said: str, *new: NewPaper
) -> Response:
    done = None if form.wrong else do(visit, detail, form, command, *new)
    case_id = detail.row.case_id
    if isinstance(done, CaseDetail):
        goes_on = isinstance(command, AddClarification)
        return visit.desk.go(f"/kasus/{case_id}/klarifikasi" if goes_on else f"/kasus/{case_id}", said)
    return again(visit, UUID(case_id), _page, form, done)


def _page(
    visit: Visit, detail: CaseDetail, status: int = 200, said: Said | None = None, form: Typed | None = None
) -> Response:
    stories, groups = told(detail, visit)
    view = ClarificationView(
        head=step_head(visit, detail, STEP, "CompleteStep", form),
        stories=stories,
        groups=tuple(one for one in groups if one.title == "Yang diadukan"),
        given=given(visit, detail),
        entries=entries(visit, detail),
        add_barred=barred(visit, detail, "AddClarification"),
        today=visit.desk.clock().astimezone(JAKARTA).date().isoformat(),
    )
    lists: dict[str, Any] = {"capacities": words.CAPACITIES, "ways": words.WAYS_OF_HEARING}
    return visit.desk.pages.show(
        "steps/clarification.html", visit.chrome("work", said), status, view=view, words=lists
    )


def entries(visit: Visit, detail: CaseDetail) -> tuple[EntryLine, ...]:
    """All hearings, oldest first; one that cannot be opened any more is left out."""
    names = {one.login: one.name for one in everybody(visit.desk.store, visit.person.office_id)}
    lines = []
    for row in papers_of(visit.desk.store, detail.row.case_id, visit.person, CLARIFICATION):
        read = read_paper(visit.desk.store, detail.row.case_id, row.paper_id, visit.person)
        if not isinstance(read, Refusal):
            entry = read_content(read[1], Clarification)
            recorded = f"Dicatat {names.get(row.actor, row.actor)}, {moment_words(row.at)}"
            lines.append(_line(row.paper_id, entry, recorded))
    return tuple(lines)


def _line(paper_id: str, entry: Clarification, recorded: str) -> EntryLine:
    when = day_words(date.fromisoformat(entry.day)) + (
        f", {entry.time.replace(':', '.')} WIB" if entry.time else ""
    )
    way = words.said(words.WAYS_OF_HEARING, entry.way) + (f", {entry.place}" if entry.place else "")
    facts = (Fact("Bukti", entry.evidence), Fact("Kesepakatan", entry.agreed), Fact("Pencatatan", recorded))
    return EntryLine(
        paper_id,
        f"{entry.heard} · {words.said(words.CAPACITIES, entry.capacity)}",
        f"{when} · {way}",
        entry.said,
        tuple(fact for fact in facts if fact.value),
    )
