"""What a run of the worker came to, and how far it is: values for screens, logs and tests."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
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
    "identity-changed",
    "update-needed",
    "not-enrolled",
    "not-stored",
    "failed",
]
"""The sentence that staff read hangs on this word alone. ``revoked`` and ``identity-changed`` only on the centre's
signature, any other 401 or 403 is ``refused``. ``failed``: a mistake of ours; it is logged."""

Phase = Literal["contact", "cases", "files", "checking", "status", "finished"]


@dataclass(frozen=True, slots=True)
class Progress:
    """One of the five lines of "Kirim sekarang": ``done`` of ``total`` cases, bytes (of files) or statuses.

    ``rate``: bytes a second, ``left_s``: seconds to go at that rate; both only once it can be said.
    """

    phase: Phase
    done: int = 0
    total: int = 0
    rate: float | None = None
    left_s: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncReport:
    """``sent``: records the centre answered for; ``acknowledged``: cases it signed for in this run, ``complete``
    of them with all files; ``blobs``: files brought to their end; ``feed_rows``: statuses mirrored;
    ``quarantined``: set aside for a person; ``renewed``: the journal turned out to be an older copy and goes on in a
    new epoch. ``detail``: the last stable word. ``next_in_s``: when to come again.
    """

    outcome: Outcome
    sent: int = 0
    acknowledged: int = 0
    complete: int = 0
    blobs: int = 0
    feed_rows: int = 0
    quarantined: int = 0
    renewed: bool = False
    detail: str = ""
    next_in_s: float = 300
    clock_offset: timedelta = timedelta(0)


@dataclass(slots=True)
class Tally:
    """The report while it is being earned. ``cases``: of ``sent``; ``file_bytes``: sent, for the rate and what is left."""

    sent: int = 0
    acknowledged: int = 0
    complete: int = 0
    blobs: int = 0
    feed_rows: int = 0
    quarantined: int = 0
    renewed: bool = False
    cases: int = field(default=0)
    file_bytes: int = field(default=0)


OnProgress = Callable[[Progress], None]


def silent(_progress: Progress) -> None:
    """Nobody watches."""
