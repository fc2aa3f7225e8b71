"""The looks at this machine put together from what the lobby, or a program at the console, has of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import msgspec

from hardware.ports import CountsPaper, KnowsLight, State, Status, Trouble
from kiosk.checks import parts
from kiosk.checks.books import ClockBook, LightBook, RollBook, StartBook
from kiosk.checks.certificate import CertificateLook, certificate_until
from kiosk.checks.health import Health, Level, Part
from kiosk.checks.reserve import Reserve
from kiosk.checks.storage import Storage, room
from kiosk.checks.system import System
from kiosk.checks.watch import HealthWatch, Look
from kiosk.machine import refused_devices
from kiosk.nightly_copy import last_copy
from kiosk.settings import Settings
from sync.journal import Enrolment
from sync.vault.kernel_clock import kernel_clock_is_held
from sync.wire.machine_parts import PartName
from sync.worker import SyncPicture

_AGREES = timedelta(minutes=2)
_KEPT = "health.json"
_AGAIN_S = 600.0


@dataclass(frozen=True, slots=True)
class Books:
    """What is remembered of this machine over a restart, and what looks at its disk."""

    system: System
    storage: Storage
    reserve: Reserve
    starts: StartBook
    roll: RollBook
    light: LightBook
    clock: ClockBook

    @classmethod
    def of(
        cls, settings: Settings, clock: Callable[[], datetime], monotonic: Callable[[], float], system: System
    ) -> Books:
        folder, limits = settings.kiosk.folder, settings.health.limits()
        size = settings.health.reserve_mb * 1_000_000
        return cls(
            system,
            Storage(folder, system, monotonic),
            Reserve(folder, size, least=limits.disk_used_up // 2, spare=limits.disk_spare),
            StartBook(folder, clock),
            RollBook(folder, clock),
            LightBook(folder, clock),
            ClockBook(folder, clock),
        )


@dataclass(frozen=True, slots=True)
class Way:
    """The way to the centre. ``heard``: it has taken a signature since this process began; ``url``: as it is reached now."""

    picture: Callable[[], SyncPicture]
    keys_until: Callable[[], datetime | None]
    heard: Callable[[], bool]
    url: Callable[[], str]


class MachineWatch:
    """Builds and holds the watch of one machine."""

    def __init__(
        self,
        settings: Settings,
        books: Books,
        clock: Callable[[], datetime],
        monotonic: Callable[[], float],
        *,
        keep: bool,
    ) -> None:
        """``keep``: this is the lobby, which tends the reserve and the books; a program at the console only looks."""
        self._settings, self._limits = settings, settings.health.limits()
        self.books, self._clock, self._monotonic = books, clock, monotonic
        memory = books.system.memory()
        self._kills = 0 if memory is None else memory.kills
        self._tray: Callable[[], int | None] = lambda: None
        self._fed: Callable[[], float] = lambda: 0.0
        self._keep = keep
        self._roll_ended = False
        self._way: Way | None = None
        self._seen: SyncPicture | None = None
        self._left: tuple[float, object] = (float("-inf"), None)
        self.watch = HealthWatch(
            self._of_the_machine(), clock, monotonic, before=self._tend, after=self._leave_word
        )

    def see_tray(self, scanner: object, status: Callable[[], Status]) -> None:
        """The camera over the tray, and its light where it knows it."""
        if isinstance(scanner, KnowsLight):
            self._tray = scanner.light
        light = self.books.light
        self.watch.also(
            {"camera": lambda: parts.camera(status(), self._tray(), light.installed, self._limits)}
        )

    def see_printer(self, printer: object, status: Callable[[], Status]) -> None:
        """What the printer says, and the paper it has fed."""
        if isinstance(printer, CountsPaper):
            self._fed = lambda: printer.fed_mm
        self.watch.also({"paper": lambda: self._paper(status())})

    def see_centre(self, way: Way, enrolled: Enrolment) -> None:
        """Queue, keys, copies and clock, as the way to the centre tells them."""
        authorities = self._settings.centre.certificates
        certificate = CertificateLook(
            lambda: certificate_until(way.url(), Path(authorities) if authorities else None), self._monotonic
        )
        self._way, self._seen = way, way.picture()
        self.watch.also(
            {
                "clock": lambda: parts.clock(self._clock_facts(enrolled), self._limits),
                "queue": self._queue,
                "backup": lambda: parts.backup(
                    self._picture().success, enrolled.enrolled_at, self._clock(), self._limits
                ),
                "copy": lambda: self._copy(enrolled),
                "keys": lambda: parts.keys(
                    way.keys_until(), certificate.until(), self._clock(), self._limits
                ),
            }
        )

    def health(self) -> Health:
        """As last seen."""
        return self.watch.health()

    def look(self) -> Health:
        """Now."""
        return self.watch.look()

    def roll_changed(self) -> None:
        """Another roll is in the printer."""
        self.books.roll.changed()

    def light_installed(self) -> None:
        """The tray's light as it is now is how it is to be."""
        grey = self._tray()
        if grey is not None:
            self.books.light.install(grey)

    def _of_the_machine(self) -> Mapping[PartName, Look]:
        books, limits = self.books, self._limits
        return {
            "files": lambda: parts.files(books.storage.is_read_only, books.storage.takes_writes),
            "disk": self._disk,
            "heat": lambda: parts.heat(books.system.celsius(), limits),
            "memory": lambda: parts.memory(books.system.memory(), self._kills, limits),
            "starts": lambda: parts.starts(books.starts.lately(), books.system.up_s(), limits),
            "usb": lambda: _usb(books.system),
        }

    def _tend(self) -> None:
        books, way = self.books, self._way
        if way is not None:
            self._seen = way.picture()  # some milliseconds of the journal: once a look
        if not self._keep:
            return
        books.storage.try_it()
        books.reserve.tend()
        books.roll.heard(self._fed())
        if (grey := self._tray()) is not None:
            books.light.seen(grey)
        confirmed = way is not None and way.heard() and abs(self._picture().clock_offset) < _AGREES
        books.clock.look(confirmed=confirmed)

    def _disk(self) -> Part:
        disk = room(self._settings.kiosk.folder)
        held = self.books.reserve.held
        # Only the lobby holds it, from its first look on; before that nobody has to do anything.
        return parts.disk(disk.free, disk.total, held if self._keep else held or None, self._limits)

    def _paper(self, printer: Status) -> Part:
        """A roll that was out, or nearly, and is well again is another roll: then nobody has to say so."""
        ended = printer.trouble in (Trouble.PAPER, Trouble.PAPER_LOW)
        if self._keep and self._roll_ended and not ended and printer.state is State.READY:
            self.books.roll.changed()
        if ended or printer.state is State.READY:
            self._roll_ended = ended
        return parts.paper(printer, self.books.roll.roll.used_mm, self._limits)

    def _copy(self, enrolled: Enrolment) -> Part:
        kiosk = self._settings.kiosk
        if not kiosk.backup_folder:
            return Part("copy", Level.UNTOLD, "none")
        last = last_copy(kiosk.folder)
        return parts.copy(last.at, last.trouble, enrolled.enrolled_at, self._clock(), self._limits)

    def _picture(self) -> SyncPicture:
        assert self._seen is not None, "asked for by parts that know the way alone"
        return self._seen

    def _queue(self) -> Part:
        seen = self._picture()
        return parts.queue(seen.waiting.cases, seen.waiting.oldest, self._clock(), self._limits)

    def _leave_word(self, health: Health) -> None:
        """For `kiosk health` while the lobby application has the journal: each change, and every ten minutes. Not worth a
        sync of the disk, nor an error."""
        (at, told), news = self._left, [(one.name, one.level, one.word) for one in health.parts]
        if not self._keep or (news == told and self._monotonic() - at < _AGAIN_S):
            return
        self._left = self._monotonic(), news
        with suppress(OSError):
            fresh = self._settings.kiosk.folder / f".{_KEPT}.new"
            fresh.write_bytes(msgspec.json.encode(health))
            fresh.replace(self._settings.kiosk.folder / _KEPT)

    def _clock_facts(self, enrolled: Enrolment) -> parts.ClockFacts:
        now, seen = self._clock(), self._picture()
        return parts.ClockFacts(
            sure=now >= enrolled.enrolled_at and not seen.clock_is_behind,
            back_s=self.books.clock.back_s(),
            off=seen.clock_offset,
            held=True if self.books.system.is_synchronised() else kernel_clock_is_held(),
            chip=self.books.system.has_clock_chip(),
            confirmed_ago=None if seen.success is None else max(timedelta(0), now - seen.success),
        )


def _usb(system: System) -> Part:
    folder = system.usb_devices()
    refused = None if folder is None else len(refused_devices(folder))
    return parts.usb(refused, listed=system.usb_list_is_made(), shut=system.usb_is_shut())


def kept(folder: Path) -> Health | None:
    """What the lobby application saw last."""
    try:
        return msgspec.json.decode((folder / _KEPT).read_bytes(), type=Health)
    except (OSError, msgspec.MsgspecError):
        return None
