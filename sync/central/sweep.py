"""Rows and files held against each other: a row without its file is asked for again, a file without a row set aside.

Goes by office and by the first two digits of the hash, so that it holds a 256th of one office in memory. The rows of
a part are read before its files: a file is always there before its row says so, and what has vanished in between is
looked at once more before anything is said of it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select, update

from sync.central import blobs
from sync.central.losses import ask_again
from sync.central.store import Clock, Store
from sync.central.tables import blob, office
from sync.logbook import note
from sync.vault.folders import sync_folder

SHARDS = tuple(f"{number:02x}" for number in range(256))
STRAYS = "strays"
HALVES_LIVE = timedelta(days=14)
"""Uploads begun and not ended; a kiosk that comes back later begins anew."""

OnShard = Callable[[int, int], None]
"""Told how many of how many parts are done."""


@dataclass(frozen=True, slots=True)
class Swept:
    """``rows``: files that the centre answers for; ``lost``: of them, those that were missing or damaged; ``gone``: of
    those, what no kiosk keeps any more. ``strays``: files without a row; ``halves``: old beginnings of uploads, removed;
    ``set_aside``: damaged files that lie renamed beside their place; ``bytes``: all that lies in the folder.
    ``away``: the bucket did not answer, so what moved there was not looked at.
    """

    rows: int = 0
    lost: int = 0
    gone: int = 0
    strays: int = 0
    halves: int = 0
    set_aside: int = 0
    moved: int = 0
    bytes: int = 0
    away: bool = False

    def __add__(self, other: Swept) -> Swept:
        sums = {
            name: getattr(self, name) + getattr(other, name)
            for name in self.__dataclass_fields__
            if name != "away"
        }
        return Swept(**sums, away=self.away or other.away)


@dataclass(frozen=True, slots=True)
class Sweep:
    """How to look. ``mend``: act on what is found; without it nothing is changed. ``deep``: hash every file in the
    folder and list the bucket too. ``kept_for``: how long kiosks keep what they sent.
    """

    store: Store
    clock: Clock
    mend: bool = True
    deep: bool = False
    kept_for: timedelta = timedelta(days=30)


def sweep(how: Sweep, on_shard: OnShard = lambda _done, _all: None) -> Swept:
    """Everything, once. What was found is noted in the log if it is anything."""
    total = Swept()
    offices = offices_of(how.store)
    for place, office_id in enumerate(offices):
        for n, shard in enumerate(SHARDS):
            total += sweep_shard(how, office_id, shard)
            on_shard(place * len(SHARDS) + n + 1, len(offices) * len(SHARDS))
    if total.lost or total.strays or total.halves:
        note("centre.swept", lost=total.lost, gone=total.gone, strays=total.strays, halves=total.halves)
    return total


def offices_of(store: Store) -> list[str]:
    """Offices with a row or a folder of files."""
    with store.reading() as connection:
        rows = set(connection.execute(select(office.c.office_id)).scalars())
    folder = store.folder / "blobs"
    return sorted(rows | {path.name for path in _entries(folder) if path.is_dir()})


def sweep_shard(how: Sweep, office_id: str, shard: str) -> Swept:
    """The files of an office whose hashes begin with these two digits."""
    rows = _rows(how.store, office_id, shard)
    there = {
        path.name: path.stat()
        for below in _entries(how.store.folder / "blobs" / office_id / shard)
        for path in _entries(below)
        if path.is_file()
    }
    found = Swept(
        bytes=sum(one.st_size for one in there.values()),
        set_aside=sum(name.endswith(".damaged") for name in there),
    )
    far = _far(how, office_id, shard, rows)
    if far is None:
        found = replace(found, away=True)
    for sha256, row in rows.items():
        if row.state in blobs.HERE:
            found += _look(how, row, sha256 in there and there[sha256].st_size, far)
        elif row.state == blobs.ERASED and how.mend:
            _erase(how.store, office_id, sha256, sha256 in there, sha256 in (far or {}))
    for name, stat in there.items():
        found += _look_at_file(how, office_id, name, datetime.fromtimestamp(stat.st_mtime, UTC), rows)
    return found


def _rows(store: Store, office_id: str, shard: str) -> dict[str, Any]:
    with store.reading() as connection:
        found = connection.execute(
            select(blob.c.office_id, blob.c.sha256, blob.c.size, blob.c.state).where(
                blob.c.office_id == office_id, blob.c.sha256 >= shard, blob.c.sha256 < f"{shard}g"
            )
        )
        return {row.sha256: row for row in found}


def _far(how: Sweep, office_id: str, shard: str, rows: dict[str, Any]) -> dict[str, int] | None:
    """Sizes in the bucket, of a deep look alone; empty where nothing should be there, None when it is away."""
    if not (how.deep and any(row.state in (blobs.MOVED, blobs.ERASED) for row in rows.values())):
        return {}
    if how.store.bucket is None:
        return None if any(row.state == blobs.MOVED for row in rows.values()) else {}
    far = how.store.bucket.sizes_under(office_id, shard)
    return None if far == "away" else far


def _look(how: Sweep, row: Any, size_here: int | bool, far: dict[str, int] | None) -> Swept:
    """A file that the centre answers for."""
    found = Swept(rows=1, moved=row.state == blobs.MOVED)
    if row.state == blobs.MOVED:
        if how.mend and size_here is not False:
            _free(how.store, row)
        sound = not how.deep or far is None or far.get(row.sha256) == row.size
    else:
        sound = size_here == row.size and not (how.deep and _rotten(how.store, row))
    if sound or not _still(how.store, row):
        return found
    if not how.mend:
        return found + Swept(lost=1)
    outcome = _mend(how, row)
    return found if outcome == "found" else found + Swept(lost=1, gone=outcome == "lost")


def _mend(how: Sweep, row: Any) -> str:
    """Where the bytes lie in the other place after all, the row is led there; else the kiosk is asked."""
    whole_here = not _rotten(how.store, row)
    if row.state == blobs.MOVED and whole_here:
        _set_state(how.store, row, blobs.HELD)
        return "found"
    if row.state == blobs.MOVING and how.store.bucket is not None:
        return "found"  # the mover's own affair: it ends what another left, or asks
    if row.state == blobs.HELD and how.store.bucket is not None:
        # A restored database is older than the bucket: the file may have moved since.
        far = how.store.bucket.holds(row.office_id, row.sha256)
        if far is not False:
            if far is True:
                _set_state(how.store, row, blobs.MOVED)
            return "found"
    return ask_again(how.store, row.office_id, row.sha256, how.clock(), how.kept_for)


def _rotten(store: Store, row: Any) -> bool:
    """Whether the file is not there or not what its name says."""
    try:
        with blobs.path_of(store.folder, row.office_id, row.sha256).open("rb") as file:
            return str(row.sha256) != hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return True


def _still(store: Store, row: Any) -> bool:
    """Whether the row says what it said: a mover or a kiosk may have been at it meanwhile."""
    with store.reading() as connection:
        mine = (blob.c.office_id == row.office_id) & (blob.c.sha256 == row.sha256)
        state: str = row.state
        return connection.execute(select(blob.c.state).where(mine)).scalar() == state


def _free(store: Store, row: Any) -> None:
    """A mover died between marking and freeing; the bucket is asked before the folder's copy goes."""
    if store.bucket is not None and store.bucket.holds(row.office_id, row.sha256) is True:
        blobs.remove_file(store.folder, row.office_id, row.sha256)


def _erase(store: Store, office_id: str, sha256: str, here: bool, far: bool) -> None:
    """What a cut or a bucket that was away has left of an erased file."""
    if here:
        blobs.remove_file(store.folder, office_id, sha256)
    if far and store.bucket is not None:
        store.bucket.remove(office_id, sha256)


def _set_state(store: Store, row: Any, state: str) -> None:
    mine = (blob.c.office_id == row.office_id) & (blob.c.sha256 == row.sha256)
    store.write(
        lambda connection: connection.execute(
            update(blob).where(mine, blob.c.state == row.state).values(state=state)
        )
    )


def _look_at_file(how: Sweep, office_id: str, name: str, touched: datetime, rows: dict[str, Any]) -> Swept:
    """A name in the folder that is no held file's."""
    if name.endswith(".damaged"):
        return Swept()
    path = blobs.path_of(how.store.folder, office_id, name.removesuffix(".part")).with_name(name)
    if name.endswith(".part"):
        if how.clock() - touched < HALVES_LIVE:
            return Swept()
        if how.mend:
            path.unlink(missing_ok=True)
        return Swept(halves=1)
    if name in rows:
        return Swept()
    if how.mend:
        _take_out(how.store.folder, office_id, path)
    return Swept(strays=1)


def _take_out(folder: Path, office_id: str, path: Path) -> None:
    """Out of the way and not deleted: a person may know what it was."""
    aside = folder / STRAYS / office_id
    aside.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.replace(aside / path.name)
    sync_folder(aside)
    sync_folder(path.parent)


def _entries(folder: Path) -> Iterator[Path]:
    if folder.is_dir():
        yield from sorted(folder.iterdir())
