"""What staff do with a message: write a case down from it, link it to one, set it aside, bring it back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form
from starlette.responses import Response

from sync.cases.numbers import TrackingNumber
from sync.cases.refusal import Refusal
from sync.cases.working_calendar import JAKARTA
from sync.central import drafts
from sync.central.handling import find_case
from sync.central.messages.deciding import LONGEST_REASON, bring_back, link, set_aside
from sync.central.messages.kept import Kept
from sync.central.messages.prefill import prefilled
from sync.central.messages.showing import FileRow, MessagePage, file_of
from sync.central.messages.taking import NEW
from sync.desk.messages.pages import find, shown
from sync.desk.pdf_pages import drawn, is_pdf
from sync.desk.pictures import MEDIA_TYPE, drawn_anew
from sync.desk.visits import FormOfSomeone, NotAllowedError, Visit
from sync.desk.watermark import can_show

router = APIRouter()
_AT = "/pesan-masuk"
_LONGEST_NUMBER = 60


@router.post("/pesan-masuk/{incoming_id}/kasus")
def make_case(incoming_id: UUID, visit: FormOfSomeone) -> Response:
    """A form that is filled in from the message, with its pictures; the case is made when the clerk sends it."""
    page = _waiting(visit, incoming_id)
    if isinstance(page, Response):
        return page
    desk, head = visit.desk, page.parts[0]
    mine = drafts.begun_for(desk.store, visit.person.office_id, head.message_id).get(visit.person.person_id)
    if mine is not None:
        return desk.go(f"/terima/{mine}")
    begun = drafts.begin(
        desk.store, visit.person, head.channel, desk.clock, _fields(visit, page), head.message_id
    )
    if isinstance(begun, Refusal):
        return shown(visit, page, desk.refused("Belum dimulai", begun), 409)
    left_out = _take_pictures(visit, page, begun)
    return desk.go(f"/terima/{begun}", "message_begun_without" if left_out else "message_begun")


@router.post("/pesan-masuk/{incoming_id}/taut")
def link_it(incoming_id: UUID, visit: FormOfSomeone, number: Annotated[str, Form()] = "") -> Response:
    """It belongs to the case with this number."""
    page = _waiting(visit, incoming_id)
    if isinstance(page, Response):
        return page
    desk = visit.desk
    parsed = TrackingNumber.parse(number[:_LONGEST_NUMBER])
    case_id = None
    if not isinstance(parsed, Refusal):
        case_id = find_case(desk.store, parsed.glyphs, visit.person)
    if isinstance(parsed, Refusal) or case_id is None:
        wrong = parsed if isinstance(parsed, Refusal) else Refusal("case.unknown")
        return shown(
            visit,
            page,
            desk.refused("Belum ditautkan", wrong),
            422,
            number=number[:_LONGEST_NUMBER],
            number_wrong=desk.wording.refusal(wrong),
        )
    refusal = link(desk.store, page.head.message_id, case_id, visit.person, desk.clock)
    if refusal is not None:
        return shown(visit, page, desk.refused("Belum ditautkan", refusal), 409, number=number)
    return desk.go(f"/kasus/{case_id}", "message_linked")


@router.post("/pesan-masuk/{incoming_id}/sisihkan")
def set_it_aside(incoming_id: UUID, visit: FormOfSomeone, reason: Annotated[str, Form()] = "") -> Response:
    """No case comes of it, and why."""
    page = _waiting(visit, incoming_id)
    if isinstance(page, Response):
        return page
    desk = visit.desk
    refusal = set_aside(
        desk.store, page.head.message_id, reason.replace("\r\n", "\n"), visit.person, desk.clock
    )
    if refusal is not None:
        said, words = desk.refused("Belum disisihkan", refusal), desk.wording.refusal(refusal)
        return shown(visit, page, said, 422, reason=reason[: 2 * LONGEST_REASON], reason_wrong=words)
    return desk.go(_AT, "message_aside")


@router.post("/pesan-masuk/{incoming_id}/kembalikan")
def bring_it_back(incoming_id: UUID, visit: FormOfSomeone) -> Response:
    """It waits again."""
    if not visit.person.handles_cases:
        raise NotAllowedError
    page = find(visit, incoming_id)
    if isinstance(page, Response):
        return page
    refusal = bring_back(visit.desk.store, page.head.message_id, visit.person, visit.desk.clock)
    if refusal is not None:
        return shown(visit, page, visit.desk.refused("Belum dikembalikan", refusal), 409)
    return visit.desk.go(f"{_AT}/{incoming_id}", "message_back")


def _waiting(visit: Visit, incoming_id: UUID) -> MessagePage | Response:
    if not visit.person.handles_cases:
        raise NotAllowedError
    page = find(visit, incoming_id)
    if not isinstance(page, Response) and page.head.state != NEW:
        said = visit.desk.refused("Sudah diputuskan", Refusal("message.decided"))
        return shown(visit, page, said, 409)
    return page


def _fields(visit: Visit, page: MessagePage) -> dict[str, str]:
    """What the message can fill in; when it came is when the complaint was received."""
    desk, head = visit.desk, page.parts[0]
    local = head.received_at.astimezone(JAKARTA)
    kept = [one.kept for one in page.parts if one.kept is not None]
    whole = Kept(
        text="\n\n".join(one.text for one in kept if one.text),
        subject=next((one.subject for one in kept if one.subject), ""),
        name=next((one.name for one in kept if one.name), ""),
    )
    today = desk.clock().astimezone(JAKARTA).date()
    fields = prefilled(desk.store.rules.form, head.channel, head.sender, whole, today)
    return fields | {"received_date": local.date().isoformat(), "received_time": f"{local:%H:%M}"}


def _take_pictures(visit: Visit, page: MessagePage, draft_id: str) -> bool:
    """Its pictures and the pages of its PDFs, drawn anew, as pages of the form; True where something could not be taken: it
    stays with the message."""
    desk, left_out = visit.desk, False
    for one in page.files:
        pictures = _pictures_of(visit, one)
        left_out = left_out or isinstance(pictures, Refusal)
        for picture in () if isinstance(pictures, Refusal) else pictures:
            added = drafts.add_page(
                desk.store, desk.keys, visit.person, draft_id, "evidence", MEDIA_TYPE, picture
            )
            left_out = left_out or added is not None
    return left_out


def _pictures_of(visit: Visit, file: FileRow) -> Sequence[bytes] | Refusal:
    """WebP each; refusals for what is neither a picture nor a PDF, cannot be read, or has more pages than are drawn."""
    desk = visit.desk
    if not can_show(file.media_type) and not is_pdf(file.media_type):
        return Refusal("picture.kind")
    opened = file_of(desk.store, desk.keys, visit.person, file.message_id, file.place)
    if isinstance(opened, Refusal):
        return opened
    pages: Sequence[bytes] = (opened[1],)
    if is_pdf(file.media_type):
        found = drawn(opened[1])
        if isinstance(found, Refusal):
            return found
        if found.whole > len(found.pages):
            return Refusal("pdf.too_much")
        pages = found.pages
    pictures = []
    for one in pages:
        picture = drawn_anew(one)
        if isinstance(picture, Refusal):
            return picture
        pictures.append(picture)
    return pictures
