"""One file with all that the centre holds, and the way back into an empty folder (SQLite; PostgreSQL has its own tools)."""

from __future__ import annotations

import os
import secrets
import sqlite3
import tarfile
import tempfile
from contextlib import closing
from pathlib import Path, PurePosixPath

from sqlalchemy import update

from sync.cases.refusal import Refusal
from sync.central.keys import FOLDER as KEYS
from sync.central.store import Store
from sync.central.tables import store_table
from sync.logbook import note
from sync.vault.folders import sync_folder

DATABASE = "central.sqlite"
BLOBS = "blobs"


def write_backup(folder: Path, file: Path, with_keys: bool) -> None:
    """Database and sealed files, and the secret keys only if asked, into ``file`` (tar, readable by its owner).

    The office may go on working: the database is copied as of one moment, and before the files, so that no row
    of the copy names a file that is not in it. ``file`` gets its name when all is on the disk.
    """
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=file.resolve().parent) as made:
        copy, whole = Path(made) / DATABASE, Path(made) / "whole.tar"
        with closing(sqlite3.connect(folder / DATABASE)) as source, closing(sqlite3.connect(copy)) as target:
            source.backup(target)
        with os.fdopen(os.open(whole, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            with tarfile.open(fileobj=out, mode="w") as tar:
                tar.add(copy, DATABASE)
                for name in (BLOBS, *([KEYS] if with_keys else [])):
                    if (folder / name).is_dir():
                        tar.add(folder / name, name, filter=_without_halves)
            out.flush()
            os.fsync(out.fileno())
        whole.rename(file)
    sync_folder(file.resolve().parent)


def unpack_backup(file: Path, folder: Path) -> Refusal | None:
    """Put the contents back. The folder must hold nothing but, perhaps, the keys brought from the safe.

    Refusals: ``backup.not_empty``, ``backup.not_one`` (no file of ours), ``backup.no_keys``: without them nothing
    could ever be opened, and new ones must not be made in their place.
    """
    there = {path.name for path in folder.iterdir()} if folder.is_dir() else set()
    if there - {KEYS}:
        return Refusal("backup.not_empty")
    try:
        with tarfile.open(file, "r:") as tar:
            members = [member for member in tar if member.isfile()]
            if not _is_ours(members):
                return Refusal("backup.not_one")
            if KEYS not in there and not any(member.name.startswith(f"{KEYS}/") for member in members):
                return Refusal("backup.no_keys")
            for member in members:
                _unpack(tar, member, folder)
    except tarfile.ReadError:
        return Refusal("backup.not_one")
    return None


def renew_epoch(store: Store) -> str:
    """After a restore: every kiosk sees another epoch and sends again what this store may have forgotten."""
    epoch = secrets.token_hex(4)
    store.write(lambda connection: connection.execute(update(store_table).values(epoch=epoch)))
    note("centre.epoch_renewed")
    return epoch


def _without_halves(member: tarfile.TarInfo) -> tarfile.TarInfo | None:
    """Uploads under way stay out: kiosks begin them again."""
    return None if member.name.endswith(".part") else member


def _is_ours(members: list[tarfile.TarInfo]) -> bool:
    """Only names that a backup can hold, none of which leads out of the folder."""
    paths = [PurePosixPath(member.name) for member in members]
    inside = all(
        path == PurePosixPath(DATABASE)
        or (path.parts[:1] in ((BLOBS,), (KEYS,)) and not path.is_absolute() and ".." not in path.parts)
        for path in paths
    )
    return inside and PurePosixPath(DATABASE) in paths


def _unpack(tar: tarfile.TarFile, member: tarfile.TarInfo, folder: Path) -> None:
    path = folder / member.name
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    source = tar.extractfile(member)
    assert source is not None  # members are plain files
    with source, os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        while piece := source.read(1 << 20):
            out.write(piece)
        out.flush()
        os.fsync(out.fileno())
    sync_folder(path.parent)
