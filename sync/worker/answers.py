"""What an answer of the centre changes in the journal: nothing is done before its signature over the case holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec

from sync.cases.refusal import Refusal
from sync.journal.journal import Journal
from sync.journal.mirror import Change
from sync.journal.outbox import Key, OutboxRecord
from sync.logbook import note
from sync.wire.client import CentreClient
from sync.wire.messages import Acknowledgement, SyncAnswer
from sync.worker.back_off import Uniform, back_off
from sync.worker.reports import Tally

RECEIVED = "CaseReceived"


class NotStoredError(Exception):
    """The journal's disk took nothing: the run ends, nothing was lost."""


def stored(outcome: object) -> None:
    """Raise where a journal's method refused."""
    if isinstance(outcome, Refusal):
        raise NotStoredError(outcome.code)


@dataclass(frozen=True, slots=True)
class AnswerReader:
    """Takes answers over into the journal."""

    journal: Journal
    client: CentreClient
    uniform: Uniform

    def take_over(
        self, answer: SyncAnswer, sent: Sequence[OutboxRecord], now: datetime, tally: Tally
    ) -> None:
        """Acknowledgements first, then each record's fate, then what people decided, then what the centre lacks, then the mirror."""
        acknowledged = self._acknowledgements(answer, tally)
        self._results(answer, sent, acknowledged, now, tally)
        self._decided(answer)
        self._lacking(answer, now)
        if answer.surveys:
            stored(self.journal.surveys_taken(answer.surveys))
        changes = [Change(row.n, msgspec.to_builtins(row.status)) for row in answer.feed.rows]
        taken = self.journal.apply_feed(changes, answer.feed.cursor, now, answer.feed.restart)
        stored(taken)
        tally.feed_rows += len(changes)

    def _acknowledgements(self, answer: SyncAnswer, tally: Tally) -> set[str]:
        """Keep those that are signed and speak of exactly what we hold; the ids of their cases."""
        good = set()
        for one in self.client.acknowledged(answer.acknowledgements):
            said = one.said
            if not self._is_ours(said):
                continue
            stored(self.journal.save_acknowledgement(said.case_id, one.document, said.complete, answer.time))
            good.add(said.case_id)
            tally.acknowledged += 1
            tally.complete += said.complete
        return good

    def _is_ours(self, said: Acknowledgement) -> bool:
        ours = self.journal.accepted(said.case_id)
        return (
            ours is not None
            and ours.number.glyphs == said.number
            and str(ours.serial) == said.serial
            and ours.body_sha256.hex() == said.body_sha256
        )

    def _results(
        self,
        answer: SyncAnswer,
        sent: Sequence[OutboxRecord],
        acknowledged: set[str],
        now: datetime,
        tally: Tally,
    ) -> None:
        taken: list[Key] = []
        for one, result in zip(sent, answer.results, strict=True):
            tally.sent += 1
            if result.outcome in ("new", "same") and (one.kind != RECEIVED or one.case_id in acknowledged):
                taken.append(one.key)
            elif result.outcome in ("conflict", "invalid"):
                reason = f"{result.outcome}-{result.reason}"
                stored(self.journal.quarantine(one.epoch, one.seq, reason))
                tally.quarantined += 1
            else:
                again = now + max(back_off(one.attempts, self.uniform), timedelta(seconds=1))
                stored(self.journal.mark_retry([one.key], again, result.outcome))
        if taken:
            stored(self.journal.mark_acknowledged(taken, "signed"))

    def _decided(self, answer: SyncAnswer) -> None:
        """A person at the centre has looked at what was set aside as a conflict."""
        for one in answer.decided:
            changed = self.journal.decided(one.head_sha256, stays_aside=one.decision == "first")
            stored(changed)
            if changed is True:
                note("sync.conflict_decided", decision=one.decision)

    def _lacking(self, answer: SyncAnswer, now: datetime) -> None:
        """A centre restored from a backup asks for what it had signed for; it is still here."""
        through = self.journal.acknowledged_through()
        enrolled = self.journal.enrolment
        restarted = answer.feed.restart
        # Both counts stop at a record that is set aside here, and what lies above it may be lost all the same.
        lost = restarted or answer.have_through < through
        if enrolled is not None and answer.epoch == enrolled.epoch and lost:
            stored(self.journal.reopen(enrolled.epoch, answer.have_through, answer.missing))
        if enrolled is not None and restarted:
            stored(self.journal.reopen_earlier(enrolled.epoch))
        if answer.want_blobs:
            stored(self.journal.blobs_wanted(answer.want_blobs))
        for blob in self.journal.sent_blobs(now, answer.want_blobs):
            # Said to be there, and by the signed word it is not: somebody on the way answers in the centre's
            # place. Without a pause the two would go round for ever.
            stored(self.journal.blob_progress(blob.sha256, 0))
            again = now + max(back_off(blob.attempts, self.uniform), timedelta(seconds=1))
            stored(self.journal.blob_retry(blob.sha256, again, "not-held"))
