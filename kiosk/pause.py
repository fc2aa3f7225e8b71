"""Intake closed by staff, with a reason; kept in the kiosk's folder, so that a restart does not open it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Protocol

import msgspec

from kiosk.maintenance import Paused, PauseReason, Person
from kiosk.outside import Closure, Health
from sync.cases.refusal import Refusal
from sync.logbook import note
from sync.vault.folders import replace, sync_folder

_FILE = "paused.json"


class Pause:
    """`kiosk.maintenance.Intakes`. A file that cannot be read closes too: somebody had meant to."""

    def __init__(self, folder: Path, clock: Callable[[], datetime]) -> None:
        self._path, self._clock = folder / _FILE, clock
        self._paused = self._read()

    def paused(self) -> Paused | None:
        """A closure for a day is over by itself; its file lies until the next one, and says so too."""
        paused = self._paused
        over = paused is not None and paused.until is not None and self._clock() >= paused.until
        return None if over else paused

    def pause(self, reason: PauseReason, person: Person, until: datetime | None = None) -> Refusal | None:
        fresh = Paused(self._clock(), reason, person.name, until)
        try:
            replace(self._path, msgspec.json.encode(fresh))
        except OSError as wrong:
            return Refusal("pause.not_stored", {"reason": type(wrong).__name__})
        self._paused = fresh
        note("intake.paused", who=person.id, reason=reason)
        return None

    def open(self, person: Person) -> Refusal | None:
        try:
            self._path.unlink(missing_ok=True)
            sync_folder(self._path.parent)
        except OSError as wrong:
            return Refusal("pause.not_stored", {"reason": type(wrong).__name__})
        self._paused = None
        note("intake.opened", who=person.id)
        return None

    def _read(self) -> Paused | None:
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=Paused)
        except FileNotFoundError:
            return None
        except (OSError, msgspec.DecodeError):
            return Paused(self._clock(), "repair", "")


class Renewed(Protocol):
    """`kiosk.by_hand.EnrolByHand`: whether this machine was enrolled anew since the process began."""

    @property
    def done(self) -> bool: ...


class HealthByHand:
    """`kiosk.outside.Health`: closed after an enrolment until the process begins anew, by the machine's own state,
    or by staff."""

    def __init__(
        self, health: Health, pause: Pause, renewed: Renewed | None, clock: Callable[[], datetime]
    ) -> None:
        self._health, self._pause, self._renewed, self._clock = health, pause, renewed, clock
        self._renewed_at: datetime | None = None

    def has_room(self) -> bool:
        return self._health.has_room()

    def is_lost(self) -> bool:
        return self._health.is_lost()

    def closure(self) -> Closure | None:
        if self._renewed is not None and self._renewed.done:
            self._renewed_at = self._renewed_at or self._clock()
            return Closure(self._renewed_at, Refusal("restart.needed"))
        paused = self._pause.paused()
        by_hand = None if paused is None else Closure(paused.since, Refusal(f"paused.{paused.reason}"))
        return self._health.closure() or by_hand
