"""Which doors are open: intake is closed rather than that anything is stored in the clear or lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from hardware.ports import State, Status
from kiosk.outside import Closure, Filed, Found, PaperState, Parcel, PrintNews
from sync.cases.numbers import TrackingNumber
from sync.cases.refusal import Refusal
from sync.vault.sealed_files import SealedFile


@dataclass(frozen=True, slots=True)
class KioskHealth:
    """`kiosk.outside.Health`: closed from the start (``closed``) or open."""

    closed: Closure | None = None

    def closure(self) -> Closure | None:
        """Since when and why, or None: the kiosk takes complaints."""
        return self.closed


@dataclass(frozen=True, slots=True)
class OutOfService:
    """Intake, files, status and printing of a closed kiosk: each says why, none does anything."""

    reason: Refusal

    def submit(self, parcel: Parcel) -> Filed | Refusal:
        return self.reason

    def keep(self, role: str, media_type: str, plain: bytes) -> SealedFile | Refusal:
        return self.reason

    def discard(self, files: tuple[SealedFile, ...]) -> None:
        return None

    def typed(self, number: TrackingNumber) -> Found | Refusal:
        return self.reason

    def scanned(self, data: bytes) -> Found | Refusal:
        return self.reason

    def scanned_number(self, data: bytes) -> TrackingNumber | Refusal:
        return self.reason

    def news(self, job_id: int) -> PrintNews:
        return PrintNews(PaperState.ABSENT)

    def answer(self, job_id: int, came_out: bool) -> None:
        return None

    def forget(self, job_id: int) -> None:
        return None

    def printer(self) -> Status:
        return Status(State.ABSENT)


class PrinterLog:
    """What the printer went through since the process began, for the desk; holds nothing of any case.

    ``changed`` is called when there is news. Written by the printing thread, read by the sync thread.
    """

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self.changed: Callable[[], None] = lambda: None
        self._stops: Counter[str] = Counter()
        self._report: dict[str, object] = {}

    def note(self, status: Status) -> None:
        """A new status of the printer, as its supervisor tells it: each change once."""
        trouble = status.trouble.value if status.trouble else ""
        if status.state is State.BLOCKED:
            self._stops[trouble or "other"] += 1
        self._report = {
            "printer": status.state.value,
            "printer_trouble": trouble,
            "printer_since": self._clock().isoformat(timespec="seconds"),
            "printer_stops": dict(self._stops),
        }
        self.changed()

    def report(self) -> dict[str, object]:
        """For the health part of a sync: state, trouble, since when (UTC), and how often it stopped for what."""
        return self._report


def closed_since(now: datetime, reason: Refusal | None) -> KioskHealth:
    """Health as found at the start."""
    return KioskHealth(None if reason is None else Closure(now, reason))
