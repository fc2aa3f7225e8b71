"""Sealed files on their way in: resumable by byte, named by hash, held only once they are durable.

``pwrite`` into ``<sha256>.part``, whose length is the offset. No lock: two writers put the same bytes in the
same place and the hash decides, so nothing is ever locked by a connection that died. Last byte: hash ->
fdatasync -> final name -> fsync of the folder -> row ``held`` -> answer. Never a row without its file.
"""

from __future__ import annotations

import errno
import hashlib
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

import sqlalchemy as sa
from sqlalchemy import Connection, bindparam, exists, literal_column, select, update

from sync.cases.refusal import Refusal
from sync.central.places import Away
from sync.central.prepared import Prepared, among, together
from sync.central.store import Clock, Store, utc
from sync.central.tables import blob, case_file, cases
from sync.vault.boundary import Boundary
from sync.vault.folders import replace, sync_folder

WANTED = "wanted"
HELD = "held"
MOVING = "moving"
MOVED = "moved"
DAMAGED = "damaged"
ERASED = "erased"
HERE = (HELD, MOVING, MOVED)
"""States in which the centre answers for the bytes: in the folder, on the way to the bucket, in the bucket."""

BlobFault = Literal["not-wanted", "erased", "offset", "too-large", "wrong-hash", "storage-full"]
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def _lacks_a_file() -> sa.ColumnElement[bool]:
    return exists(
        select(case_file.c.sha256)
        .join(blob, (blob.c.office_id == case_file.c.office_id) & (blob.c.sha256 == case_file.c.sha256))
        .where(
            case_file.c.office_id == bindparam("office"),
            case_file.c.case_id == cases.c.case_id,
            blob.c.state.not_in([literal_column(f"'{state}'") for state in HERE]),
        )
        .correlate(cases)
    )


_mine = (blob.c.office_id == bindparam("office")) & (blob.c.sha256 == bindparam("sha256"))
_STATE = Prepared(lambda _: select(blob.c.size, blob.c.state).where(_mine))
_HELD = Prepared(
    lambda _: (
        update(blob)
        .where(_mine, blob.c.state.in_([literal_column(f"'{state}'") for state in (WANTED, DAMAGED)]))
        .values(
            state=literal_column(f"'{HELD}'"),
            held_at=bindparam("now", type_=blob.c.held_at.type),
            claimed_until=sa.null(),
        )
    )
)
_NAMING = Prepared(
    lambda _: select(case_file.c.case_id).where(
        case_file.c.office_id == bindparam("office"), case_file.c.sha256 == bindparam("sha256")
    )
)
_COMPLETE = Prepared(
    # Bounds beside the list: a range rules partitions out, a list that comes as a parameter does not.
    lambda dialect: (
        update(cases)
        .where(
            cases.c.office_id == bindparam("office"),
            cases.c.case_id.between(bindparam("first"), bindparam("last")),
            among(dialect, cases.c.case_id, "cases"),
            cases.c.complete_at.is_(None),
            ~_lacks_a_file(),
        )
        .values(complete_at=bindparam("now", type_=cases.c.complete_at.type))
    )
)


@dataclass(frozen=True, slots=True)
class BlobState:
    """``offset``: bytes that are here; all of them (``size``) once ``held``."""

    offset: int
    size: int
    held: bool


def state_of(store: Store, office_id: str, sha256: str) -> BlobState | BlobFault:
    """How much of a wanted blob is here; ``not-wanted`` for any hash that no accepted head named."""
    with store.reading() as connection:
        row = _STATE.run(connection, office=office_id, sha256=sha256).first()
    if row is None:
        return "not-wanted"
    size, state = row
    if state == ERASED:
        return "erased"
    if state in HERE:
        return BlobState(size, size, True)
    if path_of(store.folder, office_id, sha256).exists():  # ended before its row was written
        return BlobState(size, size, False)
    return BlobState(_length(part_of(store.folder, office_id, sha256)), size, False)


class Upload:
    """One PATCH under way: bytes go to their place as they come; what came stays when the line is cut."""

    def __init__(self, path: Path, offset: int, size: int) -> None:
        self._path = path
        self.offset = offset
        self._size = size
        self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)

    @property
    def room(self) -> int:
        """Bytes that may still come."""
        return self._size - self.offset

    def put(self, data: bytes) -> BlobFault | None:
        """Write at the offset; refuses what lies behind the end."""
        if self.offset + len(data) > self._size:
            return "too-large"
        try:
            while data:
                written = os.pwrite(self._descriptor, data, self.offset)
                self.offset += written
                data = data[written:]
        except OSError as trouble:
            if trouble.errno in _FULL:
                return "storage-full"
            raise
        return None

    def close(self) -> None:
        os.close(self._descriptor)


def begin(store: Store, office_id: str, sha256: str, offset: int) -> Upload | BlobState | BlobFault:
    """Ready to take bytes from ``offset``, which may be any up to what is here; a `BlobState` if all is here."""
    state = state_of(store, office_id, sha256)
    if isinstance(state, str) or state.offset == state.size:
        return state
    if offset > state.offset:
        return "offset"
    path = part_of(store.folder, office_id, sha256)
    _make_folders(path.parent)
    try:
        return Upload(path, offset, state.size)
    except OSError as trouble:
        if trouble.errno in _FULL:
            return "storage-full"
        raise


def finish(
    store: Store, office_id: str, sha256: str, clock: Clock, boundary: Boundary | None = None
) -> BlobState | BlobFault:
    """What is true now: if all bytes are here, the file is checked, made durable and held.

    Also the way on after a crash at any step before. ``boundary`` (else the store's) is called with the name of
    each step that is over, for tests that pull the plug there.
    """
    boundary = boundary or store.boundary
    state = state_of(store, office_id, sha256)
    if isinstance(state, str) or state.held or state.offset < state.size:
        return state
    part = part_of(store.folder, office_id, sha256)
    final = path_of(store.folder, office_id, sha256)
    fault = None if final.exists() else _settle(part, final, sha256, boundary)
    if fault is not None:
        return fault
    sync_folder(final.parent)
    part.unlink(missing_ok=True)
    boundary("durable")
    _mark_held(store, office_id, sha256, clock)
    boundary("held")
    return BlobState(state.size, state.size, True)


def read_held(store: Store, office_id: str, sha256: str) -> bytes | Refusal:
    """The payload from wherever it lies, its hash checked.

    ``file.not_here`` (still at the kiosk), ``file.damaged``, ``file.away`` (the bucket does not answer).
    """
    with store.reading() as connection:
        state = connection.execute(
            select(blob.c.state).where(blob.c.office_id == office_id, blob.c.sha256 == sha256)
        ).scalar()
    if state not in HERE:
        return Refusal("file.damaged" if state == DAMAGED else "file.not_here")
    payload: bytes | Away | None = read_file(store.folder, office_id, sha256)
    if payload is None and store.bucket is not None:
        payload = store.bucket.read(office_id, sha256)
    if payload == "away" or (payload is None and state == MOVED and store.bucket is None):
        return Refusal("file.away")
    if not isinstance(payload, bytes) or hashlib.sha256(payload).hexdigest() != sha256:
        return Refusal("file.damaged")
    return payload


def read_file(folder: Path, office_id: str, sha256: str) -> bytes | None:
    """The bytes in the data folder as they are; None where there is no such file."""
    try:
        return path_of(folder, office_id, sha256).read_bytes()
    except FileNotFoundError:
        return None


def keep_file(store: Store, office_id: str, sha256: str, payload: bytes) -> None:
    """A file that was sealed here, durable under its name before any row tells of it. There already: it is the same."""
    path = path_of(store.folder, office_id, sha256)
    if not path.exists():
        _make_folders(path.parent)
        replace(path, payload)


def remove_file(folder: Path, office_id: str, sha256: str) -> None:
    """The file is gone from the data folder, also after a power cut. Already gone is fine."""
    path = path_of(folder, office_id, sha256)
    part_of(folder, office_id, sha256).unlink(missing_ok=True)
    path.unlink(missing_ok=True)
    if path.parent.is_dir():
        sync_folder(path.parent)


def path_of(folder: Path, office_id: str, sha256: str) -> Path:
    """``blobs/<office>/ab/cd/<sha256>``."""
    return folder / "blobs" / office_id / sha256[:2] / sha256[2:4] / sha256


def part_of(folder: Path, office_id: str, sha256: str) -> Path:
    """Where an unfinished blob lies: beside its final place, since a rename does not cross file systems."""
    return path_of(folder, office_id, sha256).with_suffix(".part")


def _settle(part: Path, final: Path, sha256: str, boundary: Callable[[str], None]) -> BlobFault | None:
    """Give the final name to the very file that was hashed.

    A rename by name would do so only most of the time: between hash and rename another writer may have finished,
    and a third begun a new ``.part``, whose half would then be renamed over the whole (seen with eight writers).
    """
    try:
        with part.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
            boundary("hashed")
            if found != sha256:
                part.unlink(missing_ok=True)
                return "wrong-hash"
            os.fdatasync(file.fileno())
            boundary("synced")
            _name_open_file(file.fileno(), final)
            boundary("linked")
    except FileExistsError:
        return None  # another writer was quicker, with the same bytes
    except FileNotFoundError:
        return None if final.exists() else "offset"
    return None


def _name_open_file(descriptor: int, final: Path) -> None:
    """linkat(2) with AT_SYMLINK_FOLLOW: the open file itself, whatever has become of its name.

    Python calls linkat only where a folder's descriptor is given; with an absolute path it is not looked at.
    """
    os.link(f"/proc/self/fd/{descriptor}", final, src_dir_fd=descriptor, follow_symlinks=True)


def _mark_held(store: Store, office_id: str, sha256: str, clock: Clock) -> None:
    now = utc(clock())

    def work(connection: Connection) -> None:
        with together(connection):
            _HELD.run(connection, office=office_id, sha256=sha256, now=now)
            naming = _NAMING.run(connection, office=office_id, sha256=sha256)
        mark_complete(connection, office_id, [str(case_id) for (case_id,) in naming.all()], now)

    store.write(work)


def mark_complete(connection: Connection, office_id: str, case_ids: Sequence[str], now: datetime) -> None:
    """Those of the cases whose files are all held are complete from now on."""
    if case_ids:
        bounds = {"first": min(case_ids), "last": max(case_ids)}
        _COMPLETE.run(connection, office=office_id, cases=list(case_ids), now=now, **bounds)


def _length(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def _make_folders(folder: Path) -> None:
    """The folder and those above it, each name durable in its parent."""
    missing = [folder]
    while not missing[-1].parent.exists():
        missing.append(missing[-1].parent)
    for path in reversed(missing):
        if not path.exists():
            path.mkdir(mode=0o700, exist_ok=True)
            sync_folder(path.parent)
