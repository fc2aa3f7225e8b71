"""The case's addresses: its page, the form of its step, and a sealed file opened for one look."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Form
from starlette.responses import Response

from sync.cases.commands import CompleteStep
from sync.cases.hands import Hand
from sync.cases.refusal import Refusal
from sync.cases.words import clean
from sync.central.case_views import CaseDetail, CaseFileRow
from sync.central.handling import act, case_page, open_proof, open_scan
from sync.desk.casefile import case_view
from sync.desk.proof import fresh
from sync.desk.sound import can_play, sound_for
from sync.desk.steps.step_page import with_names
from sync.desk.views import Said
from sync.desk.visits import FormOfSomeone, SomeoneOnCases, Visit
from sync.desk.watermark import picture_for
from sync.desk.words import moment_words, number_words

router = APIRouter()

_LONGEST_NOTE = 2000
_LAST_VERSION = 2**31 - 1
_ABOUT_THE_NOTE = ("sop.note_missing", "text.too_long", "text.surrogate")


@router.get("/kasus/{case_id}")
def show_case(case_id: UUID, visit: SomeoneOnCases, kabar: str = "") -> Response:
    """One case."""
    detail = case_page(visit.desk.store, str(case_id), visit.person, visit.desk.clock)
    if isinstance(detail, Refusal):
        return _refused(visit, 404, "Kasus tidak ditemukan", detail)
    return _page(visit, detail, said=visit.desk.wording.said(kabar))


@router.post("/kasus/{case_id}/langkah/{step}")
def do_step(
    case_id: UUID,
    step: int,
    visit: FormOfSomeone,
    version: Annotated[int, Form(ge=0, le=_LAST_VERSION)] = 0,
    note: Annotated[str, Form()] = "",
) -> Response:
    """Complete the step under way. What is refused comes back with a sentence and with the note still in its field."""
    desk, person = visit.desk, visit.person
    words = clean(note.replace("\r\n", "\n"), _LONGEST_NOTE, multiline=True)
    if isinstance(words, Refusal):
        return _again(visit, case_id, note, words, version)
    detail = case_page(desk.store, str(case_id), person, desk.clock)
    if isinstance(detail, Refusal):
        return _refused(visit, 404, "Kasus tidak ditemukan", detail)
    command = CompleteStep(step=step, hand=hand_for(detail, "CompleteStep", visit), note=words)
    done = act(desk.store, str(case_id), version, command, person, desk.clock)
    if isinstance(done, Refusal):
        return _again(visit, case_id, note, done, version)
    code = f"step_{step}"
    return desk.go(f"/kasus/{case_id}", code if desk.wording.said(code) else "step_other")


@router.post("/kasus/{case_id}/berkas/{sha256}")
def open_file(case_id: UUID, sha256: str, visit: Annotated[Visit, Depends(fresh("scan"))]) -> Response:
    """A sealed file for one look, by somebody who has proved within the last five minutes who it is."""
    detail = case_page(visit.desk.store, str(case_id), visit.person, visit.desk.clock)
    if isinstance(detail, Refusal):
        return _refused(visit, 404, "Kasus tidak ditemukan", detail)
    file = next((one for one in detail.files if one.sha256 == sha256), None)
    return _look_at_paper(visit, detail, sha256) if file is None else _look(visit, detail, file)


def hand_for(detail: CaseDetail, name: str, visit: Visit) -> Hand:
    """The hand by which this person may do that now; the own one where none may, so that the refusal says why."""
    offer = detail.offer(name)
    if offer is not None and offer.hand is not None:
        return offer.hand
    person = visit.person
    return detail.hands[0] if detail.hands else Hand(actor=person.login, role=person.role, unit=person.unit)


def _look(visit: Visit, detail: CaseDetail, file: CaseFileRow) -> Response:
    desk = visit.desk
    opened = open_scan(desk.store, desk.keys, detail.row.case_id, file.sha256, visit.person, desk.clock)
    if isinstance(opened, Refusal):
        return _page(visit, detail, 409, desk.refused("Segel tidak dapat dibuka", opened))
    if can_play(opened[0]):
        return _hear(visit, detail, file, opened[1])
    return _shown(visit, detail, file.role, *opened)


def _look_at_paper(visit: Visit, detail: CaseDetail, sha256: str) -> Response:
    """What staff have photographed themselves."""
    desk = visit.desk
    read = open_proof(desk.store, detail.row.case_id, sha256, visit.person, desk.clock)
    if isinstance(read, Refusal):
        unknown = Refusal("file.unknown") if read.code == "paper.unknown" else read
        return _refused(visit, 404, "Berkas tidak ditemukan", unknown)
    return _shown(visit, detail, read[0].kind, read[0].media_type, read[1])


def _shown(visit: Visit, detail: CaseDetail, role: str, media_type: str, plain: bytes) -> Response:
    desk = visit.desk
    reader = f"{visit.person.login} · {moment_words(desk.clock())}"
    picture = picture_for(media_type, plain, reader)
    if isinstance(picture, Refusal):
        return _page(visit, detail, 409, desk.refused("Berkas tidak dapat ditampilkan", picture))
    return desk.pages.show(
        "scan.html",
        visit.chrome("work"),
        what=desk.wording.say("role_of_file", role),
        number=number_words(detail.row.number),
        case_id=detail.row.case_id,
        source=picture,
    )


def _hear(visit: Visit, detail: CaseDetail, file: CaseFileRow, plain: bytes) -> Response:
    desk = visit.desk
    sound = sound_for(plain)
    if isinstance(sound, Refusal):
        return _page(visit, detail, 409, desk.refused("Berkas tidak dapat diputar", sound))
    return desk.pages.show(
        "sound.html",
        visit.chrome("work"),
        what=desk.wording.say("role_of_file", file.role),
        number=number_words(detail.row.number),
        case_id=detail.row.case_id,
        source=sound,
    )


def _again(visit: Visit, case_id: UUID, note: str, refusal: Refusal, seen: int) -> Response:
    """The case as it is now, with the reason and the note that was not stored."""
    desk = visit.desk
    detail = case_page(desk.store, str(case_id), visit.person, desk.clock)
    if isinstance(detail, Refusal):
        return _refused(visit, 404, "Kasus tidak ditemukan", detail)
    sentence = desk.wording.refusal(with_names(visit, refusal))
    if refusal.code in _ABOUT_THE_NOTE:
        said = Said("error", "Langkah belum selesai", sentence)
        return _page(visit, detail, 422, said, note=note, wrong=sentence)
    stale = seen if refusal.code == "case.changed" else None
    return _page(visit, detail, 409, Said("error", "Langkah belum selesai", sentence), note=note, seen=stale)


def _page(
    visit: Visit,
    detail: CaseDetail,
    status: int = 200,
    said: Said | None = None,
    *,
    note: str = "",
    wrong: str = "",
    seen: int | None = None,
) -> Response:
    view = case_view(detail, visit, note, wrong, seen)
    return visit.desk.pages.show("case.html", visit.chrome("work", said), status, view=view)


def _refused(visit: Visit, status: int, title: str, refusal: Refusal) -> Response:
    words = visit.desk.wording.refusal(refusal)
    return visit.desk.pages.show("refused.html", visit.desk.chrome(), status, title=title, words=words)
