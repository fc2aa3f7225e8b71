"""One run: records by seq, then files, until nothing is due or something stops the line."""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TypeVar

from sync.cases.ids import uuid7
from sync.cases.refusal import Refusal
from sync.journal.enrolment import Enrolment
from sync.journal.journal import Journal
from sync.journal.outbox import OutboxRecord
from sync.logbook import note
from sync.vault.recipients import Recipients
from sync.wire.client import CentreClient
from sync.wire.messages import MAX_RECORDS, MAX_SURVEYS, EnrolAnswer, Manifest, SyncAnswer, WireRecord
from sync.wire.outcomes import Foreign, Refused, Trouble
from sync.worker import carried_probe, centre_keys, office_settings, reintroducing, sealing_keys
from sync.worker.answers import RECEIVED, AnswerReader, stored
from sync.worker.back_off import Uniform
from sync.worker.files import FileSender
from sync.worker.heeding import heed
from sync.worker.pauses import pause
from sync.worker.reports import OnProgress, Progress, Tally

_CLAIM = timedelta(minutes=5)
_BATCH_BYTES = 150_000  # heads and bodies; base64 and zstd bring it to some 200 kB, the limit is 256
_POISON = 3
Clock = Callable[[], datetime]
T = TypeVar("T")


@dataclass(slots=True)
class Means:
    """What every run works with. ``clock``: UTC; ``uniform``: randomness of the back-off; ``monotonic``: seconds, for
    rates; ``health``: what the desk is told of this machine; ``told``: hears each answer once it has been taken over;
    ``whom``: to whom a test case is sealed now."""

    journal: Journal
    client: CentreClient
    clock: Clock
    uniform: Uniform
    health: Callable[[], dict[str, object]]
    monotonic: Callable[[], float] = time.monotonic
    told: Callable[[SyncAnswer], None] = lambda _answer: None
    whom: Callable[[], Recipients | Refusal] = lambda: Refusal("keys.missing")
    reader: AnswerReader = field(init=False)
    files: FileSender = field(init=False)

    def __post_init__(self) -> None:
        self.reader = AnswerReader(self.journal, self.client, self.uniform)
        self.files = FileSender(self.journal, self.client, self.uniform, self.monotonic)


@dataclass(slots=True)
class Run:
    """``over``: whether somebody wants it to end after the request under way. ``next_sync_s``: the centre's wish."""

    means: Means
    on_progress: OnProgress
    over: Callable[[], bool]
    tally: Tally = field(default_factory=Tally)
    next_sync_s: float | None = None

    def to_the_end(self, enrolled: Enrolment) -> Trouble | None:
        """None: all that was due is at the centre and the news is here, or it was ended from outside."""
        self.on_progress(Progress("contact"))
        while True:
            trouble = self._exchange_all(enrolled)
            if trouble is not None or self.over():
                return trouble
            before = self.tally.blobs
            trouble = self.means.files.send_all(
                self.means.clock, self.tally, self.on_progress, self._interrupted
            )
            if trouble is not None:
                return trouble
            if self.tally.blobs == before or self.over():
                return None
            # Once more: the signature over what is complete now, and what came meanwhile.
            enrolled = self.means.journal.enrolment or enrolled

    def _exchange_all(self, enrolled: Enrolment) -> Trouble | None:
        """Batch after batch until nothing is due and the feed is read; at least one round trip."""
        journal = self.means.journal
        while True:
            batch = self._claimed()
            self.on_progress(Progress("cases", self.tally.cases, self.tally.cases + journal.waiting().cases))
            answer = self._send(enrolled, batch)
            if not isinstance(answer, SyncAnswer):
                return answer
            enrolled = journal.enrolment or enrolled
            self.on_progress(Progress("cases", self.tally.cases, self.tally.cases + journal.waiting().cases))
            self.on_progress(Progress("status", self.tally.feed_rows, self.tally.feed_rows))
            more = answer.feed.more or self._has_records()
            if not more or self.over():
                return None

    def _send(self, enrolled: Enrolment, batch: Sequence[OutboxRecord]) -> SyncAnswer | Trouble:
        """One batch, halved where it must be; its rows have their new state when this returns."""
        answer = self._ask(enrolled, batch)
        if isinstance(answer, SyncAnswer):
            self._take_over(enrolled, answer, batch)
            return answer
        if _is_poison(answer, batch):
            return (
                self._alone(enrolled, batch[0], answer) if len(batch) == 1 else self._halved(enrolled, batch)
            )
        self._put_off(batch, answer)
        return answer

    def _halved(self, enrolled: Enrolment, batch: Sequence[OutboxRecord]) -> SyncAnswer | Trouble:
        middle = len(batch) // 2
        first = self._send(enrolled, batch[:middle])
        if isinstance(first, SyncAnswer):
            return self._send(enrolled, batch[middle:])
        self._put_off(batch[middle:], first)
        return first

    def _alone(self, enrolled: Enrolment, one: OutboxRecord, trouble: Trouble) -> SyncAnswer | Trouble:
        """It is the record's fault only if the centre takes a batch without it: a centre or a proxy that answers 500 to
        everything for a day would otherwise have every case set aside, one a run (F53)."""
        without = self._send(enrolled, [])
        if isinstance(without, SyncAnswer):
            stored(self.means.journal.quarantine(*one.key, trouble.word))
            self.tally.quarantined += 1
        else:
            self._put_off([one], trouble)
        return without

    def _put_off(self, batch: Sequence[OutboxRecord], trouble: Trouble) -> None:
        for one in batch:
            again = self.means.clock() + pause(trouble, one.attempts, self.means.uniform)
            stored(self.means.journal.mark_retry([one.key], again, trouble.word))

    def _take_over(self, enrolled: Enrolment, answer: SyncAnswer, batch: Sequence[OutboxRecord]) -> None:
        means = self.means
        self.next_sync_s = answer.next_sync_s
        means.reader.take_over(answer, batch, means.clock(), self.tally)
        self.tally.cases += sum(one.kind == RECEIVED for one in batch)
        heed(means.journal, enrolled, answer, means.clock(), self.tally)
        means.told(answer)

    def _ask(self, enrolled: Enrolment, batch: Sequence[OutboxRecord]) -> SyncAnswer | Trouble:
        """Once; and once more where the centre has taken back a kiosk that it had forgotten."""
        client = self.means.client
        records = [WireRecord(one.head, one.body) for one in batch]

        def send() -> SyncAnswer | Trouble:
            surveys = self.means.journal.surveys_due(MAX_SURVEYS)
            return client.sync(self._manifest(enrolled, batch, surveys), records, surveys)

        answer = self._mended(send)
        if not isinstance(answer, Refused) or answer.kind != "key-unknown":
            return answer
        shown = self._reintroduced(enrolled)
        if isinstance(shown, EnrolAnswer):
            return self._mended(send)
        return replace(answer, kind=shown.kind) if isinstance(shown, Refused) else answer

    def _reintroduced(self, enrolled: Enrolment) -> EnrolAnswer | Trouble | None:
        """None: the kiosk has nothing to show, since it was enrolled before such documents were kept."""
        journal, client = self.means.journal, self.means.client
        shown = reintroducing.documents(journal, enrolled)
        came = self._mended(lambda: client.reintroduce(shown)) if shown else None
        if isinstance(came, EnrolAnswer):
            reintroducing.begin_again(journal, enrolled)
        return came

    def _mended(self, send: Callable[[], T | Trouble]) -> T | Trouble:
        """Once; and once more where the centre's key, a clock or a nonce was at fault."""
        client = self.means.client
        answer = send()
        if _may_be_another_key(answer) and centre_keys.follow(self.means.journal, client):
            answer = send()
        if isinstance(answer, Refused) and answer.kind in ("clock", "nonce-used"):
            if answer.time is not None:
                client.offset = answer.time - self.means.clock()
                note("sync.clock_corrected", seconds=round(client.offset.total_seconds()))
            elif answer.kind == "clock":
                return answer
            answer = send()
        return answer

    def _manifest(
        self, enrolled: Enrolment, batch: Sequence[OutboxRecord], surveys: Sequence[bytes]
    ) -> Manifest:
        means = self.means
        now, stream = means.client.now(), means.journal.stream()
        return Manifest(
            device=enrolled.device_id,
            office_id=enrolled.office_id,
            epoch=enrolled.epoch,
            batch_id=uuid7(now, secrets.randbits),
            at=now,
            identity=enrolled.identity,
            heads=[hashlib.sha256(one.head).hexdigest() for one in batch],
            cursor=means.journal.cursor(),
            acked_through=means.journal.acknowledged_through(),
            last_seq=stream.next_seq - 1,
            last_serial=stream.next_serial - 1,
            recipients_version=sealing_keys.version(means.journal),
            settings_version=office_settings.version(means.journal),
            asks=means.files.unproved(means.clock()),
            surveys=[hashlib.sha256(one).hexdigest() for one in surveys],
            aside=means.journal.contradicted(MAX_RECORDS),
            probe=carried_probe.due(means.journal, means.whom, now),
            health=means.health(),
        )

    def _claimed(self) -> list[OutboxRecord]:
        """The next batch by seq, ours for five minutes; should two workers meet all the same, nothing is harmed."""
        now = self.means.clock()
        batch: list[OutboxRecord] = []
        size = 0
        for one in self.means.journal.due_records(now, MAX_RECORDS):
            size += len(one.head) + len(one.body or b"")
            if batch and size > _BATCH_BYTES:
                break
            batch.append(one)
        if not batch:
            return []
        mine = self.means.journal.claim([one.key for one in batch], now, now + _CLAIM)
        stored(mine)
        return [one for one in batch if one.key in mine]  # type: ignore[operator]

    def _has_records(self) -> bool:
        return bool(self.means.journal.due_records(self.means.clock(), 1))

    def _interrupted(self) -> bool:
        return self.over() or self._has_records()


def _may_be_another_key(answer: object) -> bool:
    """A login page most often, or a clock's refusal without a word of proof; or the centre signs with a key that is
    not known here yet."""
    if isinstance(answer, Refused):
        return answer.kind == "clock" and answer.time is None
    return isinstance(answer, Foreign) and answer.status in (200, 201)


def _is_poison(trouble: Trouble, batch: Sequence[OutboxRecord]) -> bool:
    """Whether a record in the batch, rather than the line or the centre, is what cannot go through."""
    if not batch:
        return False
    status = trouble.status if isinstance(trouble, Refused | Foreign) else 0
    if status == 413 and isinstance(trouble, Refused):
        return True
    stubborn = min(one.attempts for one in batch) >= _POISON - 1
    return stubborn and status in (400, 415, 500) and (isinstance(trouble, Refused) or status == 500)
