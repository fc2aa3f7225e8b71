"""What a run of the worker came to, and how far it is: values for screens, logs and tests."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

Outcome = Literal[
    "done",
    "stopped",
    "offline",
    "certificate",
    "login-page",
    "busy",
    "clock",
    "refused",
    "revoked",
    "update-needed",
    "not-enrolled",
    "not-stored",
    "failed",
]
"""The sentence that staff read hangs on this word alone. ``failed``: a mistake of ours; it is logged."""

Phase = Literal["contact", "cases", "files", "checking", "status", "finished"]


@dataclass(frozen=True, slots=True)
class Progress:
    """One of the five lines of "Kirim sekarang": records, bytes or rows, ``done`` of ``total``."""

    phase: Phase
    done: int = 0
    total: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncReport:
    """``sent``: records the centre answered for; ``acknowledged``: cases it signed for in this run, ``complete``
    of them with all files; ``blobs``: files brought to their end; ``feed_rows``: statuses mirrored;
    ``quarantined``: set aside for a person. ``detail``: the last stable word. ``next_in_s``: when to come again.
    """

    outcome: Outcome
    sent: int = 0
    acknowledged: int = 0
    complete: int = 0
    blobs: int = 0
    feed_rows: int = 0
    quarantined: int = 0
    detail: str = ""
    next_in_s: float = 300
    clock_offset: timedelta = timedelta(0)


@dataclass(slots=True)
class Tally:
    """The report while it is being earned."""

    sent: int = 0
    acknowledged: int = 0
    complete: int = 0
    blobs: int = 0
    feed_rows: int = 0
    quarantined: int = 0


OnProgress = Callable[[Progress], None]


def silent(_progress: Progress) -> None:
    """Nobody watches."""
