"""A bundle off a stick into ``incoming``, by whoever stands at the machine: root looks at it as at any other."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from kiosk.updates.checking import KEEP_FREE, opened, opened_release
from kiosk.updates.moment import ask
from kiosk.updates.places import Places
from sync.cases.refusal import Refusal
from sync.vault.folders import sync_folder
from sync.wire.release import SUFFIX, file_name, version_key

HALF = ".stick"
"""Behind the name of a bundle that is being copied; what a cut has left goes at the next start of the machine."""
_CHUNK = 1024 * 1024
OnBytes = Callable[[int, int], None]
"""Bytes copied so far, and of how many."""


def bundles_on(stick: Path) -> list[Path]:
    """Bundles in the folder itself, the newest first by what they say of themselves; none that cannot be read."""
    found = {}
    for path in sorted(stick.glob(f"*{SUFFIX}")):
        with opened_release(path, None) as bundle:
            if not isinstance(bundle, Refusal):
                found[bundle.manifest.version] = path
    return [found[version] for version in sorted(found, key=version_key, reverse=True)]


def bring(
    places: Places,
    path: Path,
    on_bytes: OnBytes = lambda _done, _all: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> str | Refusal:
    """The version that was laid down for root, who was asked. ``release.*``, ``update.no_room``, ``update.not_heard`` (nobody
    would look at it here), ``stick.gone``, ``stick.cancelled``."""
    if not os.access(places.incoming, os.W_OK | os.X_OK):
        return Refusal("update.not_heard")
    with opened_release(path, None) as bundle:
        if isinstance(bundle, Refusal):
            return bundle
        version = bundle.manifest.version
    with opened(path) as source:
        if isinstance(source, Refusal):
            return source
        refused = _laid(places.incoming, version, source, on_bytes, cancelled)
    if refused is not None:
        return refused
    return version if ask(places) else Refusal("update.not_heard")


def _laid(
    incoming: Path, version: str, source: BinaryIO, on_bytes: OnBytes, cancelled: Callable[[], bool]
) -> Refusal | None:
    """Under its name once all of it is on the disk; else nothing is left of it."""
    size, free = os.fstat(source.fileno()).st_size, shutil.disk_usage(incoming).free
    if size + KEEP_FREE > free:
        needed = -(-(size + KEEP_FREE) // 1_000_000)
        return Refusal("update.no_room", {"needed_mb": needed, "free_mb": free // 1_000_000})
    half = incoming / f".{version}{HALF}"
    try:
        with half.open("wb") as target:
            while part := source.read(_CHUNK):
                target.write(part)
                on_bytes(target.tell(), size)
                if cancelled():
                    half.unlink()
                    return Refusal("stick.cancelled")
            target.flush()
            os.fsync(target.fileno())
        half.replace(incoming / file_name(version))
        sync_folder(incoming)
    except OSError as error:
        half.unlink(missing_ok=True)
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        return Refusal("update.no_room" if full else "stick.gone")
    return None
