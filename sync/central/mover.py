"""Held files on their way from the data folder to the bucket: held -> moving -> moved, and then the file is freed.

A file is claimed by FOR UPDATE SKIP LOCKED with an expiry, so two movers never take one, and what a mover left when
it died is taken up again. Written only where nothing of that name is (``create``), read back, hashed, marked ``moved``;
the file in the folder goes last. So at each moment the bytes lie in at least one place that the row leads to. A bucket
that is away ends the round and nothing else: acceptance and reading never wait for it.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from sqlalchemy import ColumnElement, Connection, and_, or_, select, tuple_, update

from sync.central import blobs
from sync.central.losses import ask_again
from sync.central.places import Bucket
from sync.central.store import Clock, Store, utc
from sync.central.tables import MOVABLE, blob
from sync.vault.boundary import Boundary, unwatched

CLAIM_LASTS = timedelta(minutes=10)
"""Longer than a claim's files take on a line of 1 Mbit/s: `AT_ONCE` of 2 MB, up and down."""
AT_ONCE = 16

Outcome = Literal["moved", "away", "differs", "lost", "gone"]


@dataclass(frozen=True, slots=True)
class Claimed:
    """One file that this mover has to itself for a while."""

    office_id: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Moved:
    """What a round came to. ``away``: the bucket did not answer; ``trouble``: files that did not go for another reason."""

    files: int = 0
    trouble: int = 0
    away: bool = False


def move_some(
    store: Store,
    clock: Clock,
    *,
    after: timedelta = timedelta(0),
    kept_for: timedelta = timedelta(days=30),
    boundary: Boundary = unwatched,
) -> Moved:
    """Move up to `AT_ONCE` files that have been held for ``after``. Nothing is done without a bucket.

    ``kept_for``: how long kiosks keep what they sent (`ask_again`); ``boundary``: told of each step that is over.
    """
    if store.bucket is None:
        return Moved()
    files = trouble = 0
    claimed = claim(store, clock, after)
    boundary("claimed")
    for place, one in enumerate(claimed):
        outcome = _move(store, store.bucket, one, clock, kept_for, boundary)
        if outcome == "away":
            _give_back(store, claimed[place:])
            return Moved(files, trouble, away=True)
        files += outcome == "moved"
        trouble += outcome in ("differs", "lost")
    return Moved(files, trouble)


def claim(store: Store, clock: Clock, after: timedelta = timedelta(0)) -> list[Claimed]:
    """Take the longest held files for this mover alone; those whose mover died are among them."""
    now = utc(clock())
    free = or_(
        and_(blob.c.state == blobs.HELD, blob.c.held_at <= now - after),
        and_(blob.c.state == blobs.MOVING, blob.c.claimed_until < now),
    )

    def work(connection: Connection) -> list[Claimed]:
        rows = connection.execute(
            select(blob.c.office_id, blob.c.sha256)
            .where(
                MOVABLE, free
            )  # the partial index's own words: with parameters in them it would not be used
            .order_by(blob.c.held_at, blob.c.sha256)
            .limit(AT_ONCE)
            .with_for_update(skip_locked=True)
        ).all()
        found = [Claimed(row.office_id, row.sha256) for row in rows]
        if found:
            connection.execute(
                update(blob).where(_among(found)).values(state=blobs.MOVING, claimed_until=now + CLAIM_LASTS)
            )
        return found

    return store.write(work)


def _move(  # noqa: PLR0917 - one file's way, told whole
    store: Store, bucket: Bucket, one: Claimed, clock: Clock, kept_for: timedelta, boundary: Boundary
) -> Outcome:
    payload = blobs.read_file(store.folder, one.office_id, one.sha256)
    if payload is None or hashlib.sha256(payload).hexdigest() != one.sha256:
        # It may have been freed by a mover that died before it could mark the row: then the bucket has it.
        whole = bucket.holds(one.office_id, one.sha256)
        if whole == "away":
            return "away"
        if not whole:
            ask_again(store, one.office_id, one.sha256, clock(), kept_for)
            return "lost"
    elif (trouble := _copy(bucket, one, payload, boundary)) is not None:
        if trouble == "differs":
            _give_back(store, [one])
        return trouble
    state = _mark_moved(store, one)
    if state == blobs.ERASED:  # while it was under way: what was erased must not live on in the bucket
        bucket.remove(one.office_id, one.sha256)
    if state != blobs.MOVED:
        return "gone"
    boundary("marked")
    blobs.remove_file(store.folder, one.office_id, one.sha256)
    boundary("freed")
    return "moved"


def _copy(
    bucket: Bucket, one: Claimed, payload: bytes, boundary: Boundary
) -> Literal["away", "differs"] | None:
    """None once the bucket has been read back and holds these very bytes."""
    if bucket.put_new(one.office_id, one.sha256, payload) == "away":
        return "away"
    boundary("written")
    whole = bucket.holds(one.office_id, one.sha256)
    if whole is False:  # something else stands under this name: what rotted there, or a foreign writer
        if bucket.replace(one.office_id, one.sha256, payload) == "away":
            return "away"
        whole = bucket.holds(one.office_id, one.sha256)
    boundary("read back")
    if whole == "away":
        return "away"
    return None if whole else "differs"


def _mark_moved(store: Store, one: Claimed) -> str:
    """The state that the row then has. An expired claim is no bar: the bytes have been read back all the same."""
    mine = (blob.c.office_id == one.office_id) & (blob.c.sha256 == one.sha256)

    def work(connection: Connection) -> str:
        connection.execute(
            update(blob)
            .where(mine, blob.c.state == blobs.MOVING)
            .values(state=blobs.MOVED, claimed_until=None)
        )
        return connection.execute(select(blob.c.state).where(mine)).scalar() or ""

    return store.write(work)


def _give_back(store: Store, claimed: list[Claimed]) -> None:
    """They wait in the folder again, as if nobody had taken them."""
    if claimed:
        mine = (blob.c.state == blobs.MOVING) & _among(claimed)
        store.write(
            lambda connection: connection.execute(
                update(blob).where(mine).values(state=blobs.HELD, claimed_until=None)
            )
        )


def _among(claimed: list[Claimed]) -> ColumnElement[bool]:
    return tuple_(blob.c.office_id, blob.c.sha256).in_([(one.office_id, one.sha256) for one in claimed])
