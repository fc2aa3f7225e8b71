"""`/terima/selesai/…/struk`: the short receipt on the roll of a receipt printer at the desk, by the browser's own printing.

It needs no driver of ours: the printer is one of the machine's. As on the kiosk's own receipt nothing stands on it of what
happened, and no name: pockets are not private.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from fastapi import APIRouter
from sqlalchemy import select
from starlette.responses import Response

from sync.cases.numbers import Serial, TrackingNumber
from sync.cases.proof import ReceiptProof
from sync.cases.working_calendar import JAKARTA
from sync.central.case_views import CaseDetail
from sync.central.hand_notes import note_of
from sync.central.handling import case_page
from sync.central.tables import cases
from sync.desk.kiosks import qr_svg
from sync.desk.visits import NotAllowedError, SomeoneOnCases, Visit
from sync.desk.words import day_words, moment_words

router = APIRouter()
WIDTHS = ("80", "58")
"""Millimetres of paper; the first is the kiosk's own."""


@dataclass(frozen=True, slots=True)
class SlipView:
    """``width``: of `WIDTHS`; ``other``: address and words of the other one; ``qr``: SVG of the signed proof, "" where it cannot be
    read; ``identity_by``: "" where identity was seen; ``asks``: how one asks for the status."""

    width: str
    other: tuple[str, str]
    back: str
    number: str
    groups: tuple[str, ...]
    serial: str
    received: str
    way: str
    due: str
    identity_by: str
    clerk: str
    qr: str
    asks: str
    telephone: str
    office: str
    address: str


@router.get("/terima/selesai/{case_id}/struk")
def show_slip(case_id: UUID, visit: SomeoneOnCases, lebar: str = "80") -> Response:
    """A page as wide as the roll."""
    if not visit.person.handles_cases:
        raise NotAllowedError
    desk = visit.desk
    detail = case_page(desk.store, str(case_id), visit.person, desk.clock)
    if not isinstance(detail, CaseDetail):
        words = desk.wording.refusal(detail)
        return desk.pages.show(
            "refused.html", visit.chrome("intake"), 404, title="Kasus tidak ditemukan", words=words
        )
    view = _view(visit, detail, lebar if lebar in WIDTHS else WIDTHS[0])
    return desk.pages.show("register/slip.html", visit.chrome("intake"), view=view)


def _view(visit: Visit, detail: CaseDetail, width: str) -> SlipView:
    desk, row = visit.desk, detail.row
    office, number = desk.store.rules.office, TrackingNumber(row.number)
    here = f"{desk.pages.root}/terima/selesai/{row.case_id}"
    other = next(one for one in WIDTHS if one != width)
    with desk.store.reading() as connection:
        mine = (cases.c.office_id == visit.person.office_id) & (cases.c.case_id == row.case_id)
        proof = connection.execute(select(cases.c.proof).where(mine)).scalar_one()
        noted = note_of(connection, desk.store, visit.person.office_id, row.case_id)
    read = ReceiptProof.from_bytes(proof)
    sop, calendar = desk.store.rules.sop_of(row.sop_version), desk.store.rules.calendar_of(row.office_id)
    card_by = calendar.calendar_days_due(row.filed_at.astimezone(JAKARTA), sop.completeness_days)
    return SlipView(
        width=width,
        other=(f"{here}/struk?lebar={other}", f"Kertas {other} mm"),
        back=here,
        number=str(number),
        groups=number.groups,
        serial=str(Serial(row.serial)),
        received=moment_words(row.filed_at),
        way=desk.wording.say("channel", row.channel),
        due=day_words(row.due_on),
        identity_by=day_words(card_by) if row.step is not None and row.step <= 2 else "",
        clerk=visit.person.name if noted is None else noted.clerk_name,
        qr=qr_svg(read.to_text()) if isinstance(read, ReceiptProof) else "",
        asks=desk.store.reach.link("/lacak"),
        telephone=office.telephone,
        office=office.name,
        address=office.address,
    )
