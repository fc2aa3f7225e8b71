"""One picture of sync for everybody who shows it: `kiosk sync`, the doctor, the maintenance screen, the desk."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sync.journal.attempts import SyncAttempt
from sync.journal.journal import Journal
from sync.journal.outbox import OutboxState, Serials
from sync.journal.standing import Alarm, Refused
from sync.worker import carried_probe, clock_behind
from sync.worker.worker import Live, SyncWorker

_SHOWN = 20
_NO_WORD_OF_THE_CENTRE = ("offline", "certificate", "login-page", "not-enrolled", "not-stored", "failed")


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncPicture:
    """``contact``: when the centre last answered, whatever it said (None: not within the last 20 attempts); ``success``:
    when a run last came to its end; ``waiting``: what has not arrived, with what is set aside and why; ``serials``:
    given here against signed for; ``refused``: the centre hears this kiosk no longer; ``alarms``: for staff, until
    cleared; ``attempts``: the newest first; ``clock_is_behind``: by the centre's certificate; ``live``: what the worker is
    at; nothing of it without a worker; ``tested``: when the centre opened the test case of the present enrolment.
    """

    waiting: OutboxState
    serials: Serials
    contact: datetime | None
    success: datetime | None
    refused: Refused | None
    alarms: tuple[Alarm, ...]
    attempts: tuple[SyncAttempt, ...]
    clock_offset: timedelta = timedelta(0)
    clock_is_behind: bool = False
    live: Live = field(default_factory=Live)
    tested: datetime | None = None

    def last_error(self) -> str:
        """The word of the newest attempt that did not come to its end, if none has since; else empty."""
        newest = self.attempts[0] if self.attempts else None
        return "" if newest is None or newest.outcome in ("done", "stopped") else newest.outcome


def picture(journal: Journal, worker: SyncWorker | None = None) -> SyncPicture:
    """Reads the journal (some milliseconds): not for the thread that draws."""
    attempts = journal.attempts(_SHOWN)
    heard = (
        one.at
        for one in attempts
        if one.outcome not in _NO_WORD_OF_THE_CENTRE and one.details != "not-yet-valid"
    )
    return SyncPicture(
        waiting=journal.waiting(),
        serials=journal.serials(),
        contact=next(heard, None),
        success=journal.last_done(),
        refused=journal.refused(),
        alarms=journal.alarms(),
        attempts=attempts,
        clock_offset=timedelta(0) if worker is None else worker.clock_offset,
        clock_is_behind=clock_behind.is_so(journal) if worker is None else worker.clock_is_behind,
        live=Live() if worker is None else worker.live,
        tested=carried_probe.opened_at(journal),
    )
