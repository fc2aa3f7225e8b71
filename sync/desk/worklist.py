"""The work list: open cases, the most urgent first, by step if asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sync.cases.identity import IdentityMode, Place, name_on
from sync.cases.numbers import Serial
from sync.cases.working_calendar import JAKARTA, WorkingCalendar
from sync.central.case_views import CaseRow
from sync.central.handling import counts_by_step, work_list
from sync.central.people import Person
from sync.desk.deadlines import due_words
from sync.desk.desk import Desk
from sync.desk.views import Count, SieveEntry, WorkListView, WorkRow
from sync.desk.wording import Wording
from sync.desk.words import clock_words, number_words, short_day

_LONGEST_NAME = 100
"""Letters of a name in a list; the case's page has all of them."""


def work_list_view(person: Person, chosen: int | None, desk: Desk) -> WorkListView:
    """The list for this person; ``chosen``: only cases at this step."""
    now, calendar = desk.clock(), desk.store.rules.calendar
    waiting = work_list(desk.store, person.office_id, person)
    shown = waiting if chosen is None else work_list(desk.store, person.office_id, person, step=chosen)
    at_step = counts_by_step(desk.store, person.office_id, person)
    return WorkListView(
        line="Diurutkan menurut tenggat langkah, yang paling mendesak di atas.",
        counts=_counts(sum(at_step.values()), waiting, now, calendar),
        sieve=_sieve(at_step, chosen, desk),
        rows=tuple(_row(row, desk, now) for row in shown),
        empty_title="Tidak ada kasus pada langkah ini" if waiting else "Tidak ada kasus terbuka",
        empty_words="Pilih langkah lain di atas." if waiting else "Pengaduan baru dari kios muncul di sini.",
        all_done=not waiting,
    )


def _counts(
    total: int, rows: Sequence[CaseRow], now: datetime, calendar: WorkingCalendar
) -> tuple[Count, ...]:
    late = sum(row.step_due_at < now for row in rows)
    today = now.astimezone(JAKARTA).date()
    due_today = sum(
        row.step_due_at >= now and row.step_due_at.astimezone(JAKARTA).date() == today for row in rows
    )
    fresh = sum(now - row.accepted_at < timedelta(days=1) for row in rows)
    return (
        Count(total, "kasus terbuka", ""),
        Count(late, "lewat tenggat langkah", "late" if late else ""),
        Count(due_today, "jatuh tempo hari ini", "soon" if due_today else ""),
        Count(fresh, "tiba 24 jam terakhir", ""),
    )


def _sieve(at_step: Mapping[int, int], chosen: int | None, desk: Desk) -> tuple[SieveEntry, ...]:
    root = desk.pages.root
    steps = sorted({*at_step, *({chosen} if chosen else ())})
    return (
        SieveEntry(f"{root}/", "Semua langkah", sum(at_step.values()), chosen is None),
        *(
            SieveEntry(
                f"{root}/?langkah={step}",
                f"{step} {desk.wording.say('step', str(step))}",
                at_step.get(step, 0),
                step == chosen,
            )
            for step in steps
        ),
    )


def _row(row: CaseRow, desk: Desk, now: datetime) -> WorkRow:
    wording, rules = desk.wording, desk.store.rules
    serial = f"urut {Serial(row.serial)}"
    received = row.filed_at.astimezone(JAKARTA)
    return WorkRow(
        href=f"{desk.pages.root}/kasus/{row.case_id}",
        number=number_words(row.number),
        numbering=f"agenda {row.agenda_number} · {serial}" if row.agenda_number else serial,
        subject=wording.answer("unit", row.service) if row.service else "–",
        kind=wording.answer("kind", row.kind) if row.kind else "",
        complainant=complainant_words(row, wording),
        place="",
        step=f"{row.step} · {wording.say('step', str(row.step))}",
        warning=_warning(row),
        due=due_words(row.step_due_at, now, rules.calendar, brief=True),
        received_day=short_day(received.date()),
        received_time=clock_words(received),
    )


def complainant_words(row: CaseRow, wording: Wording) -> str:
    """The name where a list may say it, else why not."""
    if not row.opened:
        return "Belum terbuka"
    if row.identity_mode == IdentityMode.ANONYMOUS:
        return "Tanpa nama"
    name = name_on(Place.LIST, row.identity_mode, row.complainant) or "Identitas dirahasiakan"
    return name if len(name) <= _LONGEST_NAME else f"{name[:_LONGEST_NAME]}…"


def _warning(row: CaseRow) -> str:
    if row.cannot_open:
        return "Segel tidak dapat dibuka"
    if not row.opened:
        return "Isi menunggu dibuka"
    return "" if row.complete else "Lampiran masih dikirim"
