"""What staff did at this machine: who, what, when and how it came out. Kept beside the journal, and told to the centre.

The log has every line for good; this is the short memory that the maintenance area shows and each sync brings along. It
holds no case, no number and nothing that a citizen said.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import msgspec

from kiosk.maintenance import Deed, Person
from sync.logbook import note
from sync.vault.folders import replace

FILE = "deeds.json"
KEPT = 200
TOLD = 12
"""With each sync: what a busy day at the machine comes to."""


class _Book(msgspec.Struct, frozen=True):
    """``recent``: the oldest first; ``latest``: the last one of each kind, however long ago."""

    recent: tuple[Deed, ...] = ()
    latest: dict[str, Deed] = {}


class DeedBook:
    """`kiosk.maintenance.Deeds`. A book that cannot be read begins anew: it is a memory, not evidence."""

    def __init__(self, folder: Path, clock: Callable[[], datetime]) -> None:
        self._path, self._clock = folder / FILE, clock
        self._turn = threading.Lock()
        self._book = self._read()

    def keep(self, person: Person, what: str, outcome: str) -> None:
        note("service.done", who=person.id, what=what, outcome=outcome)
        deed = Deed(self._clock(), person.id, person.name, what, outcome)
        with self._turn:
            recent = (*self._book.recent, deed)[-KEPT:]
            self._book = _Book(recent, {**self._book.latest, what: deed})
            try:
                replace(self._path, msgspec.json.encode(self._book))
            except OSError as wrong:
                note("service.not_kept", error=type(wrong).__name__)

    def latest(self, what: str) -> Deed | None:
        return self._book.latest.get(what)

    def recent(self) -> tuple[Deed, ...]:
        return tuple(reversed(self._book.recent))

    def report(self) -> dict[str, object]:
        """For the health part of a sync: the newest first."""
        told = [
            {
                "at": one.at.isoformat(timespec="seconds"),
                "by": one.name,
                "what": one.what,
                "outcome": one.outcome,
            }
            for one in self.recent()[:TOLD]
        ]
        return {"staff": told} if told else {}

    def _read(self) -> _Book:
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=_Book)
        except (OSError, msgspec.DecodeError):
            return _Book()
