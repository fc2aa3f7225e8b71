"""One case as a line of a list: what it is, whose turn it is, how near its deadline."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sync.cases.case import PAUSED
from sync.cases.identity import IdentityMode, Place, name_on
from sync.cases.numbers import Serial
from sync.cases.working_calendar import JAKARTA
from sync.central.case_views import CaseRow
from sync.central.people import Person, everybody
from sync.desk.deadlines import due_words
from sync.desk.desk import Desk
from sync.desk.views import Due, WorkRow
from sync.desk.wording import Wording
from sync.desk.words import clock_words, number_words, short_day

_LONGEST_NAME = 100
"""Letters of a name in a list; the case's page has all of them."""


def names_of(desk: Desk, person: Person) -> dict[str, str]:
    """Everybody of the office by login."""
    return {one.login: one.name for one in everybody(desk.store, person.office_id)}


def work_row(row: CaseRow, desk: Desk, person: Person, names: Mapping[str, str], now: datetime) -> WorkRow:
    """The line as this person reads it; ``names``: of `names_of`."""
    wording = desk.wording
    serial = f"urut {Serial(row.serial)}"
    received = row.filed_at.astimezone(JAKARTA)
    return WorkRow(
        href=f"{desk.pages.root}/kasus/{row.case_id}",
        case_id=row.case_id,
        version=row.version,
        number=number_words(row.number),
        numbering=f"agenda {row.agenda_number} · {serial}" if row.agenda_number else serial,
        subject=wording.answer("unit", row.service) if row.service else "–",
        kind=wording.answer("kind", row.kind) if row.kind else "",
        complainant=complainant_words(row, wording),
        marks=marks(row, wording),
        step=f"{row.step} · {wording.say('step', str(row.step))}",
        where=_where(row, person, names, wording),
        warning=_warning(row),
        due=_due(row, desk, person.office_id, now),
        received_day=short_day(received.date()),
        received_time=clock_words(received),
        free=not row.holder and row.state != PAUSED,
    )


def complainant_words(row: CaseRow, wording: Wording) -> str:
    """The name where a list may say it, else why not."""
    if not row.opened:
        return "Belum terbuka"
    if row.identity_mode == IdentityMode.ANONYMOUS:
        return "Tanpa nama"
    name = name_on(Place.LIST, row.identity_mode, row.complainant) or "Identitas dirahasiakan"
    return name if len(name) <= _LONGEST_NAME else f"{name[:_LONGEST_NAME]}…"


def _where(row: CaseRow, person: Person, names: Mapping[str, str], wording: Wording) -> str:
    if row.holder == person.login:
        return wording.say("where", "mine")
    if not row.holder:
        return "" if row.state == PAUSED else wording.say("where", "queue")
    return wording.say("where", "held").format(name=names.get(row.holder, row.holder))


def _due(row: CaseRow, desk: Desk, office_id: str, now: datetime) -> Due:
    if row.paused_since is not None:
        since = row.paused_since.astimezone(JAKARTA).date()
        return Due(f"sejak {short_day(since)}", desk.wording.say("state", PAUSED), "soon")
    calendar = desk.store.rules.calendar_of(office_id)
    return due_words(row.step_due_at, now, calendar, brief=True, since=row.since)


def marks(row: CaseRow, wording: Wording) -> tuple[str, ...]:
    """What sets the case apart from the others, each in a word."""
    found = (
        wording.say("klass", row.klass) if row.klass not in ("", "biasa") else "",
        f"perbaikan ke-{row.loops}" if row.loops else "",
        f"gagal kirim {row.failures}×" if row.failures else "",
        "dibuka kembali" if row.reopened else "",
        "dilimpahkan" if row.referred_to else "",
    )
    return tuple(filter(None, found))


def _warning(row: CaseRow) -> str:
    if row.cannot_open:
        return "Segel tidak dapat dibuka"
    if not row.opened:
        return "Isi menunggu dibuka"
    return "" if row.complete else "Lampiran masih dikirim"
