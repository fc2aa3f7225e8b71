"""What a case puts into the places of a letter template."""

from __future__ import annotations

from collections.abc import Mapping

from sync.cases.identity import IdentityMode
from sync.cases.working_calendar import JAKARTA
from sync.central.case_views import CaseDetail
from sync.desk.visits import Visit
from sync.desk.words import letter_day, number_words


def place_values(visit: Visit, detail: CaseDetail, **more: str) -> Mapping[str, str]:
    """By the names of `sync.papers.letter_templates.PLACES`; ``more``: what only the page knows (``batas``, …)."""
    row, desk = detail.row, visit.desk
    office, wording = desk.store.rules.office, desk.wording
    named = row.identity_mode != IdentityMode.ANONYMOUS
    said = {
        "nomor": number_words(row.number),
        "agenda": row.agenda_number,
        "tanggal": letter_day(row.filed_at.astimezone(JAKARTA).date()),
        "pokok": subject_of(visit, detail),
        "nama": detail.answers.get("name", "") if named else "",
        "desa": wording.village(detail.answers),
        "unit": unit_of(detail),
        "instansi": body_of(detail),
        "penjelasan": explanation_of(detail),
        "janji": letter_day(row.due_on),
        "kantor": office.name,
        "alamat_kantor": office.address,
        "telepon_kantor": office.telephone,
    }
    return said | more


def subject_of(visit: Visit, detail: CaseDetail) -> str:
    """The service complained of, in the office's words."""
    row = detail.row
    return visit.desk.wording.answer("unit", row.service) if row.service else ""


def unit_of(detail: CaseDetail) -> str:
    """The section that the disposition named."""
    return _last(detail, "DispositionGiven", "unit")


def body_of(detail: CaseDetail) -> str:
    """The body to which the case was referred."""
    return _last(detail, "ReferredOut", "body")


def explanation_of(detail: CaseDetail) -> str:
    """The section's conclusion of step 5."""
    done = [one for one in detail.events if one.kind == "StepCompleted" and one.content.get("step") == 5]
    return str(done[-1].content.get("note", "") or "") if done else ""


def _last(detail: CaseDetail, kind: str, name: str) -> str:
    found = [one for one in detail.events if one.kind == kind]
    return str(found[-1].content.get(name, "") or "") if found else ""
