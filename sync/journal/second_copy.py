"""Copies of the journal on a second medium, so that a disk which dies takes nothing with it (F10).

On the medium, by journal: ``<journal id>/000123-20261126-0215.sqlite``, the newest ``keep`` of them, and ``sealed/`` with the
files of which the centre has not yet signed that it holds them. Everything is sealed before it reaches the journal's disk, and no
key of this machine is copied: whoever finds the medium reads nothing and can send nothing.

A copy has its name once it is whole: written under another, brought to the disk, read back, tried, and only then renamed.
The number in front rises with each copy, whatever the clock says. Another journal's copies are never touched.
"""

from __future__ import annotations

import hashlib
import os
import re
import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from sync.cases.refusal import Refusal
from sync.journal.mark import HighWaterMark, Position
from sync.journal.preflight import look
from sync.vault.folder_lock import FolderLock
from sync.vault.folders import sync_folder, write_new
from sync.vault.sealed_files import read_whole

SEALED = "sealed"
_NAME = re.compile(r"(\d{6,})-\d{8}-\d{4}\.sqlite")
_STEPS = 2_000  # of SQLite's machine between two questions whether to stop: well under a millisecond
_STOPPED = "SQLITE_INTERRUPT"
_NOT_THERE = "state NOT IN ('held', 'forgotten')"

_OTHER_BYTES = Refusal("backup.not_whole", {"reason": "hash"})

Stop = Callable[[], bool]


def never() -> bool:
    """Nobody wants the machine meanwhile."""
    return False


@dataclass(frozen=True, slots=True)
class Copied:
    """``path``: the copy; ``cases`` in it; ``files``: sealed ones now on the medium; ``bytes`` of the copy; ``kept``: copies there."""

    path: Path
    cases: int
    files: int
    bytes: int
    kept: int


class WaitingFile(NamedTuple):
    """A sealed file that the centre does not yet hold: its name, the age header and the payload's SHA-256."""

    name: str
    header: bytes
    sha256: str


def copy_out(folder: Path, onto: Path, now: datetime, *, keep: int, stop: Stop = never) -> Copied | Refusal:
    """One more copy of the journal in ``folder``, also while it is being written to; the oldest beyond ``keep`` go.

    ``stop`` is asked all the while: a copy that is given up leaves nothing behind and is made another time.

    Refusals: ``backup.missing`` (the medium), ``backup.journal`` {"reason"} (it cannot be read whole: no copy is made of a damaged
    one, and none is removed), ``backup.not_whole`` {"reason"} (what was read back differs), ``backup.stopped``, ``backup.busy``,
    ``backup.not_stored`` {"reason"}.
    """
    if not onto.is_dir():
        return Refusal("backup.missing")
    position = _position(folder / "journal.sqlite")
    if isinstance(position, Refusal):
        return position
    place = onto / position.journal_id
    try:
        place.mkdir(mode=0o700, exist_ok=True)
        lock = FolderLock.take(place)
        if isinstance(lock, Refusal):
            return Refusal("backup.busy")
        try:
            return _made(folder, place, now, keep, stop)
        finally:
            lock.release()
    except OSError as error:
        return Refusal("backup.not_stored", {"reason": f"errno {error.errno}"})


def copies(onto: Path, journal_id: str) -> list[Path]:
    """Of that journal, the newest first."""
    with suppress(OSError):
        named = [(int(found[1]), path) for path in (onto / journal_id).iterdir() if (found := _NAME.fullmatch(path.name))]  # fmt: skip
        return [path for _, path in sorted(named, reverse=True)]
    return []


def journals(onto: Path) -> list[str]:
    """The ids of the journals of which there are copies."""
    with suppress(OSError):
        return sorted(path.name for path in onto.iterdir() if copies(onto, path.name))
    return []


def helpful(onto: Path, journal_id: str | None) -> list[Path]:
    """The copies of that journal to recover with, the newest first, up to one that is whole in every row; with None, of the only
    journal that there are copies of. One with a row that is not what its hash says still has all its others."""
    known = [journal_id] if journal_id is not None else journals(onto)
    found: list[Path] = []
    for path in copies(onto, known[0]) if len(known) == 1 else ():
        tried = try_copy(path)
        if isinstance(tried, Position):
            return [*found, path]
        if tried == _OTHER_BYTES:
            found.append(path)
    return found


def bring_back(file: WaitingFile, pool: Path, sealed: Path, aside: Path) -> bool:
    """A sealed file that is missing or damaged in the kiosk's folder ``sealed``, from the medium; whether it came. What stood in
    its place goes to ``aside``. Raises OSError."""
    if not isinstance(read_whole(sealed / file.name, file.header, file.sha256), Refusal):
        return False
    whole = read_whole(pool / file.name, file.header, file.sha256)
    if isinstance(whole, Refusal):
        return False
    sealed.mkdir(mode=0o700, exist_ok=True)
    if (sealed / file.name).exists():
        (sealed / file.name).rename(aside / file.name)
    half = sealed / f".{file.name}.part"
    half.unlink(missing_ok=True)
    write_new(half, whole)
    half.replace(sealed / file.name)
    sync_folder(sealed)
    return True


def try_copy(path: Path, stop: Stop = never) -> Position | Refusal:
    """Where a copy stands, if it could take the journal's place today: whole, readable by this program, and each body and
    head still what its hash says. ``backup.not_whole`` {"reason"}; ``backup.stopped``; ``journal.newer``."""
    position = _position(path)
    if isinstance(position, Refusal):
        return Refusal("backup.not_whole", position.details)
    refused = _would_open(path, position)
    if refused is not None:
        code = refused.code if refused.code == "journal.newer" else "backup.not_whole"
        return Refusal(code, refused.details)
    try:
        with closing(_read_only(path)) as copy:
            copy.set_progress_handler(lambda: int(stop()), _STEPS)
            if copy.execute("PRAGMA integrity_check(1)").fetchone()[0] != "ok":
                return Refusal("backup.not_whole", {"reason": "integrity_check"})
            return position if _hashes_hold(copy) else _OTHER_BYTES
    except sqlite3.Error as error:
        reason = _reason(error)
        return (
            Refusal("backup.stopped")
            if reason == _STOPPED
            else Refusal("backup.not_whole", {"reason": reason})
        )


def waiting_files(path: Path) -> list[WaitingFile]:
    """The sealed files that a copy counts on: the centre has not signed for them. Raises sqlite3.Error."""
    with closing(_read_only(path)) as copy:
        rows = copy.execute(f"SELECT name, header, sha256 FROM sealed_file WHERE {_NOT_THERE}")  # noqa: S608
        return [WaitingFile(*row) for row in rows]


def _made(folder: Path, place: Path, now: datetime, keep: int, stop: Stop) -> Copied | Refusal:
    (place / SEALED).mkdir(mode=0o700, exist_ok=True)
    with _under_another_name(place) as fresh:
        refused = _vacuumed(folder / "journal.sqlite", fresh, stop)
        if refused is not None:
            return refused
        refused = _as_good(folder / "journal.sqlite", fresh, stop)
        if refused is not None:
            return refused
        files = _files_copied(folder / SEALED, place / SEALED, waiting_files(fresh), stop)
        if isinstance(files, Refusal):
            return files
        with closing(_read_only(fresh)) as copy:
            cases = copy.execute("SELECT count(*) FROM cases").fetchone()[0]
        path, size = _named(place, now), fresh.stat().st_size
        fresh.rename(path)
    sync_folder(place)
    kept = _forget(place, keep)
    return Copied(path, cases, files, size, kept)


def _as_good(source: Path, fresh: Path, stop: Stop) -> Refusal | None:
    """A row that is damaged in the journal too is no reason to have no copy of all the others."""
    tried = try_copy(fresh, stop)
    if isinstance(tried, Position):
        return None
    return None if tried == _OTHER_BYTES and try_copy(source, stop) == _OTHER_BYTES else tried


@contextmanager
def _under_another_name(place: Path) -> Iterator[Path]:
    """Nothing half-made stays, not even of a run that the power ended."""
    for left in (*place.glob("*.part*"), *(place / SEALED).glob("*.part")):
        left.unlink(missing_ok=True)
    fresh = place / "copy.part"
    try:
        yield fresh
    finally:
        for left in place.glob("copy.part*"):
            left.unlink(missing_ok=True)


def _vacuumed(source: Path, fresh: Path, stop: Stop) -> Refusal | None:
    """SQLite does not bring such a copy to the disk itself; and what is tried afterwards must come from there."""
    if stop():  # SQLite asks only after some steps, and a short journal is copied in fewer
        return Refusal("backup.stopped")
    write_new(fresh, b"")  # with our own mode; an empty file is taken as none
    try:
        with closing(_read_only(source)) as journal:
            journal.set_progress_handler(lambda: int(stop()), _STEPS)
            journal.execute("VACUUM INTO ?", (str(fresh),))
    except sqlite3.OperationalError as error:
        return _not_copied(error)
    except sqlite3.DatabaseError as error:
        return Refusal("backup.journal", {"reason": _reason(error)})
    with fresh.open("rb") as written:
        os.fsync(written.fileno())
        os.posix_fadvise(written.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    return None


def _not_copied(error: sqlite3.OperationalError) -> Refusal:
    reason = _reason(error)
    if reason == _STOPPED:
        return Refusal("backup.stopped")
    if reason == "SQLITE_FULL":
        return Refusal("backup.not_stored", {"reason": "full"})
    return Refusal("backup.not_stored", {"reason": reason})


def _files_copied(source: Path, pool: Path, wanted: Sequence[WaitingFile], stop: Stop) -> int | Refusal:
    """Each that is whole in the kiosk and not on the medium; one that is damaged here is no reason to copy nothing."""
    there = 0
    for file in wanted:
        if stop():
            return Refusal("backup.stopped")
        if not isinstance(read_whole(pool / file.name, file.header, file.sha256), Refusal):
            there += 1
            continue
        sealed = read_whole(source / file.name, file.header, file.sha256)
        if isinstance(sealed, Refusal):
            continue
        half = pool / f"{file.name}.part"
        half.unlink(missing_ok=True)
        write_new(half, sealed)
        half.replace(pool / file.name)
        there += 1
    sync_folder(pool)
    return there


def _forget(place: Path, keep: int) -> int:
    """The oldest copies beyond ``keep``, and sealed files that none of the others counts on; how many copies stay."""
    newest = copies(place.parent, place.name)
    for path in newest[keep:]:
        path.unlink(missing_ok=True)
    stay = newest[:keep]
    try:
        named = {file.name for path in stay for file in waiting_files(path)}
    except sqlite3.Error:  # one of them has gone bad since: then nobody knows what may go
        return len(stay)
    for path in (place / SEALED).iterdir():
        if path.name not in named:
            path.unlink(missing_ok=True)
    sync_folder(place)
    return len(stay)


def _named(place: Path, now: datetime) -> Path:
    newest = copies(place.parent, place.name)
    last = int(newest[0].name.split("-")[0]) if newest else 0
    return place / f"{last + 1:06d}-{now:%Y%m%d-%H%M}.sqlite"


def _position(path: Path) -> Position | Refusal:
    if not path.is_file():
        return Refusal("backup.journal", {"reason": "none"})
    try:
        with closing(_read_only(path)) as journal:
            row = journal.execute(
                "SELECT journal_id, epoch, next_seq - 1, next_serial - 1 FROM journal"
            ).fetchone()
    except sqlite3.Error as error:
        return Refusal("backup.journal", {"reason": _reason(error)})
    if row is None or not re.fullmatch(r"[0-9a-f]{32}", str(row[0])):
        return Refusal("backup.journal", {"reason": "none"})
    if not row[
        1
    ]:  # made by a first start: its copies would only stand beside those of the journal that was here
        return Refusal("backup.journal", {"reason": "not_enrolled"})
    return Position(*row)


def _would_open(path: Path, position: Position) -> Refusal | None:
    """As a start of the application looks at a journal, with a mark that fits it."""
    with tempfile.TemporaryDirectory(prefix="kotak-trial-") as made:
        mark = Path(made) / "mark.json"
        HighWaterMark.create(mark, position).close()
        return look(path, mark)


def _hashes_hold(copy: sqlite3.Connection) -> bool:
    """Row by row, so that a long journal needs no memory."""
    bodies = copy.execute("SELECT body, body_sha256 FROM cases WHERE forgotten_at IS NULL")
    if not all(hashlib.sha256(body).digest() == sha256 for body, sha256 in bodies):
        return False
    heads = copy.execute("SELECT head, head_sha256 FROM record")
    return all(hashlib.sha256(head).digest() == sha256 for head, sha256 in heads)


def _read_only(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{quote(str(path.resolve()))}?mode=ro", uri=True, isolation_level=None)


def _reason(error: sqlite3.Error) -> str:
    return getattr(error, "sqlite_errorname", type(error).__name__)
