"""The stream of records: every event of this kiosk in one gapless, chained sequence per epoch."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

import msgspec
from sqlalchemy import Connection, insert, select, update

from sync.journal.enrolment import Enrolment
from sync.journal.instants import to_milliseconds
from sync.journal.mark import Position
from sync.journal.prepared import Prepared
from sync.journal.schema import journal, outbox, record

FIRST_PREVIOUS = "0" * 64
"""``prev`` of an epoch's first record: there is no head before it."""


@dataclass(frozen=True, slots=True)
class Stream:
    """Where the next record goes. ``last_head``: SHA-256 of the head before it, in hexadecimal."""

    journal_id: str
    epoch: int
    next_seq: int
    next_serial: int
    last_head: str

    @property
    def position(self) -> Position:
        """What the high-water mark says of it."""
        return Position(self.journal_id, self.epoch, self.next_seq - 1, self.next_serial - 1)


@dataclass(frozen=True, slots=True)
class Event:
    """What a record says besides its place: ``details`` are the fields of its kind."""

    kind: str
    case_id: str
    at: datetime
    clock_sure: bool
    details: dict[str, object]


_STREAM = Prepared(
    select(
        journal.c.journal_id, journal.c.epoch, journal.c.next_seq, journal.c.next_serial, journal.c.last_head
    )
)
_ADVANCE = Prepared(update(journal), ("epoch", "next_seq", "next_serial", "last_head"))
_RECORD = Prepared.insert(record, "epoch", "seq", "case_id", "kind", "head", "head_sha256")
_OUTBOX = Prepared.insert(outbox, "epoch", "seq", "state", "created_at")


def read_stream(connection: Connection) -> Stream:
    """The state of the stream within the connection's transaction."""
    return Stream(*_STREAM.run(connection, {}).fetchone())


def begin(connection: Connection, journal_id: str) -> Stream:
    """The stream of a new journal: no epoch yet, so nothing can be recorded."""
    first = Stream(journal_id, 0, 1, 1, FIRST_PREVIOUS)
    connection.execute(insert(journal).values(id=1, journal_id=journal_id, **_values(first)))
    return first


def begin_epoch(
    connection: Connection, before: Stream, epoch: int, *, new_prefix: bool = False, serial_above: int = 0
) -> Stream:
    """Record 1 comes next, and serial 000001 behind a new prefix; the same prefix goes on, above ``serial_above``."""
    serial = 1 if new_prefix else max(before.next_serial, serial_above + 1)
    after = Stream(before.journal_id, epoch, 1, serial, FIRST_PREVIOUS)
    _ADVANCE.run(connection, _values(after))
    return after


def append(
    connection: Connection, stream: Stream, enrolment: Enrolment, event: Event, serials: int = 0
) -> Stream:
    """Adds one record and its outbox row; returns the stream after it, which is also stored.

    ``serials``: how many the event took, from ``stream.next_serial`` on.
    """
    head = _head(stream, enrolment, event)
    head_sha256 = hashlib.sha256(head)
    key = {"epoch": stream.epoch, "seq": stream.next_seq}
    _RECORD.run(
        connection,
        {
            **key,
            "case_id": event.case_id,
            "kind": event.kind,
            "head": head,
            "head_sha256": head_sha256.digest(),
        },
    )
    _OUTBOX.run(connection, {**key, "state": "waiting", "created_at": to_milliseconds(event.at)})
    after = Stream(
        stream.journal_id,
        stream.epoch,
        stream.next_seq + 1,
        stream.next_serial + serials,
        head_sha256.hexdigest(),
    )
    _ADVANCE.run(connection, _values(after))
    return after


def _values(stream: Stream) -> dict[str, object]:
    return {
        "epoch": stream.epoch,
        "next_seq": stream.next_seq,
        "next_serial": stream.next_serial,
        "last_head": stream.last_head,
    }


def _head(stream: Stream, enrolment: Enrolment, event: Event) -> bytes:
    """The head as it is kept, hashed and sent: these bytes and no others."""
    return msgspec.json.encode(
        {
            "v": 1,
            "device": enrolment.device_id,
            "epoch": stream.epoch,
            "seq": stream.next_seq,
            "prev": stream.last_head,
            "kind": event.kind,
            "case_id": event.case_id,
            "at": event.at,
            "clock": "sure" if event.clock_sure else "unsure",
            **event.details,
        }
    )
