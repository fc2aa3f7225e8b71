"""The journal as its keeper sees it: how the kiosk stands, what staff must be told, what may be forgotten."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection

from sync.cases.refusal import Refusal
from sync.journal import attempts, enrolment, retention, standing
from sync.journal.enrolment import Enrolment
from sync.journal.opened import Opened
from sync.journal.retention import Forgotten
from sync.journal.standing import Alarm, Refused
from sync.journal.stream import Stream, begin_epoch, read_stream
from sync.vault.folders import sync_folder


class Upkeep(Opened):
    """A write may answer ``journal.not_stored`` {"reason"}. How the kiosk stands is read once and remembered: the
    screen asks for it with every look at the clock."""

    _asked_for: int | None = None  # epoch
    _refused: Refused | None = None

    def stream(self) -> Stream:
        """Where the next record goes."""
        with self._database.reading() as connection:
            return read_stream(connection)

    def refused(self) -> Refused | None:
        """The centre's signed no to the present enrolment, kept over restarts; only enrolling anew ends it."""
        enrolled = self._enrolment
        if enrolled is None:
            return None
        if self._asked_for != enrolled.epoch:
            with self._database.reading() as connection:
                self._refused = standing.refusal_of(connection, enrolled.epoch)
            self._asked_for = enrolled.epoch
        return self._refused

    def refuse(self, state: str) -> Refusal | None:
        """Keeps the centre's word, whose signature over our own nonce the caller has checked."""
        enrolled, now = self._enrolment, self._parts.clock()
        if enrolled is None:
            return None
        outcome = self._database.write(
            lambda connection: standing.refuse(connection, enrolled.epoch, Refused(state, now))
        )
        self._asked_for = None
        return outcome

    def raise_alarm(self, kind: str, detail: str = "") -> Refusal | None:
        """Staff see it until it is cleared; the first time stands."""
        raised = Alarm(kind, self._parts.clock(), detail)
        return self._database.write(lambda connection: standing.raise_alarm(connection, raised))

    def clear_alarm(self, kind: str) -> Refusal | None:
        """Somebody has seen to it."""
        return self._database.write(lambda connection: standing.clear_alarm(connection, kind))

    def alarms(self) -> tuple[Alarm, ...]:
        """What staff have not yet seen to, the oldest first."""
        with self._database.reading() as connection:
            return standing.alarms(connection)

    def renew(self, epoch_above: int, serial_above: int) -> Enrolment | Refusal:
        """A new epoch of the same enrolment: records count from 1 again, serials go on above both.

        For a journal that is older than what the centre has of it: nothing that was numbered is numbered twice.
        Refusals: ``journal.not_enrolled``, ``journal.not_stored``.
        """
        if self._enrolment is None:
            return Refusal("journal.not_enrolled")

        def work(connection: Connection, before: Stream) -> tuple[Enrolment, Stream]:
            renewed = enrolment.renew(connection, epoch_above)
            return renewed, begin_epoch(connection, before, renewed.epoch, serial_above=serial_above)

        outcome = self._recorder.record("renew", work)
        if isinstance(outcome, Enrolment):
            self._enrolment = outcome
        return outcome

    def forget(self, now: datetime, keep: timedelta) -> Forgotten | Refusal:
        """One small step of retention; the files are gone when this returns."""
        step = self._database.write(lambda connection: retention.forget(connection, now, keep))
        if isinstance(step, Refusal):
            return step
        self._parts.boundary("forget.committed")
        for name in step.names:
            (self._sealed.path / name).unlink(missing_ok=True)
        if step.names:
            sync_folder(self._sealed.path)
        if step.cases:
            self._database.fold()
        self._parts.boundary("forget.unlinked")
        return step

    def last_done(self) -> datetime | None:
        """When a sync last came to its end."""
        with self._database.reading() as connection:
            return attempts.last_done(connection)

    def in_trouble_since(self, outcome: str) -> datetime | None:
        """Since when every attempt has ended with that word; None if the newest has not."""
        with self._database.reading() as connection:
            return attempts.unbroken_since(connection, outcome)
