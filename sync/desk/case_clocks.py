"""The clocks of one case with their working: the step's, the promise of the reply, the terms of the law."""

from __future__ import annotations

from datetime import date, datetime

from sync.cases.case import CLOSED, CaseFile
from sync.cases.deadlines import deadlines_of, reckoning_of, step_reckoning
from sync.cases.lapor import their_clock
from sync.cases.procedure import Sop
from sync.cases.working_calendar import WorkingCalendar
from sync.central.case_views import CaseDetail
from sync.central.lapor.links import Link
from sync.desk.calendar.term import account_lines, slack_lines
from sync.desk.casefile_views import ClockLine
from sync.desk.deadlines import due_words
from sync.desk.desk import Desk
from sync.desk.views import Due
from sync.desk.words import clock_words, day_words, moment_words


def step_clock(detail: CaseDetail, desk: Desk, office_id: str) -> ClockLine | None:
    """Of the step under way; None when no step is, or while the clock stands still."""
    case, sop = detail.case, desk.store.rules.sop_of(detail.sop_version)
    calendar = desk.store.rules.calendar_of(office_id)
    if case is None or case.step is None or case.paused_since is not None:
        return None
    found, step = step_reckoning(case, sop, calendar), sop.step(case.step)
    due = due_words(detail.row.step_due_at, desk.clock(), calendar)
    if found is not None:
        return ClockLine("Tenggat langkah ini", due, account_lines(found, desk.wording))
    line = f"{step.standard_minutes} menit jam kerja sejak {moment_words(detail.row.since)}, sampai {clock_words(detail.row.step_due_at)}"
    return ClockLine("Tenggat langkah ini", due, (line,))


def other_clocks(
    detail: CaseDetail, desk: Desk, office_id: str, link: Link | None = None
) -> tuple[ClockLine, ...]:
    """The promised reply with its working, then what the law says; what is over says so plainly. ``link``: to SP4N-LAPOR!."""
    case, rules = detail.case, desk.store.rules
    if case is None:
        return ()
    sop, calendar = rules.sop_of(detail.sop_version), rules.calendar_of(office_id)
    now = desk.clock()
    return (
        _promise(detail, case, sop, calendar, desk),
        *_legal(case, sop, calendar, now),
        *_theirs(link, calendar, desk),
    )


def _theirs(link: Link | None, calendar: WorkingCalendar, desk: Desk) -> tuple[ClockLine, ...]:
    """Of SP4N-LAPOR!, which moves nothing here."""
    if link is None:
        return ()
    say = desk.wording.say
    days = link.reported_on, link.forwarded_on, link.answered_on
    clock = their_clock(link.status, *days, desk.settings.lapor.terms, calendar)
    lines = (
        say("lapor", "clock_state").format(id=link.tracking_id, status=say("lapor_status", link.status)),
        *((say("lapor", "clock_disposition").format(to=link.disposition),) if link.disposition else ()),
        *((say("lapor", "clock_secret"),) if link.secret else ()),
        say("lapor", "clock_apart"),
    )
    label = say("lapor", "clock").format(id=link.tracking_id)
    if not clock.waits_for:
        return (ClockLine(label, Due(say("lapor_status", link.status), "Selesai", "good"), lines),)
    wanted = say("lapor_until", clock.waits_for)
    if clock.due_on is None:
        return (ClockLine(label, Due(wanted, say("lapor", "no_day"), "calm"), lines),)
    due = due_words(calendar.closing(clock.due_on), desk.clock(), calendar)
    return (ClockLine(f"{label}: {wanted}", due, lines),)


def _promise(
    detail: CaseDetail, case: CaseFile, sop: Sop, calendar: WorkingCalendar, desk: Desk
) -> ClockLine:
    found = reckoning_of(case, sop, calendar)
    lines = (*account_lines(found, desk.wording), *slack_lines(case, sop, calendar, desk.clock()))
    label = f"Janji jawaban, {sop.days_of(case.klass)} hari kerja"
    if detail.row.state == CLOSED:
        return ClockLine(label, Due(day_words(detail.row.due_on), "Selesai", "good"), lines)
    if found.ends is None:
        return ClockLine(
            label, Due("Batas jawaban dihitung lagi setelah pelapor melengkapi", "Berhenti", "soon"), lines
        )
    return ClockLine(label, due_words(found.ends, desk.clock(), calendar), lines)


def _legal(case: CaseFile, sop: Sop, calendar: WorkingCalendar, now: datetime) -> tuple[ClockLine, ...]:
    if case.step is None:
        return ()
    deadlines = deadlines_of(case, sop, calendar)
    clocks: list[tuple[str, date | None, str]] = [
        (
            "Pelapor melengkapi identitas",
            deadlines.to_complete,
            f"{sop.identity_days} hari kalender, UU 25/2009 Pasal 44",
        ),
        (
            "Jawaban kelengkapan berkas",
            deadlines.completeness if case.step <= sop.at("identity") else None,
            f"{sop.completeness_days} hari kalender, UU 25/2009 Pasal 44",
        ),
        (
            "Keputusan menurut undang-undang",
            deadlines.decision,
            f"{sop.decision_days} hari kalender, UU 25/2009 Pasal 50",
        ),
    ]
    return tuple(
        ClockLine(label, due_words(calendar.closing(day), now, calendar), (line,))
        for label, day, line in clocks
        if day is not None
    )
