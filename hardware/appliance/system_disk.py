"""Whether the system's disk is written to, as `kotak-aduan-read-only` would tell root, for whoever asks the doctor."""

from __future__ import annotations

from enum import Enum
from pathlib import Path, PurePosixPath

from hardware.appliance.places import under

COMMAND = PurePosixPath("/usr/local/sbin/kotak-aduan-read-only")
SETTINGS = PurePosixPath("/etc/overlayroot.local.conf")
LOG = PurePosixPath("/run/initramfs/overlayroot.log")
BELOW = PurePosixPath("/media/root-ro")
_MOUNTS = PurePosixPath("/proc/self/mounts")


class SystemDisk(Enum):
    """How it is, in words for whoever looks after the machine."""

    ELSEWHERE = "no kiosk is installed here"
    READ_ONLY = "read-only"
    WRITTEN = f"written to; to make it read-only from the next start: sudo {COMMAND.name} on"
    NEXT = "written to, and read-only from the next start"
    FAILED = f"written to although it was to be read-only; what the start said: sudo {COMMAND.name}"
    UNTOLD = f"written to, and asked to be read-only; whether from the next start or in vain, root can tell: sudo {COMMAND.name}"
    LAST = "read-only, and written to again from the next start"


def system_disk(root: Path) -> SystemDisk:
    """Of the machine at ``root``."""
    if not under(root, COMMAND).exists():
        return SystemDisk.ELSEWHERE
    if _is_overlaid(root):
        below = under(root, BELOW / SETTINGS.relative_to("/"))
        return SystemDisk.READ_ONLY if below.exists() else SystemDisk.LAST
    if not under(root, SETTINGS).exists():
        return SystemDisk.WRITTEN
    try:
        told = under(root, LOG).read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return SystemDisk.FAILED  # nothing was tried at this start, as where the initramfs does not hold it
    except OSError:
        return SystemDisk.UNTOLD  # its folder is root's alone
    return SystemDisk.NEXT if "disabled" in told else SystemDisk.FAILED


def _is_overlaid(root: Path) -> bool:
    lines = under(root, _MOUNTS).read_text(encoding="utf-8", errors="replace").splitlines()
    return any(line.split()[1:3] == ["/", "overlay"] for line in lines)
