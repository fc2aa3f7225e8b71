"""Taking in by hand (screen 13): choose a way in, write down, read back, confirm, tell the number.

Everything is a plain form. What was typed lies sealed at the centre after each step, so that a clerk can be called away.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Request
from sqlalchemy import Connection
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from sync.cases.channels import BY_HAND
from sync.cases.notice_places import SMS
from sync.cases.place_table import PlaceTable
from sync.cases.refusal import Refusal
from sync.central import box, drafts, enquiries
from sync.central.by_hand import receive
from sync.central.case_views import CaseDetail
from sync.central.drafts import Draft
from sync.central.handling import case_page
from sync.central.messages.deciding import became
from sync.central.outgoing.number_told import tell_number
from sync.central.outgoing.steering import notices_of_case
from sync.central.taken_in import TakenIn, late_days
from sync.desk.pictures import MEDIA_TYPE, drawn_anew
from sync.desk.proof import Sent, sent
from sync.desk.register import place_search
from sync.desk.register.intake_form import PAGE_ROLES, Checked, check, known_names
from sync.desk.register.intake_view import done_view, form_view, landing_view, read_back_view
from sync.desk.uploads import bytes_of, uploaded
from sync.desk.views import Said
from sync.desk.visits import (
    FormOfSomeone,
    NotAllowedError,
    SomeoneOnCases,
    Visit,
)

router = APIRouter()
_LONGEST_VALUE = 6000
_LONGEST_CODE = 13  # 35.28.07.2003
_HERE = "intake"
INFORMATION = "informasi"

SentForm = Annotated[Sent, Depends(sent)]


@router.get("/terima")
def show_landing(visit: SomeoneOnCases, kabar: str = "") -> Response:
    """Where to begin."""
    _only_who_handles(visit)
    return _landing(visit, visit.desk.wording.said(kabar))


@router.post("/terima")
def begin(
    visit: FormOfSomeone, channel: Annotated[str, Form()] = "", kind: Annotated[str, Form()] = ""
) -> Response:
    """A new draft for this way in; ``kind``: where it is known before the form is."""
    _only_who_handles(visit)
    if channel not in BY_HAND:
        return _landing(visit, visit.desk.refused("Belum dimulai", Refusal("intake.channel")), 422)
    fields = {"kind": kind} if kind == INFORMATION else {}
    begun = drafts.begin(visit.desk.store, visit.person, channel, visit.desk.clock, fields)
    if isinstance(begun, Refusal):
        return _landing(visit, visit.desk.refused("Belum dimulai", begun), 409)
    return visit.desk.go(f"/terima/{begun}")


@router.post("/terima/kotak")
def empty_box(
    visit: FormOfSomeone, letters: Annotated[str, Form()] = "", witness: Annotated[str, Form()] = ""
) -> Response:
    """The box was emptied, whether or not something was in it."""
    _only_who_handles(visit)
    count = int(letters) if letters.isascii() and letters.isdigit() and len(letters) < 6 else -1
    noted = box.note_emptying(visit.desk.store, visit.person, count, witness, visit.desk.clock)
    if isinstance(noted, Refusal):
        return _landing(visit, visit.desk.refused("Pengosongan belum dicatat", noted), 422)
    return visit.desk.go("/terima", "box_noted")


@router.post("/terima/tanya")
def count_enquiry(
    visit: FormOfSomeone,
    channel: Annotated[str, Form()] = "",
    service: Annotated[str, Form()] = "",
    act: Annotated[str, Form()] = "count",
) -> Response:
    """Somebody only asked, and was answered at once; or the last one counted was a slip."""
    _only_who_handles(visit)
    desk = visit.desk
    if act == "undo":
        taken = enquiries.take_back(desk.store, visit.person, desk.clock)
        return desk.go("/terima", "enquiry_undone" if taken else "")
    refusal = enquiries.count_one(desk.store, visit.person, channel, service, desk.clock)
    if refusal is not None:
        return _landing(visit, desk.refused("Belum dihitung", refusal), 422)
    return desk.go("/terima", "enquiry_counted")


@router.get("/terima/{draft_id}")
def show_form(draft_id: UUID, visit: SomeoneOnCases, kabar: str = "", cari: str = "") -> Response:
    """The form of a draft, with what was typed so far. ``cari``: the list of places that stands open on it."""
    _only_who_handles(visit)
    draft = drafts.find(visit.desk.store, visit.person, str(draft_id))
    if draft is None:
        return _gone(visit)
    return _form(visit, draft, said=visit.desk.wording.said(kabar), looked=cari[:_LONGEST_CODE])


@router.post("/terima/{draft_id}")
def keep(
    draft_id: UUID, visit: FormOfSomeone, form: SentForm, act: Annotated[str, Form()] = "save"
) -> Response:
    """Keep what was typed; then stay, go on to the read-back, or forget it all."""
    _only_who_handles(visit)
    desk, person = visit.desk, visit.person
    if act == "drop":
        desk.store.write(lambda connection: drafts.drop(connection, person, str(draft_id)))
        return desk.go("/terima", "intake_dropped")
    known = known_names(desk.store.rules.form)
    fields = {name: value[:_LONGEST_VALUE] for name, value in form.fields if name in known}
    if not drafts.save(desk.store, person, str(draft_id), fields, desk.clock):
        return _gone(visit)
    area = place_search.opened(act)
    if area is not None:
        return _looked_for(visit, draft_id, fields, area[:_LONGEST_CODE])
    if act != "check":
        return desk.go(f"/terima/{draft_id}", "draft_kept")
    draft = drafts.find(desk.store, person, str(draft_id))
    if draft is None:
        return _gone(visit)
    checked = _checked(visit, draft)
    return _form(visit, draft, checked) if checked.wrong else desk.go(f"/terima/{draft_id}/baca")


def _looked_for(visit: Visit, draft_id: UUID, fields: dict[str, str], code: str) -> Response:
    """The list of what lies there; of a village the form with it written in."""
    desk, here = visit.desk, f"/terima/{draft_id}"
    area = desk.places.get("table", PlaceTable.open).area(code) if code else None
    if area is None or area.place is None:
        return desk.go(f"{here}?cari={quote(code or place_search.LETTERS)}#f-{place_search.FIELD}")
    named = fields | dict(place_search.taken(area.place, desk.store.rules.office))
    if not drafts.save(desk.store, visit.person, str(draft_id), named, desk.clock):
        return _gone(visit)
    return desk.go(f"{here}#f-{place_search.FIELD}")


@router.get("/terima/{draft_id}/baca")
def read_back(draft_id: UUID, visit: SomeoneOnCases) -> Response:
    """Everything once more, to be read out or compared with the paper."""
    _only_who_handles(visit)
    draft = drafts.find(visit.desk.store, visit.person, str(draft_id))
    if draft is None:
        return _gone(visit)
    checked = _checked(visit, draft)
    if checked.wrong:
        return visit.desk.go(f"/terima/{draft_id}")
    return _read_back(visit, draft, checked)


@router.post("/terima/{draft_id}/kirim")
def confirm(draft_id: UUID, visit: FormOfSomeone, review: Annotated[str, Form()] = "") -> Response:
    """It becomes a case, and the draft ends in the same transaction: sent twice, it is one case."""
    _only_who_handles(visit)
    desk, person = visit.desk, visit.person
    draft = drafts.find(desk.store, person, str(draft_id))
    if draft is None:
        return _gone(visit)
    seen = replace(draft, fields={**draft.fields, "review": "seen" if review == "seen" else ""})
    checked = _checked(visit, seen)
    if checked.wrong:
        return _form(visit, draft, checked)
    if review != "seen":
        said = desk.refused("Belum tersimpan", Refusal("intake.not_read_back"))
        return _read_back(visit, draft, checked, said)
    taken = TakenIn(draft.channel, checked.answers, checked.received_at, checked.facts, draft.pages)
    received = receive(
        desk.store,
        desk.keys,
        taken,
        person,
        desk.clock,
        beside=lambda connection, received: _end(connection, visit, draft, received.case_id),
    )
    if isinstance(received, Refusal):
        if received.code == "intake.no_draft":
            return _gone(visit)
        return _read_back(visit, draft, checked, desk.refused("Belum tersimpan", received))
    return desk.go(f"/terima/selesai/{received.case_id}")


@router.get("/terima/selesai/{case_id}")
def show_done(case_id: UUID, visit: SomeoneOnCases, kabar: str = "") -> Response:
    """The number: to be told, to be written on the paper, to be printed."""
    return _done_page(visit, case_id, visit.desk.wording.said(kabar))


@router.post("/terima/selesai/{case_id}/sms")
def send_number(case_id: UUID, visit: FormOfSomeone, phone: Annotated[str, Form()] = "") -> Response:
    """Whoever called wants the number in writing, too."""
    _only_who_handles(visit)
    desk = visit.desk
    refusal = tell_number(desk.store, str(case_id), phone[:40], visit.person, desk.clock)
    if refusal is not None:
        return _done_page(visit, case_id, desk.refused("Belum dikirim", refusal), 422, phone[:40])
    return desk.go(f"/terima/selesai/{case_id}", "number_sent")


def _done_page(
    visit: Visit, case_id: UUID, said: Said | None, status: int = 200, phone: str = ""
) -> Response:
    _only_who_handles(visit)
    desk = visit.desk
    detail = case_page(desk.store, str(case_id), visit.person, desk.clock)
    if not isinstance(detail, CaseDetail):
        return _refused(visit, 404, "Kasus tidak ditemukan", detail)
    contacts = notices_of_case(desk.store, str(case_id), visit.person).contacts
    told = any(one.channel == SMS and one.stopped_at is None for one in contacts)
    view = done_view(desk, detail.row, told=told, phone=phone or detail.answers.get("phone", ""))
    return desk.pages.show("register/intake_done.html", visit.chrome(_HERE, said), status, view=view)


@router.post("/terima/{draft_id}/unggah")
async def add_page(draft_id: UUID, request: Request, visit: SomeoneOnCases) -> Response:
    """One scanned page; it is read only now that somebody is known to be signed in."""
    _only_who_handles(visit)
    async with uploaded(request, visit) as form:
        if form is None:
            return await run_in_threadpool(_not_taken, visit, draft_id, Refusal("picture.broken"))
        role, data = str(form.get("role", "")), await bytes_of(form, "page")
    return await run_in_threadpool(_take_page, visit, draft_id, role, data)


@router.post("/terima/{draft_id}/halaman/hapus")
def drop_page(draft_id: UUID, visit: FormOfSomeone, sha256: Annotated[str, Form()] = "") -> Response:
    """The page was the wrong one."""
    _only_who_handles(visit)
    drafts.remove_page(visit.desk.store, visit.person, str(draft_id), sha256)
    return visit.desk.go(f"/terima/{draft_id}", "page_dropped")


def _take_page(visit: Visit, draft_id: UUID, role: str, data: bytes) -> Response:
    desk = visit.desk
    picture = drawn_anew(data) if role in PAGE_ROLES else Refusal("intake.page_role")
    if isinstance(picture, Refusal):
        return _not_taken(visit, draft_id, picture)
    refusal = drafts.add_page(desk.store, desk.keys, visit.person, str(draft_id), role, MEDIA_TYPE, picture)
    if refusal is not None:
        return _not_taken(visit, draft_id, refusal)
    return desk.go(f"/terima/{draft_id}", "page_sealed")


def _not_taken(visit: Visit, draft_id: UUID, refusal: Refusal) -> Response:
    draft = drafts.find(visit.desk.store, visit.person, str(draft_id))
    if draft is None:
        return _gone(visit)
    return _form(visit, draft, said=visit.desk.refused("Halaman belum disegel", refusal), status=422)


def _checked(visit: Visit, draft: Draft) -> Checked:
    """The form's own checks, and that a late entry has its reason."""
    desk, now = visit.desk, visit.desk.clock()
    roles = tuple(one.role for one in draft.pages)
    checked = check(desk.store.rules.form, draft.fields, draft.channel, roles, now)
    days = late_days(desk.store.rules.calendar_of(visit.person.office_id), checked.received_at, now)
    if days <= 1 or checked.facts.get("late_reason"):
        return checked
    late = Refusal("intake.late_reason", {"days": days})
    return replace(checked, wrong={**checked.wrong, "late_reason": late})


def _end(connection: Connection, visit: Visit, draft: Draft, case_id: str) -> Refusal | None:
    """``intake.no_draft``: another window has sent it already. ``message.decided``: so has somebody else, with the message
    that this one is made from."""
    if not drafts.drop(connection, visit.person, draft.draft_id):
        return Refusal("intake.no_draft")
    if not draft.message_id:
        return None
    return became(connection, draft.message_id, case_id, visit.person, visit.desk.clock())


def _only_who_handles(visit: Visit) -> None:
    if not visit.person.handles_cases:
        raise NotAllowedError


def _landing(visit: Visit, said: Said | None, status: int = 200) -> Response:
    view = landing_view(visit.desk, visit.person)
    return visit.desk.pages.show("register/intake.html", visit.chrome(_HERE, said), status, view=view)


def _form(  # noqa: PLR0917 - one page in all its states
    visit: Visit,
    draft: Draft,
    checked: Checked | None = None,
    said: Said | None = None,
    status: int = 200,
    looked: str = "",
) -> Response:
    desk = visit.desk
    if checked is not None and checked.wrong:
        said, status = Said("error", "Belum dapat diteruskan", desk.wording.say("intake", "mend")), 422
    view = form_view(desk, visit.person, draft, {} if checked is None else checked.wrong, looked)
    return desk.pages.show("register/intake_form.html", visit.chrome(_HERE, said), status, view=view)


def _read_back(visit: Visit, draft: Draft, checked: Checked, said: Said | None = None) -> Response:
    view = read_back_view(visit.desk, visit.person.office_id, draft, checked)
    status = 200 if said is None else 422
    return visit.desk.pages.show("register/intake_read.html", visit.chrome(_HERE, said), status, view=view)


def _gone(visit: Visit) -> Response:
    return _refused(visit, 404, "Isian tidak ada", Refusal("intake.no_draft"))


def _refused(visit: Visit, status: int, title: str, refusal: Refusal) -> Response:
    words = visit.desk.wording.refusal(refusal)
    return visit.desk.pages.show("refused.html", visit.desk.chrome(), status, title=title, words=words)
