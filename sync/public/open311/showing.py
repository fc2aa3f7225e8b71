"""What programs are told. Dates go by the day: the minute of a visit to the kiosk could point at a person."""

from __future__ import annotations

from datetime import date, datetime, time

from sync.cases.case import FINISHED, INCOMPLETE, REFERRED, WITHDRAWN
from sync.cases.office import Office
from sync.cases.working_calendar import JAKARTA
from sync.central.open311_store import PublicCase
from sync.central.rules import Rules
from sync.public.open311.answers import Row, Value
from sync.public.visitor import PublicSite

CHANGED = "2026-11-26T00:00:00+07:00"
"""Since when the interface is as it is."""

NOTICE = "Pesan diterima dan belum diverifikasi. Petugas akan membacanya; pengaduan resmi dicatat setelah identitas jelas."
SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"
UNKNOWN = "tidak_tahu"
_ENDED = {
    FINISHED: "Selesai",
    REFERRED: "Dilimpahkan ke instansi yang berwenang",
    WITHDRAWN: "Dicabut oleh pelapor",
    INCOMPLETE: "Ditutup karena belum lengkap",
}


def discovery(site: PublicSite) -> Row:
    """The endpoints and formats, and where a key is to be had."""
    office = site.store.rules.office
    contact = " · ".join(filter(None, (office.name, office.telephone, office.email)))
    endpoint: dict[str, Value] = {
        "specification": SPECIFICATION,
        "url": f"{site.url}/open311/v2",
        "changeset": CHANGED,
        "type": "production",
        "formats": ["text/xml", "application/json"],
    }
    return {
        "changeset": CHANGED,
        "contact": contact,
        "key_service": f"Kunci diberikan oleh admin sistem kantor: {contact}",
        "endpoints": [endpoint],
    }


def services(office: Office) -> list[Row]:
    """The office's own services, each without further questions."""
    return [
        {
            "service_code": code,
            "service_name": label,
            "description": label,
            "metadata": False,
            "type": "batch",
            "keywords": "",
            "group": office.name,
        }
        for code, label in office.services
    ]


def request(one: PublicCase, agency: str, rules: Rules) -> Row:
    """A public case. Address, place and picture are always empty: they could tell whose it is."""
    code = one.service or UNKNOWN
    return {
        "service_request_id": one.request_id,
        "status": "closed" if one.closed else "open",
        "status_notes": _notes(one, rules),
        "service_name": rules.office.service_label(code) or code,
        "service_code": code,
        "description": "\n".join(filter(None, (one.title, one.text))),
        "agency_responsible": agency,
        "service_notice": "",
        "requested_datetime": _day(one.requested_at.astimezone(JAKARTA).date()),
        "updated_datetime": _day(one.updated_at.astimezone(JAKARTA).date()),
        "expected_datetime": _day(one.expected_on),
        "address": "",
        "address_id": "",
        "zipcode": "",
        "lat": "",
        "long": "",
        "media_url": "",
    }


def _notes(one: PublicCase, rules: Rules) -> str:
    if one.closed:
        return _ENDED.get(one.outcome, "Ditutup")
    if one.paused:
        return "Menunggu kelengkapan dari pelapor"
    sop = rules.sop_of(one.sop_version)
    return f"Langkah {one.step} dari {sop.last}: {sop.step(one.step).words('id')}"


def _day(day: date) -> str:
    """``2026-11-23T00:00:00+07:00``."""
    return datetime.combine(day, time(0), JAKARTA).isoformat()
