"""Sealed files on their way to the centre: the payload only, from where the centre stopped.

waiting -> held | damaged (here) | quarantined | decided (of a case beside which another stands). The file itself stays whole until long after; then -> forgotten.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import ColumnElement, Connection, and_, exists, func, or_, select, update

from sync.journal.instants import to_milliseconds
from sync.journal.outbox import DECIDED, LONGEST_PAUSE, come
from sync.journal.retention import FORGOTTEN
from sync.journal.schema import acknowledgement, outbox, record, sealed_file
from sync.journal.submission import CASE_RECEIVED


@dataclass(frozen=True, slots=True)
class BlobToSend:
    """``path``: the whole age file; the payload begins at ``header_len`` and has ``size`` bytes, ``sent`` of
    which the centre has. ``sha256`` is the payload's."""

    sha256: str
    path: Path
    header_len: int
    size: int
    sent: int
    case_id: str
    attempts: int = 0


def due_blobs(connection: Connection, folder: Path, now: datetime, limit: int) -> list[BlobToSend]:
    """Files of which something is still to go and whose case the centre has, smallest first: most cases become
    complete soonest.

    One that has gone and waits for the centre's signature takes no place here: fifty small files whose cases lack a
    large one would keep the large ones from ever being looked at.
    """
    joined = and_(outbox.c.epoch == record.c.epoch, outbox.c.seq == record.c.seq)
    known = (
        select(record.c.case_id)
        .join(outbox, joined)
        .where(record.c.kind == CASE_RECEIVED, outbox.c.state.in_(("acknowledged", "done")))
    )
    to_go = and_(_due(now), sealed_file.c.sent < sealed_file.c.size, sealed_file.c.case_id.in_(known))
    return _listed(connection, folder, to_go, limit)


def sent_blobs(
    connection: Connection, folder: Path, now: datetime, sha256s: Sequence[str]
) -> list[BlobToSend]:
    """Those of these files that the centre said it has in full, without its signature yet."""
    sent = and_(_due(now), sealed_file.c.sent == sealed_file.c.size, sealed_file.c.sha256.in_(sha256s))
    return _listed(connection, folder, sent, len(sha256s))


def unproved_cases(connection: Connection, now: datetime, limit: int) -> list[str]:
    """Cases all of whose files have gone, of which the centre has not signed yet that they are complete."""
    other = sealed_file.alias()
    held_up = exists().where(
        other.c.case_id == sealed_file.c.case_id,
        or_(
            and_(other.c.state == "waiting", other.c.sent < other.c.size),
            other.c.state.in_(("damaged", "quarantined")),
        ),
    )
    rows = connection.execute(
        select(sealed_file.c.case_id)
        .where(_due(now), sealed_file.c.sent == sealed_file.c.size, ~held_up)
        .distinct()
        .order_by(sealed_file.c.case_id)
        .limit(limit)
    )
    return list(rows.scalars())


def _due(now: datetime) -> ColumnElement[bool]:
    return and_(sealed_file.c.state == "waiting", come(sealed_file.c.next_attempt_at, now, LONGEST_PAUSE))


def _listed(connection: Connection, folder: Path, which: ColumnElement[bool], limit: int) -> list[BlobToSend]:
    header_len = func.length(sealed_file.c.header)
    rows = connection.execute(
        select(sealed_file.c.sha256, sealed_file.c.name, header_len, sealed_file.c.size, sealed_file.c.sent)
        .add_columns(sealed_file.c.case_id, sealed_file.c.attempts)
        .where(which)
        .order_by(sealed_file.c.size, sealed_file.c.sha256)
        .limit(limit)
    )
    return [BlobToSend(sha256, folder / name, *rest) for sha256, name, *rest in rows]


def progress(connection: Connection, sha256: str, sent: int) -> None:
    """The centre's true offset: payload bytes it has."""
    _change(connection, sha256, sent=sent)


def done(connection: Connection, sha256: str) -> None:
    """The centre says it has the whole file. Its signature comes with the acknowledgement."""
    _change(connection, sha256, sent=sealed_file.c.size, state="held", last_answer="")


def retry(connection: Connection, sha256: str, next_attempt_at: datetime, answer: str) -> None:
    """To be tried again from then on."""
    later = to_milliseconds(next_attempt_at)
    attempts = sealed_file.c.attempts + 1
    _change(connection, sha256, next_attempt_at=later, attempts=attempts, last_answer=answer)


def set_aside(connection: Connection, sha256: str, state: str, reason: str) -> None:
    """``damaged``: the file here is not what it was (F06); ``quarantined``: the centre would not have it."""
    if state not in ("damaged", "quarantined"):
        raise ValueError("a blob is set aside as damaged or quarantined")
    _change(connection, sha256, state=state, last_answer=reason)


def release_all(connection: Connection) -> int:
    """All that is quarantined waits again, from the centre's offset; how many. What is damaged here stays damaged."""
    again = {"state": "waiting", "attempts": 0, "next_attempt_at": 0}
    held = sealed_file.c.state == "quarantined"
    return connection.execute(update(sealed_file).where(held).values(again)).rowcount


def wanted(connection: Connection, sha256s: Sequence[str]) -> None:
    """The centre asks for these: those it was thought to hold wait again, from the start."""
    again = {"state": "waiting", "sent": 0, "attempts": 0, "next_attempt_at": 0}
    held = and_(sealed_file.c.sha256.in_(sha256s), sealed_file.c.state.in_(("held", DECIDED)))
    connection.execute(update(sealed_file).where(held).values(again))


def header_of(connection: Connection, sha256: str) -> tuple[str, bytes] | None:
    """File name and age header, to check a file against; None for a hash no row has."""
    row = connection.execute(
        select(sealed_file.c.name, sealed_file.c.header).where(sealed_file.c.sha256 == sha256)
    ).one_or_none()
    return None if row is None else (row.name, row.header)


def names(connection: Connection) -> frozenset[str]:
    """The file names that rows name: what a sweep must keep. A row that has forgotten its file names none."""
    kept = select(sealed_file.c.name).where(sealed_file.c.state != FORGOTTEN)
    return frozenset(connection.execute(kept).scalars())


def unsent(connection: Connection) -> list[str]:
    """Hashes of the files that are still to be sent."""
    waiting = select(sealed_file.c.sha256).where(sealed_file.c.state == "waiting")
    return list(connection.execute(waiting.order_by(sealed_file.c.sha256)).scalars())


def save_acknowledgement(
    connection: Connection, case_id: str, document: bytes, complete: bool, now: datetime
) -> None:
    """Keeps the centre's signed document, whose signature the caller has checked. Complete ends the case's travel.

    A complete one is never replaced by one that is not.
    """
    known = connection.execute(
        select(acknowledgement.c.complete).where(acknowledgement.c.case_id == case_id)
    ).scalar()
    if known and not complete:
        return
    values = {"document": document, "complete": int(complete), "saved_at": to_milliseconds(now)}
    if known is None:
        connection.execute(acknowledgement.insert().values(case_id=case_id, **values))
    else:
        same = acknowledgement.c.case_id == case_id
        connection.execute(update(acknowledgement).where(same).values(values))
    if complete:
        _finish(connection, case_id)


def read_acknowledgement(connection: Connection, case_id: str) -> tuple[bytes, bool] | None:
    """The document and whether it is complete; None while the centre has not answered."""
    row = connection.execute(
        select(acknowledgement.c.document, acknowledgement.c.complete).where(
            acknowledgement.c.case_id == case_id
        )
    ).one_or_none()
    return None if row is None else (row.document, bool(row.complete))


def _finish(connection: Connection, case_id: str) -> None:
    received = select(record.c.epoch, record.c.seq).where(
        record.c.case_id == case_id, record.c.kind == CASE_RECEIVED
    )
    for epoch, seq in connection.execute(received).all():
        same = and_(outbox.c.epoch == epoch, outbox.c.seq == seq)
        connection.execute(update(outbox).where(same).values(state="done", claimed_until=0))
    files = and_(sealed_file.c.case_id == case_id, sealed_file.c.state.in_(("waiting", "quarantined")))
    connection.execute(update(sealed_file).where(files).values(state="held", sent=sealed_file.c.size))


def _change(connection: Connection, sha256: str, **values: object) -> None:
    connection.execute(update(sealed_file).where(sealed_file.c.sha256 == sha256).values(**values))
