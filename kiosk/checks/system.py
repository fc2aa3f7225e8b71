"""What Linux says of itself, read below a root that tests lay out. None: this machine does not say."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

_PLAUSIBLE = range(-40, 151)
"""Degrees Celsius; some zones answer 0xFFFF or -274 while nothing is wired to them."""
_CARD_RESET = 0x20
"""linux/watchdog.h, WDIOF_CARDRESET: the last restart of the machine was the watchdog's."""
_ESCAPES = {r"\040": " ", r"\011": "\t", r"\012": "\n", r"\134": "\\"}  # proc(5), mountinfo


@dataclass(frozen=True, slots=True)
class Memory:
    """Bytes. ``kills``: processes that the kernel has ended for want of memory since the machine began."""

    free: int
    total: int
    kills: int = 0

    @property
    def share(self) -> float:
        """What is left of all of it, 0 to 1."""
        return self.free / self.total


@dataclass(frozen=True, slots=True)
class System:
    """``root``: where /sys, /proc and /run lie."""

    root: Path = Path("/")

    def celsius(self) -> int | None:
        """The hottest thermal zone."""
        zones = (self.root / "sys/class/thermal").glob("thermal_zone*/temp")
        read = [round(value / 1000) for zone in zones if (value := _whole(zone)) is not None]
        return max((one for one in read if one in _PLAUSIBLE), default=None)

    def memory(self) -> Memory | None:
        """What a program could still get, of all that there is; the limit of our own service where that is less."""
        told = _table(self.root / "proc/meminfo")
        free, total = told.get("MemAvailable"), told.get("MemTotal")
        if free is None or not total:
            return None
        kills = _table(self.root / "proc/vmstat").get("oom_kill", 0)
        whole = Memory(free * 1024, total * 1024, kills)
        own = self._own_limit()
        return (
            whole if own is None or own[1] - own[0] >= whole.free else Memory(own[1] - own[0], own[1], kills)
        )

    def _own_limit(self) -> tuple[int, int] | None:
        """Bytes used and allowed of the control group that this process is in (MemoryMax of its unit)."""
        line = next(
            (one for one in _text(self.root / "proc/self/cgroup").splitlines() if one.startswith("0::")), ""
        )
        group = self.root / "sys/fs/cgroup" / line[3:].lstrip("/")
        used, most = _whole(group / "memory.current"), _whole(group / "memory.max")
        cache = _table(group / "memory.stat").get("inactive_file", 0)  # given back when it is wanted
        return None if not line or used is None or not most else (max(0, used - cache), most)

    def is_read_only(self, folder: Path) -> bool | None:
        """Whether the file system that holds ``folder`` takes no writes, as after an error of the disk.

        By mountinfo rather than by trying: this is asked every second, and a flash disk wears.
        """
        found = self._mount_of(folder)
        return None if found is None else bool(found[1] & {"ro", "emergency_ro"})

    def file_system(self, folder: Path) -> str | None:
        """The kind of file system that holds ``folder``: ext4, vfat, tmpfs."""
        found = self._mount_of(folder)
        return None if found is None else found[0]

    def _mount_of(self, folder: Path) -> tuple[str, set[str]] | None:
        """Kind and options of the mount that ``folder`` lies in."""
        best: tuple[int, str, set[str]] | None = None
        wanted = str(folder.resolve())
        for line in _text(self.root / "proc/self/mountinfo").splitlines():
            head, _, tail = line.partition(" - ")
            fields, super_fields = head.split(), tail.split()
            if len(fields) < 6 or len(super_fields) < 3:
                continue
            place = _unescaped(fields[4])
            if place in (wanted, "/") or wanted.startswith(f"{place}/"):
                options = {*fields[5].split(","), *super_fields[2].split(",")}
                # Later mounts lie over earlier ones on the same place.
                if best is None or len(place) >= best[0]:
                    best = len(place), super_fields[0], options
        return None if best is None else best[1:]

    def up_s(self) -> float | None:
        """Seconds since the machine began."""
        first = _text(self.root / "proc/uptime").split()
        try:
            return float(first[0])
        except (ValueError, IndexError):
            return None

    def boot_id(self) -> str:
        """Another one after each start of the machine; "" where nobody says."""
        return _text(self.root / "proc/sys/kernel/random/boot_id").strip()

    def is_synchronised(self) -> bool:
        """Whether systemd-timesyncd has set the clock since the machine began; a sandboxed service cannot ask the kernel."""
        return (self.root / "run/systemd/timesync/synchronized").exists()

    def has_clock_chip(self) -> bool:
        """Whether the time goes on without power."""
        return any((self.root / "sys/class/rtc").glob("rtc*"))

    def was_bitten(self) -> bool:
        """Whether the hardware watchdog has started this machine anew."""
        told = (self.root / "sys/class/watchdog").glob("watchdog*/bootstatus")
        return any((value := _whole(one)) is not None and value & _CARD_RESET for one in told)

    def usb_devices(self) -> Path | None:
        """Where the kernel lists what is plugged in."""
        folder = self.root / "sys/bus/usb/devices"
        return folder if folder.is_dir() else None

    def usb_is_shut(self) -> bool | None:
        """Whether what is plugged in waits for somebody to let it in, as usbguard has the kernel do; None: there is no socket."""
        told = [
            _text(one).strip() for one in (self.root / "sys/bus/usb/devices").glob("usb*/authorized_default")
        ]
        return all(one == "0" for one in told) if told else None

    def usb_list_is_made(self) -> bool | None:
        """Whether this machine's own devices were learnt, without which usbguard does not begin; None: not ours to see."""
        try:
            (self.root / "var/lib/kotak-aduan/usbguard/50-installed.conf").stat()
        except FileNotFoundError:
            return False
        except OSError:
            return None
        return True

    def service_result(self) -> str:
        """How systemd says that this service ended last ("watchdog", "signal", ...); its unit writes the word there."""
        return next(iter(_text(self.root / "run/kotak-aduan/ended").split()), "")


def _unescaped(place: str) -> str:
    for code, sign in _ESCAPES.items():
        place = place.replace(code, sign)
    return place


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def _whole(path: Path) -> int | None:
    try:
        return int(_text(path).strip(), 0)
    except ValueError:
        return None


def _table(path: Path) -> dict[str, int]:
    """Lines of a name, with or without a colon, and a number."""
    found = {}
    for line in _text(path).splitlines():
        parts = line.replace(":", " ").split()
        if len(parts) >= 2 and parts[1].isdigit():
            found[parts[0]] = int(parts[1])
    return found
