"""Screen 9, step 7: the letter is written. Preview, templates, versions; without a script all of it by buttons."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import msgspec
from fastapi import APIRouter
from starlette.responses import Response

from sync.cases.commands import CompleteStep, SaveLetter
from sync.cases.ids import uuid7
from sync.cases.refusal import Refusal
from sync.central.case_views import CaseDetail
from sync.central.paper_contents import LetterFile, as_paper
from sync.central.papers import LETTER, drop_working_copy, keep_working_copy
from sync.desk.casefile import told
from sync.desk.letters import versions
from sync.desk.letters.composing import compose, draft_mark, stationery
from sync.desk.letters.drafting import (
    NOTICE,
    WorkingCopy,
    as_fields,
    begun,
    is_referred,
    kinds_of,
    offered,
    read_file,
    unfinished,
)
from sync.desk.letters.sheets import sheets
from sync.desk.steps import words
from sync.desk.steps.acting import FIELD, hand_for
from sync.desk.steps.clarification import EntryLine, entries
from sync.desk.steps.ordering import explanation, note_of_step
from sync.desk.steps.step_page import StepHead, barred, do, find, not_done, status_of, step_head
from sync.desk.steps.typed import Form, Typed
from sync.desk.views import Fact, Group, Said
from sync.desk.visits import FormOfSomeone, SomeoneOnCases, Visit
from sync.desk.words import clock_words, moment_words

router = APIRouter()

STEP = 7
EDITABLE = (6, 7, 8)
"""At the check a letter may be mended too; every save is a version that names who made it."""


@dataclass(frozen=True, slots=True)
class EditorView:
    """``fields``: of the form; ``letter``: the newest saved version, from which it was begun; ``kept``: when the copy
    in this editor was last kept; ``pages``: the preview; ``open``: places without words; ``corrections``: why it came back.
    """

    head: StepHead
    fields: Mapping[str, str]
    letter: int
    editable: bool
    barred: str
    may_finish: bool
    kept: str
    stale: str
    pages: tuple[str, ...]
    preview_wrong: str
    open: tuple[str, ...]
    referred: bool
    templates: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    versions: tuple[versions.VersionLine, ...]
    order: str
    explanation: str
    corrections: tuple[Fact, ...]
    stories: tuple[Fact, ...]
    groups: tuple[Group, ...]
    entries: tuple[EntryLine, ...]


@router.get("/kasus/{case_id}/surat")
def show_editor(case_id: UUID, visit: SomeoneOnCases, kabar: str = "") -> Response:
    """The editor with what was last in it, or the letter to be read where it may not be changed any more."""
    detail = find(visit, case_id)
    if isinstance(detail, Response):
        return detail
    copy = versions.own_copy(visit, detail) if detail.row.step in EDITABLE else None
    found = versions.newest(visit, detail)
    top, said = (0 if isinstance(found, Refusal) else found[0].version), visit.desk.wording.said(kabar)
    if copy is not None:
        kept = f"Draf Anda pukul {clock_words(copy[1])} dilanjutkan."
        return _page(visit, detail, copy[0].file, copy[0].on, said=said, kept=kept)
    file = begun(visit, detail) if isinstance(found, Refusal) else found[1]
    return _page(visit, detail, file, top, said=said)


@router.post("/kasus/{case_id}/surat")
def edit(case_id: UUID, visit: FormOfSomeone, form: Form) -> Response:
    """One of the form's buttons: ``preview`` (also by script, while typing), ``template``, ``discard``, ``save``, ``finish``."""
    detail = find(visit, case_id)
    if isinstance(detail, Response):
        return detail
    on = _number(form.raw("letter"))
    wanted = form.raw("do")
    if wanted == "discard":
        case_text = str(case_id)
        visit.desk.store.write(lambda connection: drop_working_copy(connection, case_text, visit.person))
        return visit.desk.go(f"/kasus/{case_id}/surat", "letter_draft_dropped")
    if wanted == "template":
        file = begun(visit, detail, form.raw("chosen"))
        return _page(
            visit,
            detail,
            file,
            on,
            said=Said(
                "good",
                "Isian templat dimuat",
                "Periksa bagian yang masih bertanda kurung kurawal atau titik-titik.",
            ),
        )
    file = read_file(detail, form)
    if wanted == "preview":
        return _previewed(visit, detail, form, file, on)
    return _save(visit, detail, form, file, on, finish=wanted == "finish")


def _previewed(visit: Visit, detail: CaseDetail, form: Typed, file: LetterFile, on: int) -> Response:
    """The page again, with the copy kept under this person's name; what is wrong so far is said in the preview alone."""
    kept = ""
    if detail.row.step in EDITABLE and _whole(form) and not barred(visit, detail, "SaveLetter"):
        copy = msgspec.json.encode(WorkingCopy(file=file, on=on))
        stored = keep_working_copy(visit.desk.store, detail.row.case_id, copy, visit.person, visit.desk.clock)
        if not isinstance(stored, Refusal):
            kept = f"Draf tersimpan pukul {clock_words(stored.at)}; belum menjadi versi."
    return _page(visit, detail, file, on, form=form, kept=kept, preview_only=True)


def _whole(form: Typed) -> bool:
    """Whether all that was typed was read. What is too long reads as nothing, and must not take a kept draft's place."""
    return not any(wrong.code.startswith("text.") for wrong in form.wrong.values())


def _save(
    visit: Visit, detail: CaseDetail, form: Typed, file: LetterFile, on: int, *, finish: bool
) -> Response:
    if finish and (left := unfinished(file)):
        form.wrong.setdefault("body", Refusal("letter.unfinished", {"places": " dan ".join(left)}))
    done = _stored(visit, detail, form, file, on, finish) if not form.wrong else None
    if isinstance(done, CaseDetail):
        return visit.desk.go(
            f"/kasus/{detail.row.case_id}{'' if finish else '/surat'}", "step_7" if finish else "letter_saved"
        )
    now = find(visit, UUID(detail.row.case_id))
    if isinstance(now, Response):
        return now
    said = not_done(visit, done, "Surat belum tersimpan")
    return _page(visit, now, file, on, status_of(form, done), said, form=form)


def _stored(  # noqa: PLR0917 - as above
    visit: Visit, detail: CaseDetail, form: Typed, file: LetterFile, on: int, finish: bool
) -> CaseDetail | Refusal:
    """The version, and with ``finish`` the step after it; a letter that was not changed makes no version."""
    hand = hand_for(visit, detail, form.raw(FIELD), "SaveLetter")
    found = versions.newest(visit, detail)
    same = not isinstance(found, Refusal) and found[1] == file
    now: CaseDetail | Refusal = detail
    if not same:
        paper_id = uuid7(visit.desk.clock(), secrets.randbits)
        paper = as_paper(LETTER, file, paper_id)
        command = SaveLetter(hand=hand, paper=paper_id, version=on + 1, sha256=paper.sha256)
        now = do(visit, detail, form, command, paper, drops_copy=True)
    if finish and isinstance(now, CaseDetail):
        complete = CompleteStep(hand=hand, step=STEP, note=form.words("note", required=False))
        now = do(visit, now, form, complete, version=now.version if not same else form.version)
    return now


def _page(  # noqa: PLR0917 - a page's own words, in their order
    visit: Visit,
    detail: CaseDetail,
    file: LetterFile,
    on: int,
    status: int = 200,
    said: Said | None = None,
    *,
    form: Typed | None = None,
    kept: str = "",
    preview_only: bool = False,
) -> Response:
    found = versions.newest(visit, detail)
    top = 0 if isinstance(found, Refusal) else found[0].version
    head = step_head(visit, detail, STEP, "CompleteStep", form)
    if preview_only:
        head = replace(head, wrong={})
    stories, groups = told(detail, visit)
    view = EditorView(
        head=head,
        fields=as_fields(file) if form is None else {**as_fields(file), **form.values()},
        letter=on,
        editable=detail.row.step in EDITABLE and detail.row.state == "open" and visit.person.handles_cases,
        barred=barred(visit, detail, "SaveLetter"),
        may_finish=_may_finish(detail),
        kept=kept,
        stale=_stale(visit, detail, form, top, on),
        **_preview(visit, detail, file, on),
        open=unfinished(file),
        referred=is_referred(detail),
        templates=tuple(
            (kind, tuple((one.template.template_id, one.template.label) for one in offered(visit, kind)))
            for kind in kinds_of(detail)
        ),
        versions=versions.lines(visit, detail),
        order=note_of_step(detail, 6),
        explanation=explanation(detail),
        corrections=corrections(visit, detail),
        stories=stories,
        groups=tuple(one for one in groups if one.title == "Yang diadukan"),
        entries=entries(visit, detail),
    )
    lists: dict[str, Any] = {"natures": words.NATURES, "notice": NOTICE}
    return visit.desk.pages.show(
        "letters/editor.html", visit.chrome("letters", said), status, view=view, words=lists
    )


def _may_finish(detail: CaseDetail) -> bool:
    """Whether the step can be done from here; that no version was saved yet does not bar it: the button saves one."""
    offer = detail.offer("CompleteStep")
    refusal = None if offer is None else offer.refusal
    return detail.row.step == STEP and (refusal is None or refusal.code == "sop.letter_missing")


def _stale(visit: Visit, detail: CaseDetail, form: Typed | None, top: int, on: int) -> str:
    """Whether somebody was quicker while this was written: it cannot be saved over theirs."""
    if top > on:
        line = versions.lines(visit, detail)[0]
        return f"{line.who} menyimpan versi {top} pada {line.when}. Salin tulisan Anda, buang draf ini, lalu lanjutkan dari versi {top}."
    if form is not None and form.version and form.version != detail.version:
        return "Kasus ini berubah sejak halaman dibuka. Muat ulang sebelum menyimpan; draf Anda tetap ada."
    return ""


def _preview(visit: Visit, detail: CaseDetail, file: LetterFile, on: int) -> dict[str, Any]:
    texts = [file.main, *([file.notice] if file.notice else [])]
    mark = draft_mark(on + 1, visit.desk.clock())
    made = [compose(visit, detail, one, draft=mark) for one in texts]
    wrong = next((one for one in made if isinstance(one, Refusal)), None)
    good = [one for one in made if not isinstance(one, Refusal)]
    return {
        "pages": sheets(*good, on=stationery(visit)),
        "preview_wrong": "" if wrong is None else visit.desk.wording.refusal(wrong),
    }


def corrections(visit: Visit, detail: CaseDetail) -> tuple[Fact, ...]:
    """Why the letter was sent back, newest first."""
    kinds = {
        "ReturnedForCorrection": "Dikembalikan untuk diperbaiki",
        "SignatureRefused": "Tidak ditandatangani",
    }
    back = [one for one in detail.events if one.kind in kinds]
    return tuple(
        Fact(f"{kinds[one.kind]}, {moment_words(one.at)}", str(one.content.get("reason", "") or ""))
        for one in reversed(back)
    )


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0
