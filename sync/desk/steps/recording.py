"""Screen 6, step 3: the complaint gets its number in the register book. Shown before: the line as it will stand there."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from sync.cases.commands import CompleteStep
from sync.cases.working_calendar import JAKARTA
from sync.central.case_views import CaseDetail
from sync.central.numbering import last_of
from sync.central.subjects import LONGEST, refused_subject, subject_of, write_subject
from sync.desk.steps.acting import FIELD, hand_for
from sync.desk.steps.step_page import StepHead, again, do, find, shown, step_head
from sync.desk.steps.typed import Form, Typed
from sync.desk.views import Fact, Said
from sync.desk.visits import FormOfSomeone, SomeoneOnCases, Visit
from sync.desk.words import moment_words, number_words
from sync.desk.work_rows import complainant_words

router = APIRouter()

STEP = 3


@dataclass(frozen=True, slots=True)
class RecordingView:
    """``line``: the register's line; ``next_number``: which number is next if nobody is quicker, "" once it is given;
    ``subject``: what the case is about in staff's words, "" before anybody wrote some; ``longest``: of it, in characters.
    """

    head: StepHead
    line: tuple[Fact, ...]
    next_number: str
    subject: str
    longest: int = LONGEST


@router.get("/kasus/{case_id}/pencatatan")
def show_recording(case_id: UUID, visit: SomeoneOnCases, kabar: str = "") -> Response:
    """The line of the register, with or without its number."""
    return shown(visit, case_id, _page, kabar)


@router.post("/kasus/{case_id}/pencatatan")
def record(case_id: UUID, visit: FormOfSomeone, form: Form) -> Response:
    """Step 3 is done; the number is taken in the same transaction, so none is ever missing. Its line is written after it."""
    detail = find(visit, case_id)
    if isinstance(detail, Response):
        return detail
    hand = hand_for(visit, detail, form.raw(FIELD), "CompleteStep")
    command = CompleteStep(hand=hand, step=STEP, note=form.words("note", required=False))
    subject = form.line("subject", LONGEST, required=False)
    if subject and (trouble := refused_subject(subject, visit.person)):
        form.wrong.setdefault("subject", trouble)
    done = None if form.wrong else do(visit, detail, form, command)
    if isinstance(done, CaseDetail):
        if subject and subject != _subject(visit, detail):
            write_subject(visit.desk.store, str(case_id), subject, visit.person, visit.desk.clock)
        return visit.desk.go(f"/kasus/{case_id}/pencatatan", "step_3")
    return again(visit, case_id, _page, form, done, "Belum tercatat")


def _page(
    visit: Visit, detail: CaseDetail, status: int = 200, said: Said | None = None, form: Typed | None = None
) -> Response:
    view = RecordingView(
        head=step_head(visit, detail, STEP, "CompleteStep", form),
        line=_line(visit, detail),
        next_number="" if detail.row.agenda_number else _next(visit, detail),
        subject=_subject(visit, detail),
    )
    return visit.desk.pages.show("steps/recording.html", visit.chrome("work", said), status, view=view)


def _next(visit: Visit, detail: CaseDetail) -> str:
    year = visit.desk.clock().astimezone(JAKARTA).year
    with visit.desk.store.reading() as connection:
        return f"{last_of(connection, visit.person.office_id, year, 'agenda') + 1}/{year}"


def _subject(visit: Visit, detail: CaseDetail) -> str:
    with visit.desk.store.reading() as connection:
        return subject_of(connection, visit.person.office_id, detail.row.case_id)


def _line(visit: Visit, detail: CaseDetail) -> tuple[Fact, ...]:
    row, wording = detail.row, visit.desk.wording
    return (
        Fact("Nomor agenda", row.agenda_number or "Diberikan saat disimpan"),
        Fact("Nomor lacak", number_words(row.number)),
        Fact("Diterima", moment_words(row.filed_at)),
        Fact("Nama", complainant_words(row, wording)),
        Fact("Desa", wording.village(detail.answers) or "–"),
        Fact("Jenis", wording.answer("kind", row.kind) if row.kind else "–"),
        Fact(
            "Pokok perkara",
            _subject(visit, detail) or (wording.answer("unit", row.service) if row.service else "–"),
        ),
        Fact("Balasan lewat", wording.answer("reply_way", row.way_of_reply) if row.way_of_reply else "–"),
    )
