"""What an open journal consists of, shared by the three faces it shows: intake, papers, delivery."""

from __future__ import annotations

from dataclasses import dataclass

from sync.journal.database import Database
from sync.journal.enrolment import Enrolment
from sync.journal.instants import Clock
from sync.journal.mark import HighWaterMark
from sync.journal.recorder import Recorder
from sync.journal.submit import RandBits
from sync.vault.boundary import Boundary
from sync.vault.folder_lock import FolderLock
from sync.vault.sealed_files import SealedFolder


@dataclass(frozen=True, slots=True)
class Parts:
    """What `open_journal` has opened and a `Journal` works with."""

    database: Database
    lock: FolderLock
    mark: HighWaterMark
    sealed: SealedFolder
    clock: Clock
    randbits: RandBits
    boundary: Boundary


class Opened:
    """The parts, for those who work with them. Every part may be used by several threads."""

    def __init__(self, parts: Parts, enrolled: Enrolment | None) -> None:
        self._parts = parts
        self._database = parts.database
        self._recorder = Recorder(parts.database, parts.mark, parts.boundary)
        self._enrolment = enrolled
        self._sealed = parts.sealed
