"""What somebody has to do at a kiosk, by stable words; the desk has the sentences, the metrics count them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from sync.cases.working_calendar import WorkingCalendar
from sync.central.fleet import FleetKiosk
from sync.wire.release import version_key

Tone = Literal["error", "soon"]

WORKING_DAY = 450
"""Office minutes: 37.5 hours in five days (Perpres 21/2023)."""
CLOCK_OFF_S = 120
DISK_LOW = 1_000_000_000
"""Bytes. A day's scans of a busy kiosk are some 30 MB: a month's room is left when this is said."""
DISK_FULL = 250_000_000
KEYS_END_WITHIN = timedelta(days=30)
LIST_TRAVELS = timedelta(hours=2)
"""A new list comes with the next answer, and the kiosk says so with the one after it."""
_NEVER_AGAIN = frozenset(
    f"update.{word}"
    for word in ("not_started", "died", "journal_wrong", "trial", "interrupted", "failed_before")
)
"""How a release ends that a kiosk does not try again by itself; until another one went well the kiosk says so."""


@dataclass(frozen=True, slots=True)
class Alarm:
    """``facts``: what the sentence names; numbers, moments, words."""

    code: str
    tone: Tone
    facts: Mapping[str, object] = field(default_factory=dict)

    @property
    def by_hand(self) -> bool:
        """Whether it stays until a person clears it; the others end with their cause."""
        return self.code.startswith("record:")


Check = Callable[[FleetKiosk, datetime, WorkingCalendar], Iterator[Alarm]]


def alarms_of(one: FleetKiosk, now: datetime, calendar: WorkingCalendar) -> list[Alarm]:
    """The gravest first. Of an ended enrolment only what still waits for a decision: gaps, conflicts, bodies."""
    checks = (_silent, *_ALWAYS, *_WHILE_ACTIVE) if one.device.state == "active" else _ALWAYS
    found = [alarm for check in checks for alarm in check(one, now, calendar)]
    return sorted(found, key=lambda alarm: alarm.tone != "error")


def _recorded(one: FleetKiosk, _now: datetime, _calendar: WorkingCalendar) -> Iterator[Alarm]:
    for word in one.device.alarms:
        yield Alarm(f"record:{word}", "error")


def _gaps(one: FleetKiosk, _now: datetime, _calendar: WorkingCalendar) -> Iterator[Alarm]:
    for gap in one.gaps:
        yield Alarm("gap", "error", {"first": gap.first, "last": gap.last})


def _undecided(one: FleetKiosk, _now: datetime, _calendar: WorkingCalendar) -> Iterator[Alarm]:
    if one.conflicts:
        yield Alarm("conflict", "error", {"n": one.conflicts})
    if one.unopened:
        yield Alarm("cannot-open", "error", {"n": one.unopened})
    if one.parked:
        yield Alarm("parked", "soon", {"n": one.parked})


def _silent(one: FleetKiosk, _now: datetime, _calendar: WorkingCalendar) -> Iterator[Alarm]:
    if one.state == "silent" and one.silence is not None:
        yield Alarm("silent", "error", {"at": one.silence.expected})


def _queue(one: FleetKiosk, now: datetime, calendar: WorkingCalendar) -> Iterator[Alarm]:
    oldest = one.report.oldest_waiting_at
    waits = one.report.waiting_cases and oldest is not None and oldest <= now
    if (
        waits
        and oldest is not None
        and not one.report.tells_of("queue")
        and now >= calendar.due_after_minutes(oldest, WORKING_DAY)
    ):
        yield Alarm("queue-old", "error", {"n": one.report.waiting_cases, "at": oldest})
    if one.report.quarantined:
        yield Alarm("quarantined", "soon", {"n": one.report.quarantined})


def _machine(one: FleetKiosk, _now: datetime, _calendar: WorkingCalendar) -> Iterator[Alarm]:
    report = one.report
    if report.disk_free is not None and report.disk_free < DISK_LOW and not report.tells_of("disk"):
        tone: Tone = "error" if report.disk_free < DISK_FULL else "soon"
        yield Alarm("disk-low", tone, {"bytes": report.disk_free})
    if (
        report.clock_offset_s is not None
        and not report.tells_of("clock")
        and abs(report.clock_offset_s) > CLOCK_OFF_S
    ):
        yield Alarm("clock-off", "soon", {"seconds": report.clock_offset_s})
    if report.version is not None and version_key(report.version) < _own_key(one.newest):
        yield Alarm("version-behind", "soon", {"version": report.version, "newest": one.newest})


def _keys(one: FleetKiosk, now: datetime, _calendar: WorkingCalendar) -> Iterator[Alarm]:
    sealed_to, listed = one.report.recipients_version, one.listed
    if sealed_to is None or listed is None:
        return
    if listed.valid_until < now + KEYS_END_WITHIN and not one.report.tells_of("keys"):
        yield Alarm("keys-end", "error" if listed.valid_until < now else "soon", {"at": listed.valid_until})
    if sealed_to < listed.version and listed.issued_at < now - LIST_TRAVELS:
        yield Alarm("keys-old", "soon", {"version": sealed_to, "newest": listed.version})


def _own_words(one: FleetKiosk, _now: datetime, _calendar: WorkingCalendar) -> Iterator[Alarm]:
    """What the kiosk itself cannot mend; a word that is told here anyway is not told twice."""
    for word in one.report.alarms:
        if word != "quarantine":
            yield Alarm(f"kiosk:{word}", "soon")


def _health(one: FleetKiosk, _now: datetime, _calendar: WorkingCalendar) -> Iterator[Alarm]:
    """What the kiosk itself judges; of a part that it tells of nothing is reckoned here again."""
    for part in one.report.parts:
        if part.is_trouble:
            tone: Tone = "error" if part.level == "now" else "soon"
            yield Alarm(f"health:{part.name}.{part.word}", tone, part.facts)


def _update(one: FleetKiosk, _now: datetime, _calendar: WorkingCalendar) -> Iterator[Alarm]:
    word, version = one.report.updated or ("", "")
    if word in _NEVER_AGAIN:
        yield Alarm("update-failed", "soon", {"version": version, "why": word})


def _own_key(version: str) -> tuple[int, ...]:
    try:
        return version_key(version)
    except ValueError:
        return ()


_ALWAYS: tuple[Check, ...] = (_recorded, _gaps, _undecided)
_WHILE_ACTIVE: tuple[Check, ...] = (_queue, _machine, _update, _keys, _health, _own_words)
