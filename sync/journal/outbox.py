"""The outbox: every record until the centre has signed for it. No error deletes a row, none is given up.

waiting -> acknowledged (the centre has the record) -> done (it has the files too, signed) | quarantined -> decided (a person
at the centre lets another record stand in its place; it stays here, whole).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Column, ColumnElement, Connection, and_, exists, func, or_, select, tuple_, update

from sync.journal.instants import from_milliseconds, to_milliseconds
from sync.journal.schema import cases, outbox, record, sealed_file
from sync.journal.submission import CASE_RECEIVED

LONGEST_PAUSE = timedelta(days=1, minutes=1)
DECIDED = "decided"
"""State of a record, and of its files, beside which the centre lets another stand: they wait for nobody."""
_IN_CONFLICT = and_(outbox.c.state == "quarantined", outbox.c.last_answer.startswith("conflict-"))
LONGEST_CLAIM = timedelta(hours=1)

Key = tuple[int, int]
"""Epoch and sequence number: a record's name on this device."""


@dataclass(frozen=True, slots=True)
class OutboxRecord:
    """One record to send: the exact bytes of its head, and a CaseReceived's sealed body."""

    epoch: int
    seq: int
    kind: str
    case_id: str
    head: bytes = field(repr=False)
    body: bytes | None = field(repr=False)
    attempts: int = 0

    @property
    def key(self) -> Key:
        return self.epoch, self.seq


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A record or blob that waits for a person; ``reason`` is the centre's stable word."""

    case_id: str
    reason: str
    key: Key | None = None
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class OutboxState:
    """What has not arrived. ``oldest``: when the oldest waiting record was made; ``blob_bytes``: still to go."""

    cases: int
    records: int
    blobs: int
    blob_bytes: int
    oldest: datetime | None
    quarantined: tuple[Quarantined, ...]


def due_records(connection: Connection, now: datetime, limit: int) -> list[OutboxRecord]:
    """Waiting records whose time has come and that no other worker holds, in the order they were made."""
    due = and_(outbox.c.state == "waiting", come(outbox.c.next_attempt_at, now, LONGEST_PAUSE), _free(now))
    rows = connection.execute(
        select(record.c.epoch, record.c.seq, record.c.kind, record.c.case_id, record.c.head)
        .add_columns(cases.c.body, outbox.c.attempts)
        .join(outbox, and_(outbox.c.epoch == record.c.epoch, outbox.c.seq == record.c.seq))
        .outerjoin(cases, and_(cases.c.case_id == record.c.case_id, record.c.kind == CASE_RECEIVED))
        .where(due)
        .order_by(record.c.epoch, record.c.seq)
        .limit(limit)
    )
    return [OutboxRecord(*row) for row in rows]


def claim(connection: Connection, keys: Iterable[Key], now: datetime, until: datetime) -> frozenset[Key]:
    """Those of the keys that nobody else holds, now held by the caller until then."""
    free = and_(_among(keys), _free(now), outbox.c.state == "waiting")
    taken = connection.execute(
        update(outbox)
        .where(free)
        .values(claimed_until=to_milliseconds(until))
        .returning(outbox.c.epoch, outbox.c.seq)
    )
    return frozenset((epoch, seq) for epoch, seq in taken)


def mark_acknowledged(connection: Connection, keys: Sequence[Key], answer: str) -> None:
    """The centre signed that it has these records. What carries no case is done with that."""
    is_case = select(record.c.seq).where(
        record.c.epoch == outbox.c.epoch, record.c.seq == outbox.c.seq, record.c.kind == CASE_RECEIVED
    )
    waiting = and_(_among(keys), outbox.c.state.in_(("waiting", "quarantined")))
    for state, which in (("acknowledged", is_case.exists()), ("done", ~is_case.exists())):
        settled = {"state": state, "claimed_until": 0, "last_answer": answer}
        connection.execute(update(outbox).where(waiting, which).values(settled))


def mark_retry(connection: Connection, keys: Sequence[Key], next_attempt_at: datetime, answer: str) -> None:
    """Not taken yet; to be tried again from then on."""
    later = {"next_attempt_at": to_milliseconds(next_attempt_at), "claimed_until": 0, "last_answer": answer}
    connection.execute(
        update(outbox)
        .where(_among(keys), outbox.c.state == "waiting")
        .values(later | {"attempts": outbox.c.attempts + 1})
    )


def quarantine(connection: Connection, key: Key, reason: str) -> None:
    """Set aside for a person; kept, and in no one's way."""
    aside = {"state": "quarantined", "claimed_until": 0, "last_answer": reason}
    connection.execute(update(outbox).where(_among([key]), outbox.c.state == "waiting").values(aside))


def contradicted(connection: Connection, limit: int) -> list[str]:
    """Hashes (hexadecimal) of heads that the centre has called a conflict and nobody has decided about, as far as is known."""
    joined = and_(outbox.c.epoch == record.c.epoch, outbox.c.seq == record.c.seq)
    rows = connection.execute(
        select(record.c.head_sha256)
        .join(outbox, joined)
        .where(_IN_CONFLICT)
        .order_by(record.c.epoch, record.c.seq)
        .limit(limit)
    )
    return [sha256.hex() for sha256 in rows.scalars()]


def decided(connection: Connection, head_sha256: str, *, stays_aside: bool) -> bool:
    """A person at the centre has decided; False if the record does not stand aside for a conflict any more.

    ``stays_aside``: it waits for nobody from now on, nor do its files; else it is sent once more, for its acknowledgement.
    """
    named = select(record.c.epoch, record.c.seq, record.c.kind, record.c.case_id)
    found = connection.execute(named.where(record.c.head_sha256 == bytes.fromhex(head_sha256))).first()
    if found is None:
        return False
    aside = {"state": DECIDED, "last_answer": "first-stands"}
    again = {"state": "waiting", "attempts": 0, "next_attempt_at": 0}
    itself = and_(_among([(found.epoch, found.seq)]), _IN_CONFLICT)
    changed = update(outbox).where(itself).values(aside if stays_aside else again)
    if connection.execute(changed).rowcount == 0:
        return False
    if stays_aside and found.kind == CASE_RECEIVED:
        files = and_(sealed_file.c.case_id == found.case_id, sealed_file.c.state == "waiting")
        connection.execute(update(sealed_file).where(files).values(state=DECIDED))
    return True


def release(connection: Connection, key: Key) -> None:
    """A person lets a quarantined record try again."""
    again = {"state": "waiting", "attempts": 0, "next_attempt_at": 0}
    connection.execute(update(outbox).where(_among([key]), outbox.c.state == "quarantined").values(again))


def release_all(connection: Connection) -> int:
    """All that is quarantined waits again; how many."""
    again = {"state": "waiting", "attempts": 0, "next_attempt_at": 0}
    held = outbox.c.state == "quarantined"
    return connection.execute(update(outbox).where(held).values(again)).rowcount


def reopen(connection: Connection, epoch: int, above: int, missing: Iterable[tuple[int, int]] = ()) -> int:
    """Sends again what a restored centre lacks: records above a sequence number and in the ranges (both ends in).

    A case whose sealed body is forgotten cannot be sent again: its gap shows at the centre. Returns how many rows
    wait again.
    """
    lacking: list[ColumnElement[bool]] = [outbox.c.seq > above]
    lacking += [outbox.c.seq.between(first, last) for first, last in missing]
    return _reopen(connection, and_(outbox.c.epoch == epoch, or_(*lacking)))


def reopen_earlier(connection: Connection, epoch: int) -> int:
    """All records of the epochs before: a restored centre tells ``have_through`` for the present one only.

    What it has all the same is answered with ``same``. Returns how many rows wait again.
    """
    return _reopen(connection, outbox.c.epoch < epoch)


def _reopen(connection: Connection, which: ColumnElement[bool]) -> int:
    settled = outbox.c.state.in_(("acknowledged", "done", DECIDED))
    again = {"state": "waiting", "attempts": 0, "next_attempt_at": 0}
    forgotten = exists().where(
        cases.c.epoch == outbox.c.epoch, cases.c.seq == outbox.c.seq, cases.c.forgotten_at.is_not(None)
    )
    reopened = update(outbox).where(which, settled, ~forgotten).values(again)
    return connection.execute(reopened).rowcount


def clear_back_off(connection: Connection) -> None:
    """Everything that waits is due at once: the link came up, or a person pressed "send now"."""
    for table in (outbox, sealed_file):
        fresh = update(table).where(table.c.state == "waiting").values(next_attempt_at=0, attempts=0)
        connection.execute(fresh)


def acknowledged_through(connection: Connection, epoch: int) -> int:
    """The highest sequence number up to which the centre has signed for every record; 0 for none."""
    open_states = ("waiting", "quarantined")
    first_open = select(func.min(outbox.c.seq)).where(
        outbox.c.epoch == epoch, outbox.c.state.in_(open_states)
    )
    last = select(func.max(outbox.c.seq)).where(outbox.c.epoch == epoch)
    first: int | None = connection.execute(first_open).scalar()
    return first - 1 if first is not None else connection.execute(last).scalar() or 0


@dataclass(frozen=True, slots=True)
class Serials:
    """``last``: the highest serial given here; ``safe``: up to which the centre has signed for every case."""

    last: int
    safe: int


def serials(connection: Connection, prefix: str) -> Serials:
    """Of the present prefix; 0 for none."""
    mine = and_(cases.c.prefix == prefix, cases.c.epoch == outbox.c.epoch, cases.c.seq == outbox.c.seq)
    open_ = outbox.c.state.in_(("waiting", "quarantined"))
    last = connection.execute(select(func.max(cases.c.serial)).where(cases.c.prefix == prefix)).scalar() or 0
    first_open = connection.execute(
        select(func.min(cases.c.serial)).select_from(cases.join(outbox, mine)).where(open_)
    ).scalar()
    return Serials(last, last if first_open is None else first_open - 1)


def state(connection: Connection) -> OutboxState:
    """What waits, for staff and for the health screen."""
    waiting = outbox.c.state == "waiting"
    joined = and_(outbox.c.epoch == record.c.epoch, outbox.c.seq == record.c.seq)
    records, oldest = connection.execute(
        select(func.count(), func.min(outbox.c.created_at)).where(waiting)
    ).one()
    case_count = select(func.count()).select_from(outbox).join(record, joined).where(waiting)
    waiting_cases = connection.execute(case_count.where(record.c.kind == CASE_RECEIVED)).scalar_one()
    blobs, blob_bytes = connection.execute(
        select(func.count(), func.sum(sealed_file.c.size - sealed_file.c.sent)).where(
            sealed_file.c.state == "waiting"
        )
    ).one()
    since = None if oldest is None else from_milliseconds(oldest)
    return OutboxState(waiting_cases, records, blobs, blob_bytes or 0, since, _quarantined(connection))


def _quarantined(connection: Connection) -> tuple[Quarantined, ...]:
    joined = and_(outbox.c.epoch == record.c.epoch, outbox.c.seq == record.c.seq)
    made = and_(outbox.c.epoch == cases.c.epoch, outbox.c.seq == cases.c.seq)
    case_id = func.coalesce(record.c.case_id, cases.c.case_id, "")
    rows = connection.execute(
        select(case_id, outbox.c.last_answer, outbox.c.epoch, outbox.c.seq)
        .select_from(outbox.outerjoin(record, joined).outerjoin(cases, made))
        .where(outbox.c.state == "quarantined")
        .order_by(outbox.c.epoch, outbox.c.seq)
    )
    records = [Quarantined(case_id, reason, key=(epoch, seq)) for case_id, reason, epoch, seq in rows]
    held = connection.execute(
        select(sealed_file.c.case_id, sealed_file.c.last_answer, sealed_file.c.sha256)
        .where(sealed_file.c.state.in_(("quarantined", "damaged")))
        .order_by(sealed_file.c.sha256)
    )
    return (*records, *(Quarantined(case_id, reason, sha256=name) for case_id, reason, name in held))


def come(column: Column[int], now: datetime, longest: timedelta) -> ColumnElement[bool]:
    """Whether that time has come. One that lies further off than anybody ever waits was written by a clock that has
    been set back since (F58)."""
    return or_(column <= to_milliseconds(now), column > to_milliseconds(now + longest))


def release_claims(connection: Connection) -> None:
    """At the start: whoever held these is gone, since the journal's lock is ours."""
    connection.execute(update(outbox).where(outbox.c.claimed_until != 0).values(claimed_until=0))


def _free(now: datetime) -> ColumnElement[bool]:
    return come(outbox.c.claimed_until, now, LONGEST_CLAIM)


def _among(keys: Iterable[Key]) -> ColumnElement[bool]:
    return tuple_(outbox.c.epoch, outbox.c.seq).in_(list(keys))
