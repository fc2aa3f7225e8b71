"""The calendar's page put together."""

from __future__ import annotations

from datetime import date

from sync.cases.working_calendar import JAKARTA, WorkingCalendar
from sync.central.calendar_changes import AHEAD, BACK, MAY_CHANGE, ChangeRow, history
from sync.central.people import everybody
from sync.desk.calendar.term import NOTHING_TYPED, TypedTerm, asked_term
from sync.desk.calendar.views import AskedChange, CalendarView, HistoryLine
from sync.desk.calendar.year import days_off_of, hours_of, months_of, ramadans_of
from sync.desk.views import Said
from sync.desk.visits import Visit
from sync.desk.words import day_words, moment_words

WARN_FROM_MONTH = 10
"""From October on next year's decree is looked for: it is published in September or October as a rule."""


def calendar_view(
    visit: Visit, year: int, term: TypedTerm = NOTHING_TYPED, change: AskedChange | None = None
) -> CalendarView:
    """The year's page for this person; ``term``: what was typed into the calculator."""
    desk, office_id = visit.desk, visit.person.office_id
    known, today = desk.store.rules.calendar_of(office_id), desk.clock().astimezone(JAKARTA).date()
    changes = history(desk.store, office_id)
    total = sum(known.working_days_of(year, month) for month in range(1, 13))
    return CalendarView(
        year=year,
        earlier=year - 1,
        later=year + 1,
        line=f"{total} hari kerja{'' if known.known(year) else ' (perkiraan)'}",
        warnings=warnings_of(known, today, year),
        months=months_of(year, known, today, desk.wording),
        days_off=days_off_of(year, known, desk.wording),
        hours=hours_of(known),
        ramadans=ramadans_of(year, known),
        version=known.data.stamp,
        term=asked_term(term, known, today, desk.wording),
        may_change=visit.person.role in MAY_CHANGE,
        change=change or AskedChange(),
        first=(today - BACK).isoformat(),
        last=(today + AHEAD).isoformat(),
        seen=changes[0].n if changes else 0,
        history=_history(visit, changes),
    )


def warnings_of(known: WorkingCalendar, today: date, shown: int | None = None) -> tuple[Said, ...]:
    """What is missing in the calendar: this year's decree, from October on next year's, and that of the year shown."""
    missing = [today.year] if not known.known(today.year) else []
    if today.month >= WARN_FROM_MONTH and not known.known(today.year + 1):
        missing.append(today.year + 1)
    warned = [
        Said(
            "soon" if year > today.year else "error",
            f"SKB hari libur {year} belum dimasukkan",
            "Admin sistem memasukkannya ke config/holidays.toml begitu terbit. Sampai saat itu setiap tenggat "
            f"pada {year} adalah perkiraan.",
        )
        for year in missing
    ]
    if shown is not None and shown not in missing and not known.known(shown):
        words = (
            "Hari libur nasional dan cuti bersama tahun ini belum ditetapkan, atau tidak tercatat di sini."
        )
        warned.append(Said("plain", f"Kalender {shown} masih perkiraan", words))
    return tuple(warned)


def _history(visit: Visit, changes: list[ChangeRow]) -> tuple[HistoryLine, ...]:
    desk = visit.desk
    names = {one.login: one.name for one in everybody(desk.store, visit.person.office_id)}
    return tuple(
        HistoryLine(
            title=f"{day_words(row.day)}: {desk.wording.say('calendar_change', row.kind).lower()}",
            note=" · ".join(filter(None, (row.reason, row.decree))),
            who=f"{names.get(row.actor, row.actor)} · {desk.wording.say('role', row.role)}",
            when=moment_words(row.at),
        )
        for row in changes
    )
