"""Sync in words for a terminal: progress, how a run ended and what to do, how things stand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TextIO

from kiosk.verbs.opened import Say
from sync.cases.numbers import Serial
from sync.cases.working_calendar import JAKARTA
from sync.worker import Phase, Progress, SyncPicture, SyncReport

_PHASES: dict[Phase, str] = {
    "contact": "contacting the centre",
    "cases": "sending cases",
    "files": "sending files",
    "status": "fetching statuses",
    "finished": "finished",
}

_NEXT = {
    "done": "All that waited is at the centre.",
    "stopped": "Stopped as asked; the rest waits.",
    "offline": "The centre cannot be reached: check cable, modem and power of the router. It is tried again by itself.",
    "certificate": "The centre could not prove its name, so nothing was sent: check this machine's date and [centre] "
    "certificates, then ask the centre's administrator.",
    "login-page": "The network asks for a login: call the internet provider. Nothing was marked as sent.",
    "busy": "The centre is busy; again in {wait}.",
    "clock": "This machine's clock is wrong and the centre could not correct it: set date and time (timedatectl), and "
    "see that a time service is reached (NTP).",
    "refused": "The centre refuses this kiosk ({detail}); all is kept. Ask the centre's administrator.",
    "revoked": "The centre has revoked this kiosk's key: intake is closed, all is kept. Ask the administrator; to go on, "
    "kiosk enrol CODE.",
    "identity-changed": "The centre takes this for another machine: intake is closed, all is kept. Enrol again: "
    "kiosk enrol CODE.",
    "update-needed": "The centre speaks a newer version: update this kiosk. Intake goes on, all is kept.",
    "not-enrolled": "This machine is not enrolled: ask the desk for a code, then kiosk enrol CODE.",
    "not-stored": "The journal's disk takes nothing ({detail}): check its space and health.",
    "failed": "A mistake of ours ended the run; nothing was marked. Send the log to the developers.",
}

_REFUSED = {
    "key-unknown": "The centre does not know this kiosk's key: it was put back to an older state, or the address is wrong. All "
    "is kept. Ask the administrator; to go on, kiosk enrol CODE.",
    "prefix-taken": "The centre was put back to an older state and has given this kiosk's prefix to another one. All is kept. "
    "Ask the administrator; to go on, kiosk enrol CODE.",
    "key-in-use": "This machine has a later enrolment at the centre. All is kept. Ask the administrator; to go on, kiosk "
    "enrol CODE.",
}

_ALARMS = {
    "journal-restored": "an older copy of the journal was put back; numbers go on above both ({detail})",
    "journal-recovered": "the journal was damaged and recovered (lost: {detail})",
    "certificate": "the centre has not proved its name for a day",
    "refused": "the centre refuses this kiosk ({detail})",
    "test-case": "the centre did not open this kiosk's test case ({detail}); on cannot-open intake stays closed",
}


class Line:
    """Progress: one line rewritten on a terminal, else a line a phase."""

    def __init__(self, out: TextIO, say: Say) -> None:
        self._out = out
        self._say = say
        self._rewrites = out.isatty()
        self._phase: Phase | None = None

    def show(self, progress: Progress) -> None:
        """Called by the worker as it goes."""
        if self._rewrites:
            self._out.write(f"\r\x1b[K{in_words(progress)}")
            self._out.flush()
        elif progress.phase != self._phase:
            self._say(in_words(progress))
        self._phase = progress.phase

    def end(self) -> None:
        """Leaves the line."""
        if self._rewrites and self._phase is not None:
            self._out.write("\n")


def in_words(progress: Progress) -> str:
    """E.g. ``sending files 1.2/3.4 MB, 64 kB/s, 35 s left``."""
    words = _PHASES[progress.phase]
    match progress.phase:
        case "cases":
            words += f" {progress.done}/{progress.total}"
        case "files":
            words += f" {_megabytes(progress.done)}/{_megabytes(progress.total)} MB"
        case "status":
            words += f" {progress.done}"
    if progress.rate is not None and progress.left_s is not None:
        words += f", {progress.rate / 1000:.0f} kB/s, {span(timedelta(seconds=progress.left_s))} left"
    return words


def how_it_ended(report: SyncReport) -> str:
    """What came of it, and one sentence that says what next."""
    counts = (
        f"{report.sent} records sent, {report.acknowledged} cases acknowledged ({report.complete} complete), "
        f"{report.blobs} files, {report.feed_rows} statuses"
    )
    wait = span(timedelta(seconds=report.next_in_s))
    words = _REFUSED.get(report.detail) if report.outcome == "refused" else None
    sentence = (words or _NEXT[report.outcome]).format(wait=wait, detail=report.detail or "no reason given")
    if report.clock_offset:
        sentence += (
            f" This machine's clock is {span(abs(report.clock_offset))} off; signatures were corrected."
        )
    return f"{report.outcome}: {counts}. {sentence}"


def summary(seen: SyncPicture, now: datetime) -> Iterator[str]:
    """How things stand, a line each; what needs somebody comes first."""
    if seen.refused is not None:
        yield f"REFUSED by the centre ({seen.refused.state}) since {_moment(seen.refused.at)}: enrol again"
    for one in seen.alarms:
        words = _ALARMS.get(one.kind, one.kind).format(detail=one.detail or "none")
        yield f"ALARM since {_moment(one.since)}: {words}; once seen: kiosk sync --seen {one.kind}"
    for held in seen.waiting.quarantined:
        name = f"record {held.key[0]}.{held.key[1]}" if held.key else f"file {(held.sha256 or '')[:12]}"
        yield f"set aside: {name} of case {held.case_id}: {held.reason}"
    waiting = seen.waiting
    since = "" if waiting.oldest is None else f", the oldest since {_moment(waiting.oldest)}"
    yield f"waiting: {waiting.cases} cases, {waiting.blobs} files ({_megabytes(waiting.blob_bytes)} MB){since}"
    serials = seen.serials
    if serials.last:
        safe = str(Serial(serials.safe)) if serials.safe else "none"
        yield f"serials: given up to {Serial(serials.last)}, all signed for up to {safe}"
    last = "never" if seen.success is None else f"{_moment(seen.success)} ({span(now - seen.success)} ago)"
    yield f"last success: {last}"


def span(time: timedelta) -> str:
    """Rounded to what a person says: seconds, minutes, hours or days."""
    seconds = max(0, round(time.total_seconds()))
    for unit, length in (("d", 86_400), ("h", 3_600), ("min", 60)):
        if seconds >= 2 * length:
            return f"{seconds // length} {unit}"
    return f"{seconds} s"


def _moment(at: datetime) -> str:
    return f"{at.astimezone(JAKARTA):%Y-%m-%d %H:%M} WIB"


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:.1f}"
