"""A release beside the one that runs: written, fsynced, and under its name only once all of it is there."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import msgspec
from msgspec import Struct

from kiosk.updates.places import Places, settle_tree
from sync.cases.refusal import Refusal
from sync.vault.boundary import Boundary
from sync.vault.folders import sync_folder, write_new
from sync.wire.release import OpenRelease, ReleaseManifest, ReleaseMember, version_key

RECORD = "RELEASE.json"
MakeVenv = Callable[[Path, Path], Refusal | None]
"""The release's folder as it is being made, and where it will lie; ``venv`` in the former made from the ``wheels`` there. The
one step that takes a minute."""


class Record(Struct, frozen=True, kw_only=True):
    """What a release's folder says of itself, as an installation leaves it too. ``roles``: whose packages are in its venv;
    ``lock``: SHA-256 of requirements.lock; ``journal``: the newest migration that it knows; ``signed_by``: the release key; ``keys``: those that it
    hands over."""

    version: str
    made_at: str = ""
    roles: tuple[str, ...] = ("kiosk",)
    lock: str = ""
    journal: str = ""
    signed_by: str = ""
    keys: tuple[str, ...] = ()


def read_record(release: Path) -> Record | None:
    """None: this folder is not whole."""
    try:
        return msgspec.json.decode((release / RECORD).read_bytes(), type=Record)
    except (OSError, msgspec.DecodeError):
        return None


def release_before(places: Places, running: str) -> str:
    """The newest whole release below the one that runs; "" for none."""
    whole = [one for one in places.installed() if read_record(places.release(one)) is not None]
    lower = [one for one in whole if running and version_key(one) < version_key(running)]
    return max(lower, key=version_key, default="")


def unpack(places: Places, bundle: OpenRelease, make_venv: MakeVenv, boundary: Boundary) -> Refusal | None:
    """``releases/VERSION``, whole. ``release.damaged`` {"member"}, ``update.no_room``, ``update.not_written``
    {"reason"}, or what ``make_venv`` has refused; then nothing is left."""
    version = bundle.manifest.version
    half = places.releases / f".{version}.new"
    try:
        shutil.rmtree(half, ignore_errors=True)
        half.mkdir(parents=True)
        boundary("unpack.begun")
        refused = _filled(half, bundle, boundary) or make_venv(half, places.release(version))
        if refused is None:
            boundary("unpack.venv")
            _finish(places, half, bundle, boundary)
            return None
    except OSError as error:
        refused = _of_the_disk(error)
    shutil.rmtree(half, ignore_errors=True)
    return refused


def sweep(places: Places) -> None:
    """Halves of a release that was cut off."""
    for path in places.releases.glob(".*.new"):
        shutil.rmtree(path, ignore_errors=True)


def _filled(half: Path, bundle: OpenRelease, boundary: Boundary) -> Refusal | None:
    for member in bundle.manifest.members:
        if not _written(half / member.name, bundle, member):
            return Refusal("release.damaged", {"member": member.name})
        boundary("unpack.file")
    return None


def _written(path: Path, bundle: OpenRelease, member: ReleaseMember) -> bool:
    """The member's bytes at ``path``, whose name its manifest's type has looked at; False: not those it names."""
    path.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o644)
    with os.fdopen(descriptor, "wb") as file:
        for part in bundle.chunks(member):
            digest.update(part)
            file.write(part)
    return digest.hexdigest() == member.sha256


def _finish(places: Places, half: Path, bundle: OpenRelease, boundary: Boundary) -> None:
    manifest = bundle.manifest
    shutil.rmtree(half / "wheels", ignore_errors=True)  # they are in the venv now
    write_new(half / RECORD, msgspec.json.encode(_record(half, manifest, bundle.key)), mode=0o644)
    settle_tree(half)
    boundary("unpack.settled")
    release = places.release(manifest.version)
    if release.exists():  # left by a try that failed, which a person has asked for again
        shutil.rmtree(release)
    half.rename(release)
    sync_folder(places.releases)
    boundary("unpack.named")


def _record(half: Path, manifest: ReleaseManifest, key: str) -> Record:
    lock = half / "app" / "requirements.lock"
    return Record(
        version=manifest.version,
        made_at=manifest.made_at.isoformat(timespec="seconds"),
        lock=hashlib.sha256(lock.read_bytes()).hexdigest() if lock.is_file() else "",
        journal=manifest.journal,
        signed_by=key,
        keys=tuple(manifest.keys),
    )


def _of_the_disk(error: OSError) -> Refusal:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return Refusal("update.no_room", {"needed_mb": 0, "free_mb": 0})
    return Refusal("update.not_written", {"reason": errno.errorcode.get(error.errno or 0, "unknown")})
