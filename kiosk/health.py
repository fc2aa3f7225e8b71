"""Which doors are open: intake is closed rather than that anything is stored in the clear or lost."""

from __future__ import annotations

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


def closed_since(now: datetime, reason: Refusal | None) -> KioskHealth:
    """Health as found at the start."""
    return KioskHealth(None if reason is None else Closure(now, reason))
