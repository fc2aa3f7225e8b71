"""Kiosks and sync: last contact, serials that have not arrived, and the code that enrols another kiosk."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Sequence
from datetime import datetime, timedelta

import segno
from fastapi import APIRouter
from starlette.responses import Response

from sync.cases.numbers import Serial
from sync.central.devices import Device, SerialGap, devices_of, parked_count, serial_gaps
from sync.central.enrolment import CODE_LASTS, EnrolCode, issue_code
from sync.central.people import Person
from sync.desk.desk import Desk
from sync.desk.printers import printer_alarms, printer_words
from sync.desk.views import CodeView, KioskRow, KiosksView, Said
from sync.desk.visits import FormOfSomeone, NotAllowedError, SomeoneSignedIn, Visit
from sync.desk.wording import Wording
from sync.desk.words import ago_words, clock_words, moment_words

router = APIRouter()

_SILENT_AFTER = timedelta(hours=1)
"""A kiosk asks every five minutes; an hour of silence is worth a look."""

_STATES = {"closed": "Diganti pendaftaran baru", "revoked": "Dicabut"}


@router.get("/kios")
def show_kiosks(visit: SomeoneSignedIn) -> Response:
    """All enrolments with their state."""
    return _page(visit, None)


@router.post("/kios/kode")
def issue_enrolment_code(visit: FormOfSomeone) -> Response:
    """A new code, shown in this answer and never again."""
    if not may_enrol(visit.person):
        raise NotAllowedError
    desk, person = visit.desk, visit.person
    return _page(visit, issue_code(desk.store, person.office_id, person.login, desk.clock))


def may_enrol(person: Person) -> bool:
    """Machines are the administrator's; the head of the office may stand in."""
    return person.role in ("admin", "camat", "sekcam")


def _page(visit: Visit, code: EnrolCode | None) -> Response:
    desk, office_id = visit.desk, visit.person.office_id
    devices = devices_of(desk.store, office_id)
    gaps = serial_gaps(desk.store, office_id)
    view = KiosksView(
        line=f"{sum(one.state == 'active' for one in devices)} kios aktif.",
        alarms=_alarms(devices, gaps, parked_count(desk.store, office_id), desk.wording),
        rows=tuple(_row(one, gaps, desk.clock(), desk.wording) for one in devices),
        may_enrol=may_enrol(visit.person),
        code_minutes=int(CODE_LASTS.total_seconds() // 60),
        code=None if code is None else _code_view(code, desk),
    )
    return desk.pages.show("kiosks.html", visit.chrome("kiosks"), view=view)


def _code_view(code: EnrolCode, desk: Desk) -> CodeView:
    return CodeView(
        glyphs=code.code,
        qr=qr_svg(enrolment_text(code.code, desk)),
        url=desk.centre_url,
        valid=f"Berlaku sampai {clock_words(code.expires_at)}",
    )


def enrolment_text(code: str, desk: Desk) -> str:
    """What the QR holds: compact JSON with the code, the centre's address and the hashes of its signing key and root."""
    key, root = (hashlib.sha256(public).hexdigest() for public in (desk.keys.public, desk.keys.root_public))
    said = {"v": 1, "url": desk.centre_url, "code": code, "key": key, "root": root}
    return json.dumps(said, separators=(",", ":"))


def qr_svg(text: str) -> str:
    """A QR code as an SVG element without size and without inline style, for the page's own style sheet."""
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(out, kind="svg", xmldecl=False, border=2, omitsize=True)
    return out.getvalue().decode()


def _alarms(
    devices: Sequence[Device], gaps: Sequence[SerialGap], parked: int, wording: Wording
) -> tuple[Said, ...]:
    alarms = [
        Said("error", f"Nomor urut {gap.prefix} belum lengkap", f"{_span(gap)} belum tiba di pusat.")
        for gap in gaps
    ]
    alarms += [
        Said("error", f"Kios {one.prefix} perlu diperiksa", wording.say("alarm", one.alarm))
        for one in devices
        if one.alarm
    ]
    alarms += [said for one in devices if one.state == "active" for said in printer_alarms(one, wording)]
    if parked:
        alarms.append(Said("soon", "Catatan menunggu kasusnya", f"{parked} catatan kios tiba lebih dulu."))
    return tuple(alarms)


def _row(one: Device, gaps: Sequence[SerialGap], now: datetime, wording: Wording) -> KioskRow:
    seen, missing = one.last_seen_at, [gap for gap in gaps if gap.prefix == one.prefix]
    state, tone = _state(one, now)
    printer, printer_tone = printer_words(one, wording)
    return KioskRow(
        prefix=one.prefix,
        remark=f"terdaftar {moment_words(one.enrolled_at)}",
        state=state,
        tone=tone,
        contact=ago_words(seen, now) if seen else "Belum pernah",
        contact_at=moment_words(seen) if seen else "",
        last_serial=str(Serial(one.last_serial)) if one.last_serial else "Belum ada",
        gaps=", ".join(_span(gap) for gap in missing) or "Lengkap",
        printer=printer,
        printer_tone=printer_tone,
    )


def _state(one: Device, now: datetime) -> tuple[str, str]:
    if one.state != "active":
        return _STATES.get(one.state, one.state), "calm"
    if one.last_seen_at is None:
        return "Belum tersambung", "soon"
    return (
        ("Lama tidak tersambung", "late")
        if now - one.last_seen_at > _SILENT_AFTER
        else ("Tersambung", "good")
    )


def _span(gap: SerialGap) -> str:
    first, last = str(Serial(gap.first)), str(Serial(gap.last))
    return first if gap.first == gap.last else f"{first}–{last}"
