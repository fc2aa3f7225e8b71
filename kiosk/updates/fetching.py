"""A release from the centre, piece by piece, when nothing else wants the line.

On a thread and a connection of its own, so that no case waits for it. What is there stays there: a cut goes on from the last
byte, also after a restart. Whether it is what the centre spoke of is told by the hash of the whole, whether it may run by
root alone.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from kiosk.updates.checking import KEEP_FREE
from kiosk.updates.moment import ask, drop
from kiosk.updates.places import Places
from kiosk.updates.state import read_state
from sync.logbook import note
from sync.vault.folders import replace, sync_folder
from sync.wire.client import CentreClient
from sync.wire.messages import ReleaseOffer, SyncAnswer
from sync.wire.release import MAX_FILE, file_name, is_version, version_key
from sync.worker.back_off import Uniform, back_off

PIECE = 256 * 1024
"""Bytes at a time: 30 s on the slowest line that an office has (64 kbit/s), after which a case may go first."""
RATE = 500_000
"""Bytes a second at most: a third of a line of 12 Mbit/s, which the desks of the office share. 200 MB in seven minutes."""
_LOOKS_S = 60.0
_BUSY_S = 10.0
_LATER_S = 3600.0
_TAKEN = "release-taken"


@dataclass(frozen=True, slots=True)
class Coming:
    """``heard``: the centre has answered since this process began; ``version``: that it offers and this machine has not had,
    "" none; ``here`` of ``size`` bytes lie here."""

    heard: bool = False
    version: str = ""
    size: int = 0
    here: int = 0


class Fetcher:
    """``folder``: the kiosk's own; ``busy``: whether cases, files or a run of the worker want the line; ``room``: bytes free
    where bundles are laid. `hears` is called by the worker's thread, everything else by the fetcher's own."""

    def __init__(
        self,
        places: Places,
        folder: Path,
        client: CentreClient,
        *,
        busy: Callable[[], bool],
        monotonic: Callable[[], float],
        uniform: Uniform,
        room: Callable[[Path], int] = lambda folder: shutil.disk_usage(folder).free,
    ) -> None:
        self._places, self._folder, self._client = places, folder, client
        self._busy, self._monotonic, self._uniform, self._room = busy, monotonic, uniform, room
        self._offer: ReleaseOffer | None = None
        self._withdrawn: frozenset[str] = frozenset()
        self._heard = False
        self._failures = 0
        self._asked = False
        self._stopping = threading.Event()

    def hears(self, answer: SyncAnswer) -> None:
        """What the centre offers now; nothing: what is half here is of no use any more."""
        self._withdrawn = frozenset(filter(is_version, answer.withdrawn))
        self._offer, self._heard = answer.release, True

    def coming(self) -> Coming:
        """For whoever wants to know how far it is; from any thread."""
        offer = self._offer
        if offer is None or not self._is_newer(offer):
            return Coming(self._heard)
        here = offer.size if self._taken() == offer.sha256 else _size(self._part(offer))
        return Coming(self._heard, offer.version, offer.size, min(here, offer.size))

    def run_forever(self) -> None:
        """Until `stop`."""
        while not self._stopping.wait(self.step()):
            pass

    def stop(self) -> None:
        """After the piece under way."""
        self._stopping.set()

    def step(self) -> float:
        """One piece, if there is one to fetch; seconds until the next one."""
        incoming = self._places.incoming
        if not os.access(incoming, os.W_OK | os.X_OK):
            return _LATER_S
        if not self._asked:  # what was laid here before a restart, or did not fit on the disk then
            self._asked = True
            if any(incoming.glob("*.kar")):
                ask(self._places)
        self._drop(incoming)
        heard, offer = self._heard, self._offer
        if offer is None or not self._wanted(offer):
            if heard:
                _clear(incoming, but="")
            return _LOOKS_S
        if self._busy():
            return _BUSY_S
        try:
            return self._piece(offer, self._part(offer))
        except OSError as trouble:
            note("update.fetch_failed", reason=type(trouble).__name__)
            return _LATER_S

    def _drop(self, incoming: Path) -> None:
        """What the office has withdrawn goes before root sees it, and root is told where it waits; offered once more it is
        fetched again."""
        lie = [path for version in self._withdrawn if (path := incoming / file_name(version)).exists()]
        state = read_state(self._places.state)
        waits = state.stage == "ready" and state.version in self._withdrawn
        if lie or waits:
            (self._folder / _TAKEN).unlink(missing_ok=True)
        for path in lie:
            with suppress(OSError):
                path.unlink()
        if waits:
            ask(self._places, drop(state.version))

    def _wanted(self, offer: ReleaseOffer) -> bool:
        if not is_version(offer.version) or offer.size > MAX_FILE or self._taken() == offer.sha256:
            return False
        return self._is_newer(offer) and offer.version not in read_state(self._places.state).failed

    def _is_newer(self, offer: ReleaseOffer) -> bool:
        running = self._places.running()
        return is_version(offer.version) and (
            not running or version_key(offer.version) > version_key(running)
        )

    def _part(self, offer: ReleaseOffer) -> Path:
        return self._places.incoming / f".{offer.sha256}.part"

    def _piece(self, offer: ReleaseOffer, part: Path) -> float:
        _clear(part.parent, but=part.name)
        have = part.stat().st_size if part.exists() else 0
        if have > offer.size:
            part.unlink()
            have = 0
        if have == offer.size:
            return self._finish(offer, part)
        if self._room(part.parent) - (offer.size - have) < KEEP_FREE:
            note("update.fetch_failed", reason="no_room")
            return _LATER_S
        began = self._monotonic()
        came = self._client.release_part(offer.sha256, have, min(PIECE, offer.size - have))
        if not isinstance(came, bytes):
            self._failures += 1
            note("update.fetch_failed", reason=came.word)
            return max(_BUSY_S, back_off(self._failures, self._uniform).total_seconds())
        self._failures = 0
        with part.open("ab") as file:
            file.write(came)
            file.flush()
            os.fsync(file.fileno())
        return max(0.0, len(came) / RATE - (self._monotonic() - began))

    def _finish(self, offer: ReleaseOffer, part: Path) -> float:
        """Under its name for root to look at, once; a whole that is not what was spoken of begins anew, an hour later."""
        with part.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        if digest != offer.sha256:
            part.unlink()
            note("update.fetch_failed", reason="wrong-hash")
            return _LATER_S
        part.replace(part.with_name(file_name(offer.version)))
        sync_folder(part.parent)
        replace(self._folder / _TAKEN, offer.sha256.encode())
        note("update.fetched", version=f"v{offer.version}", bytes=offer.size)
        ask(self._places)
        return _LOOKS_S

    def _taken(self) -> str:
        """The bundle that was handed to root last: what became of it stands in root's state, and it is not fetched again."""
        try:
            return (self._folder / _TAKEN).read_text()
        except OSError:
            return ""


def _clear(incoming: Path, *, but: str) -> None:
    """Halves of what is not offered any more."""
    for part in incoming.glob(".*.part"):
        if part.name != but:
            with suppress(OSError):
                part.unlink()


def _size(path: Path) -> int:
    """0: there is none, or it was just renamed."""
    try:
        return path.stat().st_size
    except OSError:
        return 0
