"""A status in plain words. What is late is said to be late."""

from __future__ import annotations

from datetime import datetime

from sync.cases.case import CLOSED, FINISHED, REFERRED
from sync.cases.dates import day_words, moment_words
from sync.cases.procedure import Sop
from sync.cases.working_calendar import JAKARTA
from sync.central.rules import Rules
from sync.central.tracking import Tracked
from sync.public.texts import Texts
from sync.public.views import Line, StageLine, StepLine, TrackView
from sync.wire.messages import PublicStatus

ANSWERED = (FINISHED, REFERRED)
COLLECT = "ambil"
"""The way of reply of those who come for their letter."""


def track_view(found: Tracked, t: Texts, rules: Rules, now: datetime) -> TrackView:
    """What the page shows of this status, in the language of ``t``."""
    status, sop = found.status, rules.sop_of(found.sop_version)
    closed = status is not None and status.state == CLOSED
    return TrackView(
        title=t(_title(found, closed)),
        number=str(found.number),
        office=found.office_name,
        closed=closed,
        step=0 if status is None else status.step,
        of=sop.last,
        step_line="" if status is None else _step_line(found, status, closed, sop, t),
        step_words=_step_words(found, status, closed, sop, t),
        lines=tuple(_lines(found, closed, t, rules)),
        facts=tuple(_facts(found, closed, t)),
        steps=() if status is None else _steps(found, status, closed, t, sop),
        full=found.full,
        stages=() if status is None else _stages(found, status, closed, t, sop),
        as_of=t("track.print_hint", moment=moment_words(t.language, now)),
        asks_again=closed and found.full and not found.asked,
    )


def _title(found: Tracked, closed: bool) -> str:
    """Only what was answered is said to be done."""
    if not closed:
        return "track.status"
    return "track.closed" if found.outcome in ANSWERED else "track.ended"


def _step_line(found: Tracked, status: PublicStatus, closed: bool, sop: Sop, t: Texts) -> str:
    if closed and found.outcome in ANSWERED:
        return t("track.done_all", of=sop.last)
    return t("track.ended_at" if closed else "track.step", step=status.step, of=sop.last)


def _step_words(found: Tracked, status: PublicStatus | None, closed: bool, sop: Sop, t: Texts) -> str:
    if status is None:
        return ""
    if closed:
        return t(f"outcome.{found.outcome}") if t.has(f"outcome.{found.outcome}") else t("outcome.other")
    return sop.step(status.step).words(t.language)


def _lines(found: Tracked, closed: bool, t: Texts, rules: Rules) -> list[Line]:
    """What else is to be said, the most pressing first."""
    status = found.status
    if status is None:
        return [Line("soon", "info", t("track.not_yet_sent"), t("track.not_yet_sent_more"))]
    lines = []
    if status.overdue:
        date = day_words(t.language, status.due)
        more = t("track.overdue_more", date=date, body=elsewhere(rules))
        lines.append(Line("late", "clock", t("track.overdue"), more))
    if status.pause_reason:
        lines.append(Line("soon", "circle-alert", t("track.paused"), _until(status, t)))
    if found.referred_to:
        lines.append(Line("plain", "info", t("track.referred", body=found.referred_to)))
    if found.full and status.letter_ready and not closed:
        lines.append(_letter(found, status, t, rules))
    if found.asked:
        lines.append(Line("plain", "info", t("again.waiting")))
    return lines


def _letter(found: Tracked, status: PublicStatus, t: Texts, rules: Rules) -> Line:
    """Where it is handed out, or how it goes out: for the receipt's holder, as at the kiosk."""
    if status.way_of_reply not in ("", COLLECT):
        sent = t("track.letter_sent", way=_way(status.way_of_reply, t))
        return Line("good", "circle-check", t("track.letter_ready"), sent)
    office = rules.office_of(found.office_id) or rules.office
    place = office.collects_in().get(t.language, office.collect_at)
    where = t("track.letter_collect_at", place=place) if place else t("track.letter_collect")
    return Line("good", "circle-check", where, t("track.letter_bring"))


def _until(status: PublicStatus, t: Texts) -> str:
    """What is to be done while the office waits, and by when, where the procedure says."""
    more = t("track.paused_more")
    if status.complete_by is None:
        return more
    return f"{t('track.paused_until', date=day_words(t.language, status.complete_by))} {more}"


def _facts(found: Tracked, closed: bool, t: Texts) -> list[tuple[str, str]]:
    """Label and words, in the order in which people ask."""
    say, status = t.language, found.status
    facts = [(t("track.received"), day_words(say, found.received.astimezone(JAKARTA).date()))]
    if status is not None and closed:
        facts.append((t("track.closed_on"), day_words(say, status.since.astimezone(JAKARTA).date())))
    elif status is not None:
        facts.append((t("track.due"), day_words(say, status.due)))
        if status.step > 1:
            facts.append((t("track.since"), day_words(say, status.since.astimezone(JAKARTA).date())))
    if found.full and status is not None and status.way_of_reply:
        facts.append((t("track.reply_way"), _way(status.way_of_reply, t)))
    facts.append((t("track.at_office"), found.office_name))
    return facts


def _way(way: str, t: Texts) -> str:
    return t(f"way.{way}") if t.has(f"way.{way}") else way


def _steps(found: Tracked, status: PublicStatus, closed: bool, t: Texts, sop: Sop) -> tuple[StepLine, ...]:
    """All twelve. When each was done is for the receipt's holder: the number alone tells the step and no more."""
    done = {entry.step: entry.at for entry in status.timeline}
    lines = []
    for step in sop.steps:
        state = _state(step.number, found, status, closed)
        at = done.get(step.number) if found.full and state == "done" else None
        lines.append(
            StepLine(
                step.number,
                step.words(t.language),
                state,
                t(f"track.step_{state}"),
                "" if at is None else moment_words(t.language, at),
            )
        )
    return tuple(lines)


def _state(number: int, found: Tracked, status: PublicStatus, closed: bool) -> str:
    if number in found.skipped:
        return "skipped"
    if number < status.step or (closed and found.outcome in ANSWERED):
        return "done"
    return "now" if number == status.step and not closed else "next"


def _stages(found: Tracked, status: PublicStatus, closed: bool, t: Texts, sop: Sop) -> tuple[StageLine, ...]:
    """The five, as the kiosk tells them; one whose steps were all skipped is said to be skipped."""
    present = sop.stage_of(status.step)
    lines = []
    for number, stage in enumerate(sop.stages, start=1):
        steps = [step.number for step in sop.steps_of(number)]
        if not steps:
            continue
        if set(steps) <= set(found.skipped):
            state = "skipped"
        elif number < present or (closed and found.outcome in ANSWERED):
            state = "done"
        else:
            state = "now" if number == present and not closed else "next"
        words = stage.words(t.language, now=state == "now")
        lines.append(StageLine(words, state, t(f"track.step_{state}")))
    return tuple(lines)


def elsewhere(rules: Rules) -> str:
    """The bodies to go on to, as the office's data names them."""
    return " · ".join(filter(None, (rules.office.sp4n, rules.office.ombudsman)))
