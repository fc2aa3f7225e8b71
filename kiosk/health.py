"""Which doors are open: intake is closed rather than that anything is stored in the clear or lost."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from hardware.ports import State, Status
from kiosk.checks.limits import HealthLimits
from kiosk.outside import READ_ONLY, Closure, Elsewhere, Filed, Found, Health, PaperState, Parcel, PrintNews
from sync.cases.numbers import TrackingNumber
from sync.cases.refusal import Refusal
from sync.journal import Refused
from sync.logbook import note
from sync.vault.sealed_files import SealedFile
from sync.worker import SyncPicture

_REPORT_AT_MOST = 3800
"""Bytes of JSON: a centre of the first versions drops a report of more than 4096, with what it adds itself."""
_LEAST_FIRST = ("staff", "printer_stops", "parts", "alarms")
_DAMAGED = ("file.missing", "file.damaged")


RESERVE_BYTES = HealthLimits().disk_used_up
"""Some sixty cases with pictures."""
SPARE_BYTES = HealthLimits().disk_spare
"""Ten pictures of evidence are as large as ten cases without: under this they are not taken, so that cases are."""


@dataclass(frozen=True, slots=True)
class KioskHealth:
    """`kiosk.outside.Health`: closed from the start (``closed``), or since the centre has refused this kiosk.

    ``refused``: since when and with which word, asked before each visit. A visit under way goes on to its end: what
    it files is durable and stays here with all the rest (decisions/0025). ``keys``: why nothing can be sealed now; a
    newer list of recipients opens the kiosk again by itself. ``unopened``: since when the centre cannot open what is
    sealed here, by its word for a test case. ``free``: bytes of the journal's disk; under the reserve
    no visit begins, so that the one under way and the reports of this machine still find room. Well before that
    evidence alone is closed. ``read_only``: the disk takes no writes any more; that ends even the visit under way.
    """

    closed: Closure | None = None
    refused: Callable[[], Refused | None] = lambda: None
    keys: Callable[[], Refusal | None] = lambda: None
    unopened: Callable[[], datetime | None] = lambda: None
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    free: Callable[[], int] = lambda: SPARE_BYTES
    read_only: Callable[[], bool] = lambda: False

    def closure(self) -> Closure | None:
        """Since when and why, or None: the kiosk takes complaints."""
        if self.closed is not None:
            return self.closed
        if self.read_only():
            return Closure(self.clock(), Refusal(READ_ONLY))
        refused = self.refused()
        if refused is not None:
            return Closure(refused.at, Refusal(f"centre.{refused.state}"))
        keyless = self.keys()
        if keyless is not None:
            return Closure(self.clock(), keyless)
        unopened = self.unopened()
        if unopened is not None:
            return Closure(unopened, Refusal("test.cannot_open"))
        return Closure(self.clock(), Refusal("space.used_up")) if self.free() < RESERVE_BYTES else None

    def is_lost(self) -> bool:
        """The disk takes no writes any more."""
        return self.closed is None and self.read_only()

    def has_room(self) -> bool:
        """For pictures of evidence."""
        return self.free() >= SPARE_BYTES


class ClosureTold:
    """`kiosk.outside.Health` that writes down why the lobby is closed, each time that changes: asked four times a second,
    all day."""

    def __init__(self, health: Health) -> None:
        self._health, self._why = health, ""

    def has_room(self) -> bool:
        return self._health.has_room()

    def is_lost(self) -> bool:
        return self._health.is_lost()

    def closure(self) -> Closure | None:
        closure = self._health.closure()
        why = "" if closure is None else closure.reason.code
        if why != self._why:
            self._why = why
            if why:
                note("lobby.closed", why=why)
            else:
                note("lobby.open")
        return closure


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

    def heard_at(self) -> datetime | None:
        return None

    def home_of(self, code: bytes) -> Elsewhere | None:
        return None

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


@dataclass(frozen=True, slots=True)
class MachineReport:
    """What the desk is told of this machine with each sync: figures and stable words, nothing of any case.

    ``fixed``: what does not change while the process runs; ``printer``: its part; ``folder``: whose disk counts;
    ``keys_until``: when the list ends to which everything is sealed, None without a signed one; ``machine``: the health of
    the machine itself, as `kiosk.checks.health.Health.told`.
    """

    fixed: Mapping[str, object]
    picture: Callable[[], SyncPicture]
    printer: Callable[[], dict[str, object]]
    folder: Path
    keys_until: Callable[[], datetime | None]
    machine: Callable[[], dict[str, object]] = dict

    def report(self) -> dict[str, object]:
        """Times are ISO 8601 in UTC, sizes bytes. Keys are those that the desk's page of kiosks reads."""
        seen = self.picture()
        waiting, until = seen.waiting, self.keys_until()
        return fitting(
            {
                **self.fixed,
                "waiting_cases": waiting.cases,
                "waiting_records": waiting.records,
                "waiting_files": waiting.blobs,
                "waiting_bytes": waiting.blob_bytes,
                "oldest_waiting_at": None if waiting.oldest is None else _instant(waiting.oldest),
                "quarantined": len(waiting.quarantined),
                "damaged": sum(one.reason in _DAMAGED for one in waiting.quarantined),
                "clock_offset_s": round(seen.clock_offset.total_seconds()),
                "last_error": seen.last_error(),
                "last_serial": seen.serials.last,
                "recipients_until": None if until is None else _instant(until),
                "alarms": [one.kind for one in seen.alarms],
                "disk_free": shutil.disk_usage(self.folder).free,
                **self.printer(),
                **self.machine(),
            }
        )


def fitting(report: dict[str, object]) -> dict[str, object]:
    """The report as an older centre takes it: of one that is too long, what matters least is left out first, since all of it
    would be dropped there."""
    kept = dict(report)
    for name in _LEAST_FIRST:
        if len(msgspec.json.encode(kept)) <= _REPORT_AT_MOST:
            break
        kept.pop(name, None)
    return kept


def closed_since(now: datetime, reason: Refusal | None) -> KioskHealth:
    """Health as found at the start."""
    return KioskHealth(None if reason is None else Closure(now, reason))


def _instant(at: datetime) -> str:
    return at.isoformat(timespec="seconds")
