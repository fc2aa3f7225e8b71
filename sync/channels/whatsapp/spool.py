"""What Meta has posted, one sealed file a body, until all of it is in the store. It outlives a database that is away.

``masuk/`` waits to be taken in; ``tanda/`` has been, and still tells what became of notices. Both may hold the same body
twice: Meta posts again what it thinks was not heard, and the inbox knows each message by its name.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sync.cases.refusal import Refusal
from sync.central.keys import CentreKeys
from sync.central.sizes import LEAST_FREE
from sync.vault.folders import replace, sync_folder
from sync.vault.sealing import seal

LARGEST_BODY = 3 * 1024 * 1024
"""Bytes: Meta says that its webhooks may have so many, and posts again for days, then no more, what is refused: a lower bound would
lose messages (decision 69)."""
_ENDING = ".sealed"
_TIME = "%Y%m%dT%H%M%S%f"


@dataclass(frozen=True, slots=True)
class Body:
    """``arrived``: when it was posted; ``raw``: as it came, or why its seal cannot be opened."""

    path: Path
    arrived: datetime
    raw: bytes | Refusal


@dataclass(frozen=True, slots=True)
class Spool:
    """In ``folder`` of the data folder, for every process of the office's machine."""

    folder: Path
    keys: CentreKeys

    def keep(self, raw: bytes, arrived: datetime) -> None:
        """It is on the disk when this returns; OSError where it cannot be, then Meta must post it again."""
        for part in (self._incoming, self._marks):
            part.mkdir(parents=True, exist_ok=True, mode=0o700)
        if shutil.disk_usage(self.folder).free < LEAST_FREE:
            raise OSError("the disk is nearly full")
        self.keys.refresh()
        name = f"{arrived.astimezone(UTC):{_TIME}}-{hashlib.sha256(raw).hexdigest()[:16]}{_ENDING}"
        replace(self._incoming / name, seal(raw, self.keys.recipients))

    def waiting(self) -> list[Path]:
        """Those to be taken in, the oldest first."""
        return sorted(self._incoming.glob(f"*{_ENDING}"))

    def marked(self) -> Iterator[Body]:
        """Those that tell of notices, the oldest first; each goes once the next one is asked for."""
        for path in sorted(self._marks.glob(f"*{_ENDING}")):
            yield self.open(path)
            self._remove(path)

    def open(self, path: Path) -> Body:
        """What was posted; OSError where the file is gone."""
        opened = self.keys.open(path.read_bytes(), largest=LARGEST_BODY)
        return Body(path, _arrived(path), opened if isinstance(opened, Refusal) else opened[0])

    def done(self, body: Body, *, marks: bool) -> None:
        """All its messages are stored. ``marks``: it tells of notices as well."""
        if marks:
            body.path.replace(self._marks / body.path.name)
            sync_folder(self._marks)
        else:
            self._remove(body.path)

    @property
    def _incoming(self) -> Path:
        return self.folder / "masuk"

    @property
    def _marks(self) -> Path:
        return self.folder / "tanda"

    def _remove(self, path: Path) -> None:
        path.unlink(missing_ok=True)
        sync_folder(path.parent)


def _arrived(path: Path) -> datetime:
    """By its name; of one that somebody has put there, by its file."""
    try:
        return datetime.strptime(path.name.partition("-")[0], _TIME).replace(tzinfo=UTC)
    except ValueError:
        return datetime.fromtimestamp(path.stat().st_mtime, UTC)
