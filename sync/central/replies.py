"""Replies as the centre keeps them for a while: to be fetched again, and to know which volumes have come."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec

from sync.cases.refusal import Refusal
from sync.central.reply import Reply
from sync.central.store import Clock
from sync.wire.bundle import BundleManifest
from sync.wire.stick import Stick

_KEPT = 500
_NAME = re.compile(r"[0-9a-f-]{36}\.[0-9]{1,3}\.kab", re.ASCII)
FOLDER = "replies"


class ReplyShelf:
    """A folder of sealed replies, by bundle and volume; the oldest go once there are more than 500."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / FOLDER
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    def keep(self, reply: Reply, clock: Clock) -> Refusal | None:
        """Durable when this returns; refusals as for `Reply.write`."""
        refused = reply.write(Stick(self._folder), clock, key_of(reply.asked))
        kept = sorted(self._folder.glob("*.kab"), key=lambda path: path.stat().st_mtime)
        for path in kept[:-_KEPT]:
            path.unlink(missing_ok=True)
        return refused

    def missing(self, manifest: BundleManifest) -> list[int]:
        """Volumes of the same bundle that have not been taken in yet."""
        numbers = range(1, manifest.volumes + 1)
        return [
            n
            for n in numbers
            if not (self._folder / key_of(msgspec.structs.replace(manifest, volume=n))).exists()
        ]

    def find(self, name: str) -> Path | None:
        """The kept reply of that name, as `key_of` gave it; None for any other word."""
        path = self._folder / name
        return path if _NAME.fullmatch(name) and path.is_file() else None


def key_of(manifest: BundleManifest) -> str:
    """The name by which the reply to this volume is found on the shelf."""
    return f"{manifest.bundle_id}.{manifest.volume}.kab"
