"""Kiosks and sync: last contact, serials that have not arrived, and the code that enrols another kiosk."""

from __future__ import annotations

import hashlib
import io
import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import segno
from fastapi import APIRouter
from starlette.responses import Response

from sync.central import centre_line
from sync.central.devices import Device
from sync.central.enrolment import EnrolCode, issue_code
from sync.central.fleet import FleetKiosk, fleet_of
from sync.central.fleet_alarms import Alarm, alarms_of
from sync.central.former_wishes import former_wishes
from sync.central.kiosk_troubles import standing_of
from sync.central.order_book import put_aside
from sync.central.people import Person
from sync.central.recipient_lists import listed_in
from sync.desk.channel_words import channel_rows
from sync.desk.desk import Desk
from sync.desk.fleet_words import (
    alarm_line,
    contact_cell,
    machine_cell,
    queue_cell,
    serial_cell,
    state_cell,
)
from sync.desk.kiosk_health import said_of
from sync.desk.kiosk_views import AlarmLine, Cell, CodeView, KioskRow, KiosksView
from sync.desk.printers import printer_alarms, printer_words
from sync.desk.views import SieveEntry
from sync.desk.visits import FormOfSomeone, NotAllowedError, SomeoneSignedIn, Visit
from sync.desk.words import WIB, clock_words, short_day
from sync.wire.messages import CODE_LASTS

router = APIRouter()

Sieve = Literal["perhatian", "aktif", "semua"]
_SIEVES: tuple[tuple[Sieve, str], ...] = (
    ("aktif", "Dipakai"),
    ("perhatian", "Perlu tindakan"),
    ("semua", "Semua pendaftaran"),
)
_MOST_ALARMS = 8
"""Above the list; a page of alarms is read by nobody, and each kiosk's own page has all of its own."""


@dataclass(frozen=True, slots=True)
class Looked:
    """One kiosk with what is to be done at it."""

    kiosk: FleetKiosk
    alarms: tuple[AlarmLine, ...]

    @property
    def ended(self) -> bool:
        return self.kiosk.device.state != "active"

    @property
    def urgency(self) -> tuple[bool, int, int, str]:
        """For sorting: what needs somebody first, ended enrolments last."""
        errors = sum(alarm.tone == "error" for alarm in self.alarms)
        ended_in_peace = self.ended and not self.alarms
        return ended_in_peace, -errors, -len(self.alarms), self.kiosk.device.prefix

    def in_sieve(self, sieve: Sieve) -> bool:
        """ "Dipakai" holds ended enrolments too as long as something of theirs is open."""
        if sieve == "semua":
            return True
        return bool(self.alarms) or (sieve == "aktif" and not self.ended)


@router.get("/kios")
def show_kiosks(visit: SomeoneSignedIn, saring: Sieve = "aktif") -> Response:
    """The kiosks in use, those that need somebody first; or all enrolments."""
    return _page(visit, None, saring)


@router.post("/kios/kode")
def issue_enrolment_code(visit: FormOfSomeone) -> Response:
    """A new code, shown in this answer and never again."""
    if not may_enrol(visit.person):
        raise NotAllowedError
    desk, person = visit.desk, visit.person
    return _page(visit, issue_code(desk.store, person.office_id, person.login, desk.clock), "aktif")


def may_enrol(person: Person) -> bool:
    """Machines are the administrator's; the head of the office may stand in."""
    return person.role in ("admin", "camat", "sekcam")


def look_at_fleet(visit: Visit) -> list[Looked]:
    """All enrolments of the person's office with their alarms, the most urgent first."""
    desk = visit.desk
    now, calendar = desk.clock(), desk.store.rules.calendar_of(visit.person.office_id)
    looked = []
    listed = listed_in(desk.keys.list_for(visit.person.office_id))
    offered = desk.orders.book.releases
    fleet = fleet_of(desk.store, visit.person.office_id, now, desk.limits, listed, offered=offered)
    devices = [one.device for one in fleet]
    for one in fleet:
        href = f"{desk.pages.root}/kios/{one.device.prefix}"
        lines = [alarm_line(one, alarm, desk.wording, href) for alarm in alarms_of(one, now, calendar)]
        if one.device.state == "active":
            said = () if one.report.tells_of("paper") else printer_alarms(one.device, desk.wording)
            lines += [AlarmLine(each.tone, each.title, each.words, href) for each in said]
        lines += _settings_before(one, devices, desk)
        looked.append(Looked(one, tuple(sorted(lines, key=lambda line: line.tone != "error"))))
    return sorted(looked, key=lambda each: each.urgency)


def _settings_before(one: FleetKiosk, devices: Sequence[Device], desk: Desk) -> list[AlarmLine]:
    """What only may be another machine's is offered on the page of the settings, and is nothing that must be done."""
    href = f"{desk.pages.root}/kios/setelan?untuk={one.device.prefix}"
    found = former_wishes(desk.orders, devices, one.device)
    alarms = [
        Alarm("settings-before", "soon", {"former": each.prefix}) for each in found if each.same_machine
    ]
    return [alarm_line(one, alarm, desk.wording, href) for alarm in alarms]


def _page(visit: Visit, code: EnrolCode | None, sieve: Sieve) -> Response:
    desk = visit.desk
    looked = look_at_fleet(visit)
    # Each kiosk's gravest first: one that is full of alarms must not push another one's out of sight.
    ranked = [(line.tone != "error", rank, line) for each in looked for rank, line in enumerate(each.alarms)]
    of_kiosks = [line for _, _, line in sorted(ranked, key=lambda one: one[:2])]
    alarms = [*_line_alarm(desk, visit.person.office_id), *of_kiosks]
    view = KiosksView(
        line=_line(looked),
        alarms=tuple(alarms[:_MOST_ALARMS]),
        more=max(0, len(alarms) - _MOST_ALARMS),
        sieve=_sieve(looked, sieve, desk),
        rows=tuple(_row(each, desk) for each in looked if each.in_sieve(sieve)),
        empty="" if not looked else "Tidak ada kios pada saringan ini",
        may_enrol=may_enrol(visit.person),
        code_minutes=int(CODE_LASTS.total_seconds() // 60),
        code=None if code is None else _code_view(code, desk),
        channels=channel_rows(desk, visit.person.office_id),
        release=_release(looked, desk),
    )
    return desk.pages.show("kiosks.html", visit.chrome("kiosks"), view=view)


def _line_alarm(desk: Desk, office_id: str) -> tuple[AlarmLine, ...]:
    """Above all others: what looks like many kiosks is one line."""
    if centre_line.ID not in standing_of(desk.store, office_id):
        return ()
    title, words = said_of(centre_line.CUT, desk.wording)
    return (AlarmLine("error", title, words, f"{desk.pages.root}/kesehatan"),)


def _line(looked: Sequence[Looked]) -> str:
    active = [each.kiosk for each in looked if not each.ended]
    waiting = sum(one.report.waiting_cases or 0 for one in active)
    silent = sum(one.state == "silent" for one in active)
    said = [f"{len(active)} kios aktif"]
    if silent:
        said.append(f"{silent} tidak terdengar")
    if waiting:
        said.append(f"{waiting} pengaduan masih di kios")
    return ", ".join(said) + "."


def _release(looked: Sequence[Looked], desk: Desk) -> str:
    releases = desk.orders.book.releases
    if put_aside(desk.orders.folder):
        return (
            "Berkas setelan dan versi untuk kios pernah rusak dan disisihkan; lihat Pengaturan & kesehatan."
        )
    if not releases:
        return "Belum ada versi baru yang ditawarkan kepada kios."
    newest = releases[-1]
    active = [each.kiosk.report.version for each in looked if not each.ended]
    has = sum(version == newest.version for version in active)
    whom = f"kios {', '.join(newest.only)}" if newest.only else "semua kios"
    return f"Versi {newest.version} ditawarkan kepada {whom}; dipakai {has} dari {len(active)} kios."


def _sieve(looked: Sequence[Looked], chosen: Sieve, desk: Desk) -> tuple[SieveEntry, ...]:
    return tuple(
        SieveEntry(
            f"{desk.pages.root}/kios?saring={name}",
            words,
            sum(each.in_sieve(name) for each in looked),
            name == chosen,
        )
        for name, words in _SIEVES
    )


def _code_view(code: EnrolCode, desk: Desk) -> CodeView:
    return CodeView(
        glyphs=code.code,
        qr=qr_svg(enrolment_text(code.code, desk)),
        url=desk.centre_url,
        valid=f"Berlaku sampai {clock_words(code.expires_at)}",
        minutes=max(0, math.ceil((code.expires_at - desk.clock()).total_seconds() / 60)),
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


def _row(looked: Looked, desk: Desk) -> KioskRow:
    one, now = looked.kiosk, desk.clock()
    return KioskRow(
        href=f"{desk.pages.root}/kios/{one.device.prefix}",
        prefix=one.device.prefix,
        remark=f"terdaftar {short_day(one.device.enrolled_at.astimezone(WIB).date())}",
        state=state_cell(one, len(looked.alarms), desk.wording),
        contact=contact_cell(one, now),
        queue=queue_cell(one, now),
        serials=serial_cell(one),
        printer=Cell(*_printer(one, desk)),
        machine=machine_cell(one, desk.wording),
    )


def _printer(one: FleetKiosk, desk: Desk) -> tuple[str, tuple[str, ...], str]:
    words, tone = printer_words(one.device, desk.wording)
    return words, (), tone
