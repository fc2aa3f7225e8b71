"""What a clerk has written down, and the case that it became."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sync.cases.numbers import Serial, TrackingNumber
from sync.cases.working_calendar import JAKARTA, WorkingCalendar


@dataclass(frozen=True, slots=True)
class SealedPage:
    """A scanned page, sealed when it was handed in. ``sha256`` and ``size`` are of the payload."""

    role: str
    media_type: str
    sha256: str
    header: bytes = field(repr=False)
    payload: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What a clerk has written down. ``answers``: checked by the form, empty ones left out; ``received_at``: when it
    reached the office; ``facts``: what was noted beside it (agenda of a letter, ``late_reason``)."""

    channel: str
    answers: Mapping[str, str] = field(repr=False)
    received_at: datetime
    facts: Mapping[str, str] = field(default_factory=dict, repr=False)
    pages: tuple[SealedPage, ...] = ()


@dataclass(frozen=True, slots=True)
class Received:
    """The new case. ``proof``: text of the receipt's QR."""

    case_id: str
    number: TrackingNumber
    serial: Serial
    received_at: datetime
    proof: str


def late_days(calendar: WorkingCalendar, received_at: datetime, now: datetime) -> int:
    """Working days between the day on which it counts as received and this entry; 0 for the same day."""
    return max(
        0,
        calendar.working_days_between(
            calendar.receipt_day(received_at), calendar.receipt_day(now.astimezone(JAKARTA))
        ),
    )
