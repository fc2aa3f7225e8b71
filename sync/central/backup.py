"""One file with all that the centre holds: database, sealed files, and the secret keys only if asked.

Sealed as a whole to the office's key and the escrow key: the database tells who complained of what, and a disk with
backups lies in a drawer. The database is copied as of one moment and before the files, so no row of the copy names a file
that is not in it; what moved to the bucket stays there, and its rows say so.
"""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import tarfile
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO

import msgspec
import sqlalchemy as sa
from sqlalchemy import Connection, func, select, text

from sync.cases.refusal import Refusal
from sync.central import blobs
from sync.central.keys import FOLDER as KEYS
from sync.central.postgres_tools import find_tools, server_version
from sync.central.store import Clock, Store, utc
from sync.central.tables import blob, metadata, store_table
from sync.vault.folders import sync_folder
from sync.vault.sealed_streams import sealing_into

MANIFEST = "backup.json"
DATABASE = "central.sqlite"
DUMP = "central.pgdump"
BLOBS = "blobs"

NAME = re.compile(r"kotak-aduan-[0-9A-Z]{3}-\d{8}T\d{6}Z\.tar(\.age)?")
"""Names that `file_name` gives; only such are ever removed by `forget_old`."""

_COPY, _HALF = ".backup-", ".new"
_UNDER_WAY = timedelta(hours=12)
"""What has not been touched for so long is nobody's work: the nightly unit gives up after four hours."""

OnFile = Callable[[int], None]


class BackupManifest(msgspec.Struct, frozen=True, kw_only=True):
    """What a backup says of itself. ``rows``: how many each table had; ``moved``: files in the bucket, not in here."""

    v: int = 1
    made_at: datetime
    dialect: str
    revision: str
    epoch: str
    rows: dict[str, int]
    moved: int = 0


@dataclass(frozen=True, slots=True)
class Written:
    """``files``: sealed files in it; ``size``: bytes of the whole."""

    manifest: BackupManifest
    files: int
    size: int


def file_name(office_code: str, now: datetime, *, sealed: bool) -> str:
    """``kotak-aduan-PGT-20261126T021200Z.tar.age``; sorts by time."""
    return f"kotak-aduan-{office_code}-{utc(now):%Y%m%dT%H%M%SZ}.tar{'.age' if sealed else ''}"


def write_backup(
    store: Store,
    file: Path,
    clock: Clock,
    *,
    recipients: Sequence[str] = (),
    with_keys: bool = False,
    on_file: OnFile = lambda _: None,
) -> Written | Refusal:
    """Everything into ``file``, sealed to ``recipients`` (none: in the open), while the office goes on working.

    ``file`` gets its name when all is on the disk; what others that were cut off have left goes first. Refusals: ``backup.no_tools`` {"version"}, ``backup.dump`` {"why"}.
    """
    _sweep(store.folder, file.resolve().parent, utc(clock()))
    with tempfile.TemporaryDirectory(prefix=_COPY, dir=store.folder) as made:
        copied = _copy_database(store, Path(made), clock)
        if isinstance(copied, Refusal):
            return copied
        manifest, database = copied
        fresh = file.with_name(f".{file.name}{_HALF}")
        fresh.unlink(missing_ok=True)
        try:
            with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
                with _perhaps_sealed(out, recipients) as plain, tarfile.open(fileobj=plain, mode="w|") as tar:
                    files = _fill(tar, store.folder, manifest, database, with_keys, on_file)
                out.flush()
                os.fsync(out.fileno())
            fresh.rename(file)
        finally:
            fresh.unlink(missing_ok=True)
    sync_folder(file.resolve().parent)
    return Written(manifest, files, file.stat().st_size)


def forget_old(written: Path, keep: int) -> list[Path]:
    """Remove all but the ``keep`` newest backups beside the one just ``written``, by the names that we gave; those removed. That
    one always stays: a clock that was ahead for a night has left names that are newer than it."""
    others = sorted(
        path for path in written.parent.iterdir() if NAME.fullmatch(path.name) and path != written
    )
    old = others[: max(0, len(others) + 1 - keep)]
    for path in old:
        path.unlink()
    return old


def _sweep(data: Path, folder: Path, now: datetime) -> None:
    """Copies of the database and half files that a cut, or a machine switched off, has left, each as large as all there is."""
    halves = (path for path in folder.glob(f".*{_HALF}") if NAME.fullmatch(path.name[1 : -len(_HALF)]))
    for path in (*data.glob(f"{_COPY}*"), *halves):
        if now.timestamp() - path.lstat().st_mtime < _UNDER_WAY.total_seconds():
            continue
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


@contextmanager
def _perhaps_sealed(out: BinaryIO, recipients: Sequence[str]) -> Iterator[BinaryIO]:
    if not recipients:
        yield out
        return
    with sealing_into(out, recipients) as plain:
        yield plain


def _fill(  # noqa: PLR0917 - the tar's contents in their order
    tar: tarfile.TarFile,
    folder: Path,
    manifest: BackupManifest,
    database: Path,
    with_keys: bool,
    on_file: OnFile,
) -> int:
    described = database.with_name(MANIFEST)
    described.write_bytes(msgspec.json.format(msgspec.json.encode(manifest)))
    tar.add(described, MANIFEST)
    tar.add(database, database.name)
    if with_keys:
        tar.add(folder / KEYS, KEYS)
    files = 0
    for path in _held_files(folder / BLOBS):
        try:
            tar.add(path, str(path.relative_to(folder)), recursive=False)
        except FileNotFoundError:
            continue  # moved to the bucket, or erased, since the database was copied
        files += 1
        on_file(files)
    return files


def _held_files(folder: Path) -> Iterator[Path]:
    """Whole files alone: kiosks begin half ones anew, and what is damaged serves nobody."""
    for office in sorted(folder.iterdir()) if folder.is_dir() else ():
        yield from sorted(path for path in office.glob("*/*/*") if not path.suffix)


def _copy_database(store: Store, folder: Path, clock: Clock) -> tuple[BackupManifest, Path] | Refusal:
    if store.engine.dialect.name == "postgresql":
        return _dump(store, folder / DUMP, clock)
    copy = folder / DATABASE
    with (
        closing(sqlite3.connect(store.folder / DATABASE)) as source,
        closing(sqlite3.connect(copy)) as target,
    ):
        source.backup(target)
        target.execute("PRAGMA journal_mode=DELETE")  # one file, whole without another beside it
    with viewed(copy) as connection:
        return described(connection, clock()), copy


def _dump(store: Store, file: Path, clock: Clock) -> tuple[BackupManifest, Path] | Refusal:
    """pg_dump at the snapshot of our own transaction, so that the counted rows are those dumped."""
    one_view = store.engine.connect().execution_options(isolation_level="REPEATABLE READ")
    with one_view as connection, connection.begin():
        version = server_version(connection)
        tools = find_tools(version)
        if tools is None:
            return Refusal("backup.no_tools", {"version": version})
        snapshot = connection.execute(text("SELECT pg_export_snapshot()")).scalar_one()
        manifest = described(connection, clock())
        why = tools.dump(store.engine.url.render_as_string(hide_password=False), file, snapshot)
    return Refusal("backup.dump", {"why": why}) if why else (manifest, file)


@contextmanager
def viewed(file: Path) -> Iterator[Connection]:
    """A SQLite file, looked at and never changed."""
    engine = sa.create_engine(f"sqlite+pysqlite:///file:{file}?mode=ro&immutable=1&uri=true")
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def described(connection: Connection, now: datetime) -> BackupManifest:
    """What this database is, and how many rows each table of ours has."""
    rows = {
        table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
        for table in metadata.sorted_tables
    }
    moved = select(func.count()).select_from(blob).where(blob.c.state == blobs.MOVED)
    return BackupManifest(
        made_at=utc(now),
        dialect=connection.dialect.name,
        revision=connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one(),
        epoch=connection.execute(select(store_table.c.epoch)).scalar_one(),
        rows=rows,
        moved=connection.execute(moved).scalar_one(),
    )
