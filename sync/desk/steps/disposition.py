"""Screen 7, step 4: does it belong to the office, and whose is it? The control card and the disposition."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from sync.cases.commands import Dispose
from sync.central.case_views import CaseDetail, CaseEventRow
from sync.central.people import everybody
from sync.desk.casefile import told
from sync.desk.steps import words
from sync.desk.steps.acting import FIELD, hand_for
from sync.desk.steps.step_page import StepHead, again, do, find, shown, step_head
from sync.desk.steps.typed import Form, Typed
from sync.desk.views import Fact, Group, Said
from sync.desk.visits import FormOfSomeone, SomeoneOnCases, Visit
from sync.desk.words import moment_words

router = APIRouter()

STEP = 4
BODIES = (
    "Inspektorat Kabupaten",
    "Dinas Kependudukan dan Pencatatan Sipil",
    "Dinas Sosial",
    "Dinas Pekerjaan Umum dan Penataan Ruang",
    "Dinas Perizinan (DPMPTSP)",
    "Kantor Pertanahan",
    "Pemerintah Desa",
    "Kepolisian Sektor",
)
"""Offered while typing; any other body may be written."""
INSPECTORATE = BODIES[0]


@dataclass(frozen=True, slots=True)
class DispositionView:
    """``units``: (name, who leads it); ``given``: the disposition, once there is one."""

    head: StepHead
    stories: tuple[Fact, ...]
    groups: tuple[Group, ...]
    units: tuple[tuple[str, str], ...]
    given: tuple[Fact, ...]


@router.get("/kasus/{case_id}/disposisi")
def show_disposition(case_id: UUID, visit: SomeoneOnCases, kabar: str = "") -> Response:
    """What was complained of, and the disposition's form."""
    return shown(visit, case_id, _page, kabar)


@router.post("/kasus/{case_id}/disposisi")
def dispose(case_id: UUID, visit: FormOfSomeone, form: Form) -> Response:
    """The decision of step 4."""
    detail = find(visit, case_id)
    if isinstance(detail, Response):
        return detail
    command = _command(visit, detail, form)
    done = None if form.wrong else do(visit, detail, form, command)
    if isinstance(done, CaseDetail):
        return visit.desk.go(f"/kasus/{case_id}/disposisi", f"disposed_{command.kind}")
    return again(visit, case_id, _page, form, done, "Disposisi belum tersimpan")


def _command(visit: Visit, detail: CaseDetail, form: Typed) -> Dispose:
    kind = form.choice("kind", words.codes(words.DISPOSITIONS))
    ours = kind == "tindak_lanjut"
    asked = form.several("asked", words.codes(words.REQUESTS))
    more = form.words("instruction", 1000, required=ours and not asked)
    listed = [words.said(words.REQUESTS, code) for code in asked]
    body = form.line("body", 200, required=kind == "bukan_kewenangan")
    return Dispose(
        hand=hand_for(visit, detail, form.raw(FIELD), "Dispose"),
        kind=kind,
        unit=form.choice("unit", [name for name, _ in units(visit)]) if ours else "",
        body="" if ours else body or INSPECTORATE,
        nature=form.choice("nature", words.codes(words.NATURES)),
        instruction="; ".join([*listed, *([more] if more else [])]),
        note=form.words("note", required=not ours),
    )


def units(visit: Visit) -> tuple[tuple[str, str], ...]:
    """The office's sections with those who lead them, as the accounts say."""
    leaders: dict[str, list[str]] = {}
    for person in everybody(visit.desk.store, visit.person.office_id):
        if person.active and person.role == "kasi" and person.unit:
            leaders.setdefault(person.unit, []).append(person.name)
    return tuple((unit, ", ".join(names)) for unit, names in sorted(leaders.items()))


def _page(
    visit: Visit, detail: CaseDetail, status: int = 200, said: Said | None = None, form: Typed | None = None
) -> Response:
    stories, groups = told(detail, visit)
    view = DispositionView(
        head=step_head(visit, detail, STEP, "Dispose", form),
        stories=stories,
        groups=tuple(one for one in groups if one.title == "Yang diadukan"),
        units=units(visit),
        given=given(visit, detail),
    )
    lists: dict[str, Any] = {
        "kinds": words.DISPOSITIONS,
        "natures": words.NATURES,
        "requests": words.REQUESTS,
        "bodies": BODIES,
    }
    return visit.desk.pages.show(
        "steps/disposition.html", visit.chrome("work", said), status, view=view, words=lists
    )


def last_disposition(detail: CaseDetail) -> CaseEventRow | None:
    """The newest disposition of the case."""
    found = [event for event in detail.events if event.kind == "DispositionGiven"]
    return found[-1] if found else None


def given(visit: Visit, detail: CaseDetail) -> tuple[Fact, ...]:
    """The disposition in words; nothing before there is one."""
    event = last_disposition(detail)
    if event is None:
        return ()
    content = {key: str(value) for key, value in event.content.items()}
    referred = [one for one in detail.events if one.kind == "ReferredOut"]
    body = str(referred[-1].content.get("body", "")) if referred else ""
    names = {one.login: one.name for one in everybody(visit.desk.store, visit.person.office_id)}
    facts = (
        Fact("Keputusan", words.said(words.DISPOSITIONS, content.get("kind", ""))),
        Fact("Diteruskan kepada", content.get("unit", "") or body),
        Fact("Sifat", words.said(words.NATURES, content.get("nature", ""))),
        Fact("Dengan hormat harap", content.get("instruction", "").replace("; ", "\n")),
        Fact("Catatan", content.get("note", "")),
        Fact("Oleh", f"{names.get(event.actor, event.actor)} · {visit.desk.wording.say('role', event.role)}"),
        Fact("Waktu", moment_words(event.at)),
    )
    return tuple(fact for fact in facts if fact.value)
