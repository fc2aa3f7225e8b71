"""The way back: a backup into an empty place, and a trial of it that touches nothing.

Whatever came after the backup is still at the kiosks: the epoch is renewed, they see it, and send again.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import tarfile
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO

import msgspec
import sqlalchemy as sa
from sqlalchemy import Connection, inspect, make_url, select, text, update
from sqlalchemy.exc import SQLAlchemyError

from sync.cases.refusal import Refusal
from sync.central import blobs
from sync.central.backup import BLOBS, DATABASE, DUMP, MANIFEST, BackupManifest, described, viewed
from sync.central.keys import FOLDER as KEYS
from sync.central.postgres_tools import PostgresTools, find_tools, server_version
from sync.central.store import Store
from sync.central.tables import blob, store_table
from sync.logbook import note
from sync.vault.folders import sync_folder
from sync.vault.sealed_streams import MAGIC, open_into

_PIECE = 1 << 20


def unpack_backup(
    file: Path, folder: Path, *, url: str = "", identities: Sequence[str] = ()
) -> Refusal | None:
    """Put the contents back. The folder must hold nothing but, perhaps, the keys brought from the safe.

    ``url``: the empty PostgreSQL database, "" for SQLite in the folder; ``identities``: age secret keys to open the
    file with, beside the office's in the keys folder. Refusals: ``backup.not_empty``, ``backup.not_one`` (no file of
    ours), ``backup.sealed`` (no key here opens it), ``backup.no_keys``: without them nothing could ever be opened,
    and new ones must not be made in their place; ``backup.other_database`` {"dialect"}; those of `_load`.
    """
    there = {path.name for path in folder.iterdir()} if folder.is_dir() else set()
    if there - {KEYS} or (url and _is_used(url)):
        return Refusal("backup.not_empty")
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with opened_backup(file, [*identities, *_office_identities(folder / KEYS)]) as tar:
        if isinstance(tar, Refusal):
            return tar
        members = [member for member in tar if member.isfile()]
        if not _is_ours(members):
            return Refusal("backup.not_one")
        if KEYS not in there and not any(member.name.startswith(f"{KEYS}/") for member in members):
            return Refusal("backup.no_keys")
        dialect = "postgresql" if any(member.name == DUMP for member in members) else "sqlite"
        if dialect != ("postgresql" if url else "sqlite"):
            return Refusal("backup.other_database", {"dialect": dialect})
        for member in members:
            if member.name != MANIFEST:
                _unpack(tar, member, folder)
    return _load(url, folder / DUMP) if url else None


def renew_epoch(store: Store) -> str:
    """After a restore: every kiosk sees another epoch and sends again what this store may have forgotten."""
    epoch = secrets.token_hex(4)
    store.write(lambda connection: connection.execute(update(store_table).values(epoch=epoch)))
    note("centre.epoch_renewed")
    return epoch


@dataclass(frozen=True, slots=True)
class Trial:
    """What a trial restore found. ``faults``: one sentence each, none if the backup is whole; ``database``: how far the
    database was tried: "restored" into a scratch one and counted, or "read" where none could be made.
    """

    manifest: BackupManifest
    files: int
    database: str
    faults: tuple[str, ...] = field(default=())


def try_backup(file: Path, *, url: str = "", identities: Sequence[str] = ()) -> Trial | Refusal:
    """Restore into a temporary place: integrity, row counts as the manifest says, every file's hash, every row's file.

    ``url``: a PostgreSQL on which a scratch database may be made, for a dump. Refusals as for `unpack_backup`.
    """
    with tempfile.TemporaryDirectory(prefix="kotak-trial-") as made, opened_backup(file, identities) as tar:
        if isinstance(tar, Refusal):
            return tar
        members = [member for member in tar if member.isfile()]
        known = next((member for member in members if member.name == MANIFEST), None)
        if known is None or not _is_ours(members):
            return Refusal("backup.not_one")
        manifest = msgspec.json.decode(_bytes_of(tar, known), type=BackupManifest)
        faults, there = [], set()
        for member in members:
            if member.name.startswith(f"{BLOBS}/"):
                name = PurePosixPath(member.name)
                there.add((name.parts[1], name.name))
                if _hash_of(tar, member) != name.name:
                    faults.append(f"file {name.name[:12]}… is not what its name says")
        database = next(member for member in members if member.name in (DATABASE, DUMP))
        _unpack(tar, database, Path(made))
        how, found = _try_database(Path(made) / database.name, manifest, there, url)
        return Trial(manifest, len(there), how, (*faults, *found))


@contextmanager
def opened_backup(file: Path, identities: Sequence[str]) -> Iterator[tarfile.TarFile | Refusal]:
    """The backup as a tar; one that is sealed lies open in an unnamed temporary file until the block ends."""
    with file.open("rb") as raw, tempfile.TemporaryFile() as plain:
        source: IO[bytes] = raw
        if raw.read(len(MAGIC)) == MAGIC:
            raw.seek(0)
            if not open_into(raw, plain, identities):
                yield Refusal("backup.sealed")
                return
            source = plain
        source.seek(0)
        try:
            tar = tarfile.open(fileobj=source, mode="r:")  # noqa: SIM115  closed below
        except tarfile.ReadError:
            yield Refusal("backup.not_one")
            return
        with tar:
            yield tar


def _office_identities(keys: Path) -> list[str]:
    """Secret age keys in a keys folder that was brought from the safe: the office's and, if it is there, the escrow's."""
    return [path.read_text().strip() for path in sorted(keys.glob("*.age"))]


def _is_ours(members: list[tarfile.TarInfo]) -> bool:
    """Only names that a backup can hold, none of which leads out of the folder, and one database."""
    paths = [PurePosixPath(member.name) for member in members]
    single = {PurePosixPath(name) for name in (DATABASE, DUMP, MANIFEST)}
    inside = all(
        path in single
        or (path.parts[:1] in ((BLOBS,), (KEYS,)) and not path.is_absolute() and ".." not in path.parts)
        for path in paths
    )
    return inside and len([path for path in paths if path.name in (DATABASE, DUMP)]) == 1


def _unpack(tar: tarfile.TarFile, member: tarfile.TarInfo, folder: Path) -> None:
    path = folder / member.name
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        for piece in _pieces(tar, member):
            out.write(piece)
        out.flush()
        os.fsync(out.fileno())
    sync_folder(path.parent)


def _pieces(tar: tarfile.TarFile, member: tarfile.TarInfo) -> Iterator[bytes]:
    source = tar.extractfile(member)
    assert source is not None  # members are plain files
    with source:
        while piece := source.read(_PIECE):
            yield piece


def _bytes_of(tar: tarfile.TarFile, member: tarfile.TarInfo) -> bytes:
    return b"".join(_pieces(tar, member))


def _hash_of(tar: tarfile.TarFile, member: tarfile.TarInfo) -> str:
    found = hashlib.sha256()
    for piece in _pieces(tar, member):
        found.update(piece)
    return found.hexdigest()


# PostgreSQL


def _is_used(url: str) -> bool:
    with _connected(url) as connection:
        return bool(inspect(connection).get_table_names())


def _load(url: str, dump: Path) -> Refusal | None:
    """The dump into the empty database. ``backup.no_tools`` {"version"}, ``backup.load`` {"why"}; then the dump goes."""
    tools = _tools_for(url)
    if isinstance(tools, Refusal):
        return tools
    why = tools.restore(url, dump)
    dump.unlink()
    return Refusal("backup.load", {"why": why}) if why else None


def _tools_for(url: str) -> PostgresTools | Refusal:
    with _connected(url) as connection:
        version = server_version(connection)
    return find_tools(version) or Refusal("backup.no_tools", {"version": version})


@contextmanager
def _connected(url: str, *, autocommit: bool = False) -> Iterator[Connection]:
    engine = sa.create_engine(make_url(url).set(drivername="postgresql+psycopg"), poolclass=sa.NullPool)
    level = "AUTOCOMMIT" if autocommit else "READ COMMITTED"
    with engine.connect().execution_options(isolation_level=level) as connection:
        yield connection


# Trial


def _try_database(
    file: Path, manifest: BackupManifest, there: set[tuple[str, str]], url: str
) -> tuple[str, list[str]]:
    if file.name == DATABASE:
        with viewed(file) as connection:
            told = connection.execute(text("PRAGMA integrity_check")).scalar_one()
            faults = [] if told == "ok" else [f"the database is damaged: {told}"]
            return "restored", faults + _compared(connection, manifest, there)
    if not url:
        return "read", ["a PostgreSQL backup is tried on a PostgreSQL; the settings name none"]
    tools = _tools_for(url)
    if isinstance(tools, Refusal):
        return "read", [f"no pg_restore of version {tools.details['version']} or newer"]
    return _try_dump(tools, file, manifest, there, url)


def _try_dump(
    tools: PostgresTools, file: Path, manifest: BackupManifest, there: set[tuple[str, str]], url: str
) -> tuple[str, list[str]]:
    name = f"kotak_trial_{secrets.token_hex(4)}"
    try:
        with _connected(url, autocommit=True) as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
    except SQLAlchemyError:  # this role may not: the dump is read to its end at least
        why = tools.can_read(file)
        return "read", [f"the dump cannot be read: {why}"] if why else []
    try:
        scratch = make_url(url).set(database=name).render_as_string(hide_password=False)
        why = tools.restore(scratch, file)
        if why:
            return "restored", [f"the dump does not load: {why}"]
        with _connected(scratch) as connection:
            return "restored", _compared(connection, manifest, there)
    finally:
        with _connected(url, autocommit=True) as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))


def _compared(connection: Connection, manifest: BackupManifest, there: set[tuple[str, str]]) -> list[str]:
    found = described(connection, manifest.made_at)
    faults = [
        f"table {name} has {found.rows.get(name)} rows, the manifest says {rows}"
        for name, rows in manifest.rows.items()
        if found.rows.get(name) != rows
    ]
    held = connection.execute(
        select(blob.c.office_id, blob.c.sha256).where(blob.c.state.in_((blobs.HELD, blobs.MOVING)))
    )
    lacking = sum((row.office_id, row.sha256) not in there for row in held)
    return [*faults, *([f"{lacking} files that the database names are not in it"] if lacking else [])]
