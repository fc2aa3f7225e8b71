"""Sealed files on their way: the smallest first, each from the byte where the centre stopped."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from sync.cases.refusal import Refusal
from sync.journal.blobs import BlobToSend
from sync.journal.journal import Journal
from sync.wire.client import CentreClient
from sync.wire.messages import MAX_RECORDS
from sync.wire.outcomes import BlobAt, NoContact, Refused, Trouble
from sync.worker.answers import stored
from sync.worker.back_off import HOUR, Uniform, back_off
from sync.worker.meter import Meter
from sync.worker.reports import OnProgress, Tally

_AT_ONCE = 50
_FIRST_SLICE = 256 * 1024
_WHOLE = 32 * 1024 * 1024


@dataclass(slots=True)
class FileSender:
    """``slice``: bytes a request; everything that is left, until two cuts in a row without progress show that
    something on the way buffers whole bodies. Then it starts small and doubles with each success."""

    journal: Journal
    client: CentreClient
    uniform: Uniform
    monotonic: Callable[[], float] = time.monotonic
    slice: int = _WHOLE
    cuts: int = field(default=0)

    def unproved(self, now: datetime) -> list[str]:
        """Cases whose files are all at the centre by its word, but not yet by its signature."""
        return self.journal.unproved_cases(now, MAX_RECORDS)

    def send_all(
        self,
        clock: Callable[[], datetime],
        tally: Tally,
        on_progress: OnProgress,
        interrupted: Callable[[], bool],
    ) -> Trouble | None:
        """Send what is due until something stops the line, or ``interrupted`` says that a case wants to go first.

        A file that has a trouble of its own waits; the others go on.
        """
        due = self.journal.due_blobs(clock(), _AT_ONCE)
        if not due:
            return None
        meter = Meter(on_progress, self.monotonic, tally.file_bytes, self.journal.waiting().blob_bytes)
        done = 0
        for blob in due:
            meter.at(done, surely=True)
            trouble = self._send(blob, clock, tally, lambda here, done=done: meter.at(done + here))  # type: ignore[misc]
            if trouble is not None and self._stops_the_line(trouble):
                return trouble
            done += blob.size - blob.sent
            if interrupted():
                break
        meter.at(done, surely=True)
        tally.file_bytes += done
        return None

    def _send(
        self, blob: BlobToSend, clock: Callable[[], datetime], tally: Tally, on_sent: Callable[[int], None]
    ) -> Trouble | None:
        if isinstance(self.journal.check_blob(blob.sha256), Refusal):
            return None  # damaged here: flagged on its row, nothing to send
        at = self.client.blob_state(blob.sha256)
        while isinstance(at, BlobAt) and at.offset < blob.size:
            stored(self.journal.blob_progress(blob.sha256, at.offset))
            at = self._send_slice(blob, at.offset, on_sent)
            if isinstance(at, Refused) and at.kind == "offset" and at.offset is not None:
                at = (
                    BlobAt(at.offset, blob.size)
                    if at.offset < blob.size
                    else self.client.blob_state(blob.sha256)
                )
        if isinstance(at, BlobAt):
            # All there by the centre's word; the row waits for its signature before it counts as held.
            stored(self.journal.blob_progress(blob.sha256, blob.size))
            tally.blobs += 1
            return None
        self._put_off(blob, at, clock(), tally)
        return at

    def _send_slice(self, blob: BlobToSend, offset: int, on_sent: Callable[[int], None]) -> BlobAt | Trouble:
        def gone(sent: int) -> None:
            on_sent(max(0, offset + sent - blob.sent))

        length = min(self.slice, blob.size - offset)
        with blob.path.open("rb") as source:
            source.seek(blob.header_len + offset)
            at = self.client.send_blob(blob.sha256, source, offset, length, gone)
        if isinstance(at, BlobAt):
            self.cuts = 0
            self.slice = min(self.slice * 2, _WHOLE)
        elif isinstance(at, NoContact):
            after = self.client.blob_state(blob.sha256)
            moved = isinstance(after, BlobAt) and after.offset > offset
            self.cuts = 0 if moved else self.cuts + 1
            if self.cuts >= 2:
                self.slice, self.cuts = _FIRST_SLICE, 0
            if isinstance(after, BlobAt) and moved:
                return after
        return at

    def _put_off(self, blob: BlobToSend, trouble: Trouble, now: datetime, tally: Tally) -> None:
        kind = trouble.word
        if kind == "erased" or (kind in ("wrong-hash", "too-large") and blob.attempts >= 2):
            stored(self.journal.blob_set_aside(blob.sha256, "quarantined", kind))
            tally.quarantined += 1
            return
        wait = HOUR if kind == "storage-full" else back_off(blob.attempts, self.uniform)
        stored(self.journal.blob_retry(blob.sha256, now + wait, kind))

    @staticmethod
    def _stops_the_line(trouble: Trouble) -> bool:
        """Whether the next file would fare no better."""
        if isinstance(trouble, Refused):
            return trouble.status in (401, 403, 426, 429, 503, 507)
        return True
