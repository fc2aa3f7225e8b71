"""A deadline's working in words, and the page's small calculator."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from sync.cases.case import CaseFile
from sync.cases.deadlines import slack_days, slack_of
from sync.cases.procedure import Sop
from sync.cases.reckoning import AFTER_HOURS, PAUSE, Reckoning, Skipped, reckon
from sync.cases.working_calendar import JAKARTA, WorkingCalendar
from sync.desk.calendar.views import AccountLine, AccountView, AskedTerm
from sync.desk.wording import Wording
from sync.desk.words import clock_words, day_words, moment_words, short_day

LONGEST_TERM = 366


def account_view(found: Reckoning, wording: Wording) -> AccountView:
    """A reckoning as every page and paper says it: due day, what did not count and why."""
    lines = [(one.day, _skipped(one, wording)) for one in found.skipped]
    lines += [
        (day, AccountLine(short_day(day), f"hari kerja ke-{n}", counted=True))
        for n, day in enumerate(found.counted, 1)
    ]
    still = wording.say("account", "stands_still")
    return AccountView(
        due=still if found.due is None else day_words(found.due),
        until="" if found.ends is None else clock_words(found.ends),
        received=moment_words(found.received),
        receipt=day_words(found.receipt_day),
        days=found.days,
        lines=tuple(line for _, line in sorted(lines, key=lambda line: line[0])),
        counted=f"{len(found.counted)} hari kerja dihitung, {len(found.skipped)} hari tidak dihitung",
        decrees=tuple(dict.fromkeys(one.decree for one in found.skipped if one.decree)),
        estimate=wording.say("account", "estimate") if found.estimated else "",
    )


def account_lines(found: Reckoning, wording: Wording) -> tuple[str, ...]:
    """The same in plain lines, where days that count are not told one by one."""
    view = account_view(found, wording)
    return (
        f"Dihitung sejak {view.receipt}",
        f"{found.days} hari kerja sesudahnya",
        *(f"Tidak dihitung: {line.day}, {line.words}" for line in view.lines if not line.counted),
        *([view.due] if found.stands_still else []),
        *([view.estimate] if view.estimate else []),
    )


def slack_lines(case: CaseFile, sop: Sop, calendar: WorkingCalendar, now: datetime) -> tuple[str, ...]:
    """What the published standards leave of the promise, and what is left of it at this case; nothing once it is closed."""
    if case.step is None:
        return ()
    whole, left = slack_of(sop, sop.days_of(case.klass)), slack_days(case, sop, calendar, now)
    standards = f"Standar semua langkah: {whole.days} hari kerja dan {whole.minutes} menit, dari {whole.of} yang dijanjikan"
    if left < 0:
        return (
            standards,
            f"Bila tiap langkah memakai seluruh standarnya, jawaban terlambat {-left} hari kerja",
        )
    return (standards, f"Kelonggaran bila tiap langkah memakai seluruh standarnya: {left} hari kerja")


def _skipped(one: Skipped, wording: Wording) -> AccountLine:
    if one.kind == PAUSE and one.reason:
        return AccountLine(short_day(one.day), f"{wording.say('day_kind', PAUSE)}: {one.reason}")
    own = one.kind in {PAUSE, AFTER_HOURS}
    return AccountLine(short_day(one.day), wording.say("account", one.kind) if own else one.reason)


@dataclass(frozen=True, slots=True)
class TypedTerm:
    """What stands in the calculator's fields: an ISO day, a time of day or "", working days."""

    received: str = ""
    time: str = ""
    days: str = ""


NOTHING_TYPED = TypedTerm()


def asked_term(typed: TypedTerm, calendar: WorkingCalendar, today: date, wording: Wording) -> AskedTerm:
    """What the calculator answers, or what is wrong with what was typed. Nothing typed: today, the office's promise."""
    if not typed.received:
        return AskedTerm(today.isoformat(), "", typed.days or "12", {})
    found = {
        "received": _day(typed.received),
        "time": _clock(typed.time, typed.received, calendar),
        "days": _days(typed.days),
    }
    wrong = {name: wording.say("refusal", f"term.{name}") for name, value in found.items() if value is None}
    day, clock, term = found.values()
    if not isinstance(day, date) or not isinstance(clock, time) or not isinstance(term, int):
        return AskedTerm(typed.received[:20], typed.time[:10], typed.days[:10], wrong)
    account = account_view(reckon(calendar, datetime.combine(day, clock, JAKARTA), term), wording)
    return AskedTerm(typed.received, typed.time, typed.days, {}, account)


def _day(typed: str) -> date | None:
    try:
        found = date.fromisoformat(typed.strip())
    except ValueError:
        return None
    return found if 2000 <= found.year <= 2100 else None


def _clock(typed: str, received: str, calendar: WorkingCalendar) -> time | None:
    """The time of day; as the office opens on that day where none was given."""
    if not typed.strip():
        day = _day(received)
        opens = calendar.windows(day) if day else ()
        return time(*divmod(opens[0][0] if opens else 0, 60))
    try:
        return time.fromisoformat(typed.strip().replace(".", ":")).replace(tzinfo=None)
    except ValueError:
        return None


def _days(typed: str) -> int | None:
    text = typed.strip()
    return int(text) if text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= LONGEST_TERM else None
