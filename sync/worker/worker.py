"""One run after another, each with a named end. Runs in a thread of its own; knows no screen."""

from __future__ import annotations

import hashlib
import random
import secrets
import threading
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from sync.cases.ids import uuid7
from sync.journal.enrolment import Enrolment
from sync.journal.journal import Journal
from sync.journal.outbox import OutboxRecord
from sync.logbook import note
from sync.wire.client import CentreClient
from sync.wire.messages import MAX_RECORDS, Manifest, SyncAnswer, WireRecord
from sync.wire.outcomes import Foreign, NoContact, Refused, Trouble
from sync.worker.answers import AnswerReader, NotStoredError, stored
from sync.worker.back_off import DAY, HOUR, Uniform, around, back_off
from sync.worker.files import FileSender
from sync.worker.reports import OnProgress, Outcome, Progress, SyncReport, Tally, silent

_CLAIM = timedelta(minutes=5)
_BATCH_BYTES = 150_000  # heads and bodies; base64 and zstd bring it to some 200 kB, the limit is 256
_LINK_LOOK_S = 10
_POISON = 3
Clock = Callable[[], datetime]


class SyncWorker:
    """Sends the outbox, fetches statuses. ``clock``: UTC; ``uniform``: randomness of the back-off."""

    def __init__(
        self,
        journal: Journal,
        client: CentreClient,
        clock: Clock,
        *,
        uniform: Uniform = random.uniform,
        health: Callable[[], dict[str, object]] = dict,
        links: Callable[[], frozenset[str]] | None = None,
    ) -> None:
        self._journal = journal
        self._client = client
        self._clock = clock
        self._uniform = uniform
        self._health = health
        self._links = links or (lambda: links_up(Path("/sys/class/net")))
        self._reader = AnswerReader(journal, client, uniform)
        self._files = FileSender(journal, client, uniform)
        self._turn = threading.Lock()
        self._woken = threading.Event()
        self._stopping = threading.Event()
        self._failures = 0
        self._next_sync_s: float = 300

    def wake(self) -> None:
        """There is something new: do not wait for the interval. Safe from any thread."""
        self._woken.set()

    def stop(self) -> None:
        """End after the request under way."""
        self._stopping.set()
        self._woken.set()

    def send_now(self, on_progress: OnProgress = silent) -> SyncReport:
        """What the button does: all back-off is forgotten, then one run."""
        self._journal.clear_back_off()
        return self.run_once(on_progress)

    def run_once(self, on_progress: OnProgress = silent) -> SyncReport:
        """Bring up what waits and fetch the news, as far as the line allows. Never raises: the end has a name."""
        with self._turn:
            tally = Tally()
            try:
                outcome, detail = self._run(tally, on_progress)
            except NotStoredError as refused:
                outcome, detail = "not-stored", str(refused)
            except Exception as mistake:  # noqa: BLE001 - the lobby must go on whatever is wrong in here; nothing is marked
                note("sync.run_failed", error=type(mistake).__name__)
                outcome, detail = "failed", ""
            self._failures = 0 if outcome in ("done", "stopped") else self._failures + 1
            self._journal.note_attempt(outcome, detail)
            return self._report(outcome, detail, tally)

    def run_forever(self) -> None:
        """Until `stop`: at once, then when woken, when a link comes up, or when the time has come."""
        links = self._links()
        while not self._stopping.is_set():
            report = self.run_once()
            links = self._wait(report.next_in_s, links)

    def _wait(self, seconds: float, links: frozenset[str]) -> frozenset[str]:
        while seconds > 0:
            slept = min(seconds, _LINK_LOOK_S)
            if self._woken.wait(slept):
                self._woken.clear()
                return self._links()
            seconds -= slept
            now_up = self._links()
            if now_up - links:
                self._journal.clear_back_off()
                return now_up
            links = now_up
        return links

    def _run(self, tally: Tally, on_progress: OnProgress) -> tuple[Outcome, str]:
        enrolled = self._journal.enrolment
        if enrolled is None:
            return "not-enrolled", ""
        on_progress(Progress("contact"))
        while True:
            trouble = self._exchange_all(enrolled, tally, on_progress)
            if trouble is None:
                before = tally.blobs
                trouble = self._files.send_all(self._clock, tally, on_progress, self._interrupted)
                if trouble is None and tally.blobs > before and not self._stopping.is_set():
                    continue  # the signature over what is complete now, and what came meanwhile
            if trouble is not None:
                return _named(trouble), trouble.word
            on_progress(Progress("finished"))
            return ("stopped" if self._stopping.is_set() else "done"), ""

    def _exchange_all(self, enrolled: Enrolment, tally: Tally, on_progress: OnProgress) -> Trouble | None:
        """Batch after batch until nothing is due and the feed is read; at least one round trip."""
        while True:
            batch = self._claimed()
            total = tally.sent + len(batch)
            on_progress(Progress("cases", tally.sent, total))
            answer = self._send(enrolled, batch, tally)
            if not isinstance(answer, SyncAnswer):
                return answer
            on_progress(Progress("status", tally.feed_rows, tally.feed_rows))
            more = answer.feed.more or self._has_records()
            if not more or self._stopping.is_set():
                return None

    def _send(self, enrolled: Enrolment, batch: Sequence[OutboxRecord], tally: Tally) -> SyncAnswer | Trouble:
        """One batch, halved where it must be; its rows have their new state when this returns."""
        answer = self._ask(enrolled, batch)
        if isinstance(answer, SyncAnswer):
            self._next_sync_s = answer.next_sync_s
            self._reader.take_over(answer, batch, self._clock(), tally)
            return answer
        if _is_poison(answer, batch):
            if len(batch) == 1:
                stored(self._journal.quarantine(*batch[0].key, answer.word))
                tally.quarantined += 1
                return self._send(enrolled, [], tally)
            middle = len(batch) // 2
            first = self._send(enrolled, batch[:middle], tally)
            return self._send(enrolled, batch[middle:], tally) if isinstance(first, SyncAnswer) else first
        for one in batch:
            again = self._clock() + self._pause(answer, one.attempts)
            stored(self._journal.mark_retry([one.key], again, answer.word))
        return answer

    def _ask(self, enrolled: Enrolment, batch: Sequence[OutboxRecord]) -> SyncAnswer | Trouble:
        """Once; and once more where a clock or a nonce was at fault."""
        records = [WireRecord(one.head, one.body) for one in batch]
        answer = self._client.sync(self._manifest(enrolled, batch), records)
        if isinstance(answer, Refused) and answer.kind in ("clock", "nonce-used"):
            if answer.time is not None:
                self._client.offset = answer.time - self._clock()
            elif answer.kind == "clock":
                return answer
            answer = self._client.sync(self._manifest(enrolled, batch), records)
        return answer

    def _manifest(self, enrolled: Enrolment, batch: Sequence[OutboxRecord]) -> Manifest:
        now = self._client.now()
        return Manifest(
            device=enrolled.device_id,
            office_id=enrolled.office_id,
            epoch=enrolled.epoch,
            batch_id=uuid7(now, secrets.randbits),
            at=now,
            identity=enrolled.identity,
            heads=[hashlib.sha256(one.head).hexdigest() for one in batch],
            cursor=self._journal.cursor(),
            acked_through=self._journal.acknowledged_through(),
            asks=self._files.unproved(self._clock()),
            health=self._health(),
        )

    def _claimed(self) -> list[OutboxRecord]:
        """The next batch by seq, ours for five minutes; should two workers meet all the same, nothing is harmed."""
        now = self._clock()
        batch: list[OutboxRecord] = []
        size = 0
        for one in self._journal.due_records(now, MAX_RECORDS):
            size += len(one.head) + len(one.body or b"")
            if batch and size > _BATCH_BYTES:
                break
            batch.append(one)
        if not batch:
            return []
        mine = self._journal.claim([one.key for one in batch], now, now + _CLAIM)
        stored(mine)
        return [one for one in batch if one.key in mine]  # type: ignore[operator]

    def _has_records(self) -> bool:
        return bool(self._journal.due_records(self._clock(), 1))

    def _interrupted(self) -> bool:
        return self._stopping.is_set() or self._has_records()

    def _pause(self, trouble: Trouble, attempts: int) -> timedelta:
        if isinstance(trouble, Refused):
            if trouble.status in (429, 503) and trouble.retry_after_s is not None:
                return timedelta(seconds=trouble.retry_after_s)
            if trouble.status == 426:
                return DAY
            if trouble.status in (401, 403) and trouble.kind not in ("clock", "nonce-used"):
                return HOUR
        return back_off(attempts, self._uniform)

    def _report(self, outcome: Outcome, detail: str, tally: Tally) -> SyncReport:
        if outcome in ("done", "stopped"):
            wait = around(self._next_sync_s, self._uniform)
        else:
            wait = max(1.0, back_off(self._failures, self._uniform).total_seconds())
        return SyncReport(
            outcome=outcome,
            sent=tally.sent,
            acknowledged=tally.acknowledged,
            complete=tally.complete,
            blobs=tally.blobs,
            feed_rows=tally.feed_rows,
            quarantined=tally.quarantined,
            detail=detail,
            next_in_s=wait,
            clock_offset=self._client.offset,
        )


def links_up(folder: Path) -> frozenset[str]:
    """Names of the network links that are up, as the kernel tells it."""
    up = set()
    for link in folder.glob("*/operstate"):
        try:
            if link.read_text().strip() == "up":
                up.add(link.parent.name)
        except OSError:  # unplugged this very moment
            continue
    return frozenset(up)


def _is_poison(trouble: Trouble, batch: Sequence[OutboxRecord]) -> bool:
    """Whether a record in the batch, rather than the line or the centre, is what cannot go through."""
    if not batch:
        return False
    status = trouble.status if isinstance(trouble, Refused | Foreign) else 0
    if status == 413 and isinstance(trouble, Refused):
        return True
    stubborn = min(one.attempts for one in batch) >= _POISON - 1
    return stubborn and status in (400, 415, 500) and (isinstance(trouble, Refused) or status == 500)


def _named(trouble: Trouble) -> Outcome:
    if isinstance(trouble, NoContact):
        return "certificate" if trouble.reason == "certificate" else "offline"
    if isinstance(trouble, Foreign):
        return "login-page" if trouble.status < 500 else "offline"
    by_status: dict[int, Outcome] = {
        403: "revoked",
        426: "update-needed",
        429: "busy",
        503: "busy",
        507: "busy",
    }
    return "clock" if trouble.kind == "clock" else by_status.get(trouble.status, "refused")
