"""Whether a bundle may be taken by this machine, before a byte of it is written down."""

from __future__ import annotations

import os
import platform
import stat
import sys
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from kiosk.checks.storage import room
from kiosk.updates.places import Places
from kiosk.updates.state import State
from sync.cases.refusal import Refusal
from sync.journal.schema import HEAD
from sync.wire.release import MAX_FILE, OpenRelease, ReleaseManifest, open_release, version_key

_UNFOLDED = 4
"""What is on the disk at most, in sizes of the bundle: wheels and the packages out of them lie there together for a while
(measured: 194 MB become 571 MB, with the wheels 724)."""
KEEP_FREE = 300_000_000
"""Bytes that an update never uses: evidence of ten visits, see `kiosk.health`."""


def this_target() -> str:
    """This Python on this processor, as bundles name them, e.g. ``cp311-x86_64``."""
    return f"cp{sys.version_info.major}{sys.version_info.minor}-{platform.machine().lower()}"


@dataclass(frozen=True, slots=True)
class Here:
    """``running``: version in force, "" unknown; ``journal``: newest migration of this machine's journal code; ``room``:
    bytes free where releases lie."""

    running: str
    target: str
    journal: str
    room: Callable[[], int]

    @classmethod
    def of(cls, places: Places) -> Here:
        """The machine that this runs on."""
        return cls(places.running(), this_target(), HEAD, lambda: room(places.releases).free)


def check(manifest: ReleaseManifest, state: State, here: Here, *, again: bool = False) -> Refusal | None:
    """Refusals: ``update.older`` {"theirs", "ours"} (or the same), ``update.too_far`` {"follows", "ours"},
    ``update.failed_before`` {"why"} unless ``again``, ``update.other_machine`` {"ours"}, ``update.journal`` (an older
    journal's program under a newer number), ``update.no_room`` {"needed_mb", "free_mb"}."""
    return (
        _of_versions(manifest, state, here, again=again)
        or _of_the_machine(manifest, here)
        or _of_the_disk(manifest, here.room())
    )


def _of_versions(manifest: ReleaseManifest, state: State, here: Here, *, again: bool) -> Refusal | None:
    floor = max((one for one in (here.running, state.floor) if one), key=version_key, default="")
    if floor and version_key(manifest.version) <= version_key(floor):
        return Refusal("update.older", {"theirs": manifest.version, "ours": floor})
    if here.running and version_key(manifest.follows) > version_key(here.running):
        return Refusal("update.too_far", {"follows": manifest.follows, "ours": here.running})
    if manifest.version in state.failed and not again:
        return Refusal("update.failed_before", {"why": state.failed[manifest.version]})
    return None


def _of_the_machine(manifest: ReleaseManifest, here: Here) -> Refusal | None:
    if here.target not in manifest.targets:
        return Refusal("update.other_machine", {"ours": here.target})
    if manifest.journal < here.journal:
        return Refusal("update.journal", {"theirs": manifest.journal, "ours": here.journal})
    return None


def _of_the_disk(manifest: ReleaseManifest, free: int) -> Refusal | None:
    needed = manifest.size * _UNFOLDED + KEEP_FREE
    if needed <= free:
        return None
    return Refusal("update.no_room", {"needed_mb": -(-needed // 1_000_000), "free_mb": free // 1_000_000})


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO | Refusal]:
    """A bundle that somebody without rights has laid down: a plain file, no link, no pipe; ``release.not_one``,
    ``release.missing``, ``release.too_large``. It may be changed while it is read: only what is hashed counts."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError:
        yield Refusal("release.missing")
        return
    except OSError:
        yield Refusal("release.not_one")
        return
    found = os.fstat(descriptor)
    if not stat.S_ISREG(found.st_mode) or found.st_size > MAX_FILE:
        os.close(descriptor)
        too_large = stat.S_ISREG(found.st_mode)
        yield (
            Refusal("release.too_large", {"most_mb": MAX_FILE // 1_000_000})
            if too_large
            else Refusal("release.not_one")
        )
        return
    with os.fdopen(descriptor, "rb") as file:
        yield file


@contextmanager
def opened_release(path: Path, keys: Collection[bytes] | None) -> Iterator[OpenRelease | Refusal]:
    """As `opened` and `sync.wire.release.open_release`."""
    with opened(path) as file:
        yield file if isinstance(file, Refusal) else open_release(file, keys)
