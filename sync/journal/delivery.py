"""The journal as the worker sees it: what is to be sent, what came back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import Connection

from sync.cases.numbers import TrackingNumber
from sync.cases.refusal import Refusal
from sync.journal import attempts, blobs, mirror, outbox, surveys
from sync.journal.attempts import SyncAttempt
from sync.journal.blobs import BlobToSend
from sync.journal.mirror import Change, StatusRow
from sync.journal.opened import Opened
from sync.journal.outbox import Key, OutboxRecord, OutboxState, Serials
from sync.vault.sealed_files import read_whole


class Delivery(Opened):
    """Records, blobs, acknowledgements, the mirror. A write may answer ``journal.not_stored`` {"reason"}."""

    def due_records(self, now: datetime, limit: int) -> list[OutboxRecord]:
        """Records to send now, in their order."""
        with self._database.reading() as connection:
            return outbox.due_records(connection, now, limit)

    def claim(self, keys: Iterable[Key], now: datetime, until: datetime) -> frozenset[Key] | Refusal:
        """Those of the keys that no other worker holds; they are the caller's until then."""
        return self._database.write(lambda connection: outbox.claim(connection, keys, now, until))

    def mark_acknowledged(self, keys: Sequence[Key], answer: str = "") -> Refusal | None:
        """The centre's signed answer says that it has these records."""
        return self._database.write(lambda connection: outbox.mark_acknowledged(connection, keys, answer))

    def mark_retry(self, keys: Sequence[Key], next_attempt_at: datetime, answer: str) -> Refusal | None:
        """Not taken yet: back-off until then. ``answer``: a stable word for staff."""
        return self._database.write(
            lambda connection: outbox.mark_retry(connection, keys, next_attempt_at, answer)
        )

    def quarantine(self, epoch: int, seq: int, reason: str) -> Refusal | None:
        """Sets one record aside for a person; the others go on."""
        return self._database.write(lambda connection: outbox.quarantine(connection, (epoch, seq), reason))

    def contradicted(self, limit: int) -> list[str]:
        """Heads, by their hashes, that the centre has called a conflict: to ask whether a person has decided."""
        with self._database.reading() as connection:
            return outbox.contradicted(connection, limit)

    def decided(self, head_sha256: str, *, stays_aside: bool) -> bool | Refusal:
        """The centre's word on one of them; False if it does not stand aside any more."""
        return self._database.write(
            lambda connection: outbox.decided(connection, head_sha256, stays_aside=stays_aside)
        )

    def release(self, epoch: int, seq: int) -> Refusal | None:
        """A person lets a quarantined record try again."""
        return self._database.write(lambda connection: outbox.release(connection, (epoch, seq)))

    def release_all(self) -> int | Refusal:
        """A person lets everything that the centre would not have try again; damaged files stay set aside. How many."""

        def work(connection: Connection) -> int:
            return outbox.release_all(connection) + blobs.release_all(connection)

        return self._database.write(work)

    def reopen(self, epoch: int, above: int, missing: Iterable[tuple[int, int]] = ()) -> int | Refusal:
        """Records that a restored centre lacks wait again; returns how many."""
        return self._database.write(lambda connection: outbox.reopen(connection, epoch, above, missing))

    def reopen_earlier(self, epoch: int) -> int | Refusal:
        """Records of the epochs before this one wait again: the centre was restored; returns how many."""
        return self._database.write(lambda connection: outbox.reopen_earlier(connection, epoch))

    def settle_interrupted_sync(self) -> Refusal | None:
        """At the start: nothing is claimed."""
        return self._database.write(outbox.release_claims)

    def clear_back_off(self) -> Refusal | None:
        """All that waits is due at once."""
        return self._database.write(outbox.clear_back_off)

    def waiting(self) -> OutboxState:
        """What has not arrived at the centre."""
        with self._database.reading() as connection:
            return outbox.state(connection)

    def serials(self) -> Serials:
        """How far the present prefix has come, here and at the centre."""
        prefix = "" if self._enrolment is None else self._enrolment.prefix
        with self._database.reading() as connection:
            return outbox.serials(connection, prefix)

    def acknowledged_through(self) -> int:
        """The highest sequence number of this epoch without an unsigned record below it."""
        epoch = 0 if self._enrolment is None else self._enrolment.epoch
        with self._database.reading() as connection:
            return outbox.acknowledged_through(connection, epoch)

    # --- outbox: blobs

    def due_blobs(self, now: datetime, limit: int) -> list[BlobToSend]:
        """Files of which something is to be sent now, smallest first; only those whose case the centre has."""
        with self._database.reading() as connection:
            return blobs.due_blobs(connection, self._sealed.path, now, limit)

    def sent_blobs(self, now: datetime, sha256s: Sequence[str]) -> list[BlobToSend]:
        """Those of these files that the centre said it has in full, without its signature yet."""
        with self._database.reading() as connection:
            return blobs.sent_blobs(connection, self._sealed.path, now, sha256s)

    def unproved_cases(self, now: datetime, limit: int) -> list[str]:
        """Cases all of whose files have gone, of which the centre has not signed yet that they are complete."""
        with self._database.reading() as connection:
            return blobs.unproved_cases(connection, now, limit)

    def check_blob(self, sha256: str) -> Refusal | None:
        """Reads the file; ``file.missing`` or ``file.damaged`` is also flagged on its row (F06)."""
        with self._database.reading() as connection:
            named = blobs.header_of(connection, sha256)
        if named is None:
            return Refusal("file.missing")
        name, header = named
        found = read_whole(self._sealed.path / name, header, sha256)
        if not isinstance(found, Refusal):
            return None
        self.blob_set_aside(sha256, "damaged", found.code)
        return found

    def check_blobs(self) -> tuple[str, ...]:
        """Reads every file that is still to be sent; returns the hashes of those missing or damaged."""
        with self._database.reading() as connection:
            unsent = blobs.unsent(connection)
        return tuple(sha256 for sha256 in unsent if self.check_blob(sha256) is not None)

    def blob_progress(self, sha256: str, sent: int) -> Refusal | None:
        """The centre's true offset, in bytes of payload."""
        return self._database.write(lambda connection: blobs.progress(connection, sha256, sent))

    def blob_done(self, sha256: str) -> Refusal | None:
        """The centre has the whole file; its signature is still to come."""
        return self._database.write(lambda connection: blobs.done(connection, sha256))

    def blob_retry(self, sha256: str, next_attempt_at: datetime, answer: str) -> Refusal | None:
        """Back-off until then."""
        return self._database.write(
            lambda connection: blobs.retry(connection, sha256, next_attempt_at, answer)
        )

    def blob_set_aside(self, sha256: str, state: str, reason: str) -> Refusal | None:
        """``damaged`` here or ``quarantined`` by the centre: a person must look."""
        return self._database.write(lambda connection: blobs.set_aside(connection, sha256, state, reason))

    def blobs_wanted(self, sha256s: Sequence[str]) -> Refusal | None:
        """The centre asks for these (again)."""
        return self._database.write(lambda connection: blobs.wanted(connection, sha256s))

    def save_acknowledgement(
        self, case_id: str, document: bytes, complete: bool, at: datetime | None = None
    ) -> Refusal | None:
        """Keeps a document whose signature the caller has checked; complete ends the case's travel.

        ``at``: the centre's time of the answer, from which the days of keeping count. Our own clock may stand in
        1970, and what was signed for today would be forgotten at once.
        """
        now = at or self._parts.clock()
        return self._database.write(
            lambda connection: blobs.save_acknowledgement(connection, case_id, document, complete, now)
        )

    def acknowledgement(self, case_id: str) -> tuple[bytes, bool] | None:
        """The centre's document on the case and whether it is complete."""
        with self._database.reading() as connection:
            return blobs.read_acknowledgement(connection, case_id)

    # --- the way back

    def status_of(self, number: TrackingNumber) -> StatusRow | None:
        """The public status as the centre last sent it."""
        with self._database.reading() as connection:
            return mirror.status_of(connection, number)

    def apply_feed(
        self, rows: Sequence[Change], cursor: str, at: datetime, restart: bool = False
    ) -> int | Refusal:
        """Rows and cursor in one transaction; ``restart`` empties the mirror first."""
        return self._database.write(
            lambda connection: mirror.apply_feed(connection, rows, cursor, at, restart)
        )

    def cursor(self) -> str | None:
        """Where the feed goes on (``EPOCH.N``); None before the first page."""
        with self._database.reading() as connection:
            read = mirror.read_cursor(connection)
        return None if read is None else read[0]

    def mirrored_at(self) -> datetime | None:
        """When the mirror was last brought up to date."""
        with self._database.reading() as connection:
            read = mirror.read_cursor(connection)
        return None if read is None else read[1]

    def keep_survey(self, key: str, answer: bytes) -> Refusal | None:
        """One answer of the survey, on the disk when this returns. ``key``: the case's number or its letter's code.
        ``survey.used``: there is one by this key."""
        fresh = self._database.write(lambda connection: surveys.keep(connection, key, answer))
        if isinstance(fresh, Refusal):
            return fresh
        return None if fresh else Refusal("survey.used")

    def survey_is_answered(self, key: str) -> bool:
        """Whether the survey was answered here by this number or code."""
        with self._database.reading() as connection:
            return surveys.is_answered(connection, key)

    def surveys_due(self, limit: int) -> list[bytes]:
        """Answers that wait for the centre, as they are sent."""
        with self._database.reading() as connection:
            return surveys.due(connection, limit)

    def surveys_taken(self, hashes: Sequence[str]) -> Refusal | None:
        """The centre is done with these, by their hashes."""
        return self._database.write(lambda connection: surveys.taken(connection, hashes))

    def note_attempt(self, outcome: str, details: str = "") -> Refusal | None:
        """One line for the maintenance screen; the last 1,000 are kept. Nothing personal, no addresses."""
        now = self._parts.clock()
        return self._database.write(
            lambda connection: attempts.note(connection, SyncAttempt(now, outcome, details))
        )

    def attempts(self, limit: int = 20) -> tuple[SyncAttempt, ...]:
        """The newest attempts first."""
        with self._database.reading() as connection:
            return attempts.newest(connection, limit)

    def save_key_document(self, kind: str, version: int, document: bytes) -> Refusal | None:
        """Keeps a signed document of keys; a version once kept is never changed."""
        return self._database.write(
            lambda connection: attempts.save_key_document(connection, kind, version, document)
        )

    def replace_key_documents(self, kind: str, documents: Sequence[tuple[int, bytes]]) -> Refusal | None:
        """These, by version, in the place of all of that kind, in one step."""
        return self._database.write(
            lambda connection: attempts.replace_key_documents(connection, kind, documents)
        )

    def forget_key_documents(self, kind: str) -> Refusal | None:
        """Drops all of that kind: what lies there is no document any more."""
        return self._database.write(lambda connection: attempts.forget_key_documents(connection, kind))

    def key_documents(self, kind: str) -> list[tuple[int, bytes]]:
        """All versions of that kind, the newest first."""
        with self._database.reading() as connection:
            return attempts.key_documents_of(connection, kind)

    def key_document(self, kind: str) -> tuple[int, bytes] | None:
        """The newest version of that kind."""
        with self._database.reading() as connection:
            return attempts.key_document(connection, kind)
