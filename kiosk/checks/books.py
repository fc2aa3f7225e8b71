"""What must be remembered over a restart: starts and how they ended, the roll, the tray's light, the latest time seen.

Each is a small file in the kiosk's folder, replaced whole. One that cannot be read counts as none, one that cannot be
written is not worth an error: nothing of a case hangs on it.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal, TypeVar

import msgspec

from sync.vault.folders import replace

Clock = Callable[[], datetime]
HowEnded = Literal["clean", "crash", "watchdog", "power"]
T = TypeVar("T")

_DAY = timedelta(days=1)
_KEPT = timedelta(days=8)
_MOST = 200
BACK = timedelta(minutes=5)
"""A clock may be put right by so much; further back it is told."""
_SEEN_AGAIN = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Ended:
    """One run of the application that is over: when the next one began (UTC), and how this one ended."""

    at: datetime
    how: HowEnded


@dataclass(frozen=True, slots=True)
class Run:
    """The run under way, or the one that nobody has seen end. ``boot``: of the machine it ran on."""

    at: datetime
    boot: str


@dataclass(frozen=True, slots=True)
class Starts:
    """Of the last day: how often the application began, and how often it ended by a mistake of its own, by the watchdog,
    and with the power."""

    all: int = 0
    crashes: int = 0
    bites: int = 0
    power: int = 0


@dataclass(frozen=True, slots=True)
class _StartsFile:
    running: Run | None = None
    ended: tuple[Ended, ...] = ()


class StartBook:
    """``begin`` at the start of the application, ``end`` where it ends in good order."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        self._path, self._clock = folder / "starts.json", clock
        self._known = _read(self._path, _StartsFile) or _StartsFile()

    def begin(self, boot: str, *, result: str = "", bitten: bool = False) -> None:
        """``result``: how systemd says that the last run ended; ``bitten``: the hardware watchdog began the machine anew."""
        before, now = self._known.running, self._clock()
        ended = self._known.ended
        if before is not None:
            ended = (*ended, Ended(now, _how(before, boot, result, bitten=bitten)))
        self._keep(_StartsFile(Run(now, boot), ended))

    def end(self) -> None:
        """Staff, the night or an update wanted it."""
        if self._known.running is not None:
            ended = (*self._known.ended, Ended(self._clock(), "clean"))
            self._keep(_StartsFile(None, ended))

    def lately(self) -> Starts:
        """Of the last 24 hours; what a wrong clock has put into the future counts too."""
        since = self._clock() - _DAY
        hows = [one.how for one in self._known.ended if one.at >= since]
        running = self._known.running is not None and self._known.running.at >= since
        return Starts(
            all=len(hows) + running,
            crashes=hows.count("crash"),
            bites=hows.count("watchdog"),
            power=hows.count("power"),
        )

    def _keep(self, fresh: _StartsFile) -> None:
        since = self._clock() - _KEPT
        lately = tuple(one for one in fresh.ended if one.at >= since)[-_MOST:]
        self._known = _StartsFile(fresh.running, lately)
        _write(self._path, self._known)


def _how(before: Run, boot: str, result: str, *, bitten: bool) -> HowEnded:
    """A run that left no word: with the machine itself (another boot), or alone. "timeout": a start that hung was given up."""
    if not boot or boot == before.boot:
        return "watchdog" if result in ("watchdog", "timeout") else "crash"
    return "watchdog" if bitten else "power"


@dataclass(frozen=True, slots=True)
class Roll:
    """Millimetres printed since ``since`` (UTC), when a roll was put in; None: since this machine has counted."""

    used_mm: float = 0.0
    since: datetime | None = None


class RollBook:
    """Counts what the printer has fed. ``add`` gets the printer's own running figure, which begins at 0 with each process."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        self._path, self._clock = folder / "roll.json", clock
        self._roll = _read(self._path, Roll) or Roll()
        self._heard = 0.0

    @property
    def roll(self) -> Roll:
        return self._roll

    def heard(self, fed_mm: float) -> None:
        """Written only when it has grown."""
        if fed_mm > self._heard:
            self._keep(Roll(self._roll.used_mm + fed_mm - self._heard, self._roll.since))
            self._heard = fed_mm

    def changed(self) -> None:
        """Another roll is in."""
        self._keep(Roll(0.0, self._clock()))

    def _keep(self, fresh: Roll) -> None:
        self._roll = fresh
        _write(self._path, fresh)


@dataclass(frozen=True, slots=True)
class _Light:
    grey: int
    at: datetime


class LightBook:
    """The empty tray's mean grey as it was installed: the first that was seen, until staff say that this is how it is to be."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        self._path, self._clock = folder / "light.json", clock
        self._light = _read(self._path, _Light)

    @property
    def installed(self) -> int | None:
        return None if self._light is None else self._light.grey

    def seen(self, grey: int) -> None:
        """The first one is kept."""
        if self._light is None:
            self.install(grey)

    def install(self, grey: int) -> None:
        """Lamp or tray were renewed."""
        self._light = _Light(grey, self._clock())
        _write(self._path, self._light)


@dataclass(frozen=True, slots=True)
class _Seen:
    at: datetime


class ClockBook:
    """The latest time that this machine has seen, so that one set back is noticed (F58)."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        self._path, self._clock = folder / "clock.json", clock
        self._seen = _read(self._path, _Seen)

    def back_s(self) -> int:
        """Seconds by which the clock stands before what was seen; 0: it does not, or by no more than is put right daily."""
        if self._seen is None:
            return 0
        back = self._seen.at - self._clock()
        return round(back.total_seconds()) if back > BACK else 0

    def look(self, *, confirmed: bool) -> None:
        """``confirmed``: the centre agrees with the clock as it stands, so whatever was seen before was wrong."""
        now = self._clock()
        seen = self._seen
        if seen is None or now - seen.at >= _SEEN_AGAIN or (confirmed and seen.at - now > BACK):
            self._seen = _Seen(now)
            _write(self._path, self._seen)


def _read(path: Path, kind: type[T]) -> T | None:
    try:
        return msgspec.json.decode(path.read_bytes(), type=kind)
    except (OSError, msgspec.MsgspecError):
        return None


def _write(path: Path, book: object) -> None:
    with suppress(OSError):
        replace(path, msgspec.json.encode(book))
