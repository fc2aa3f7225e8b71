"""The installed Debian with its own systemd as process 1, in namespaces of its own: services run in their sandbox.

Needs root and a kernel with cgroup2. Its /dev holds what a container has, so there are no devices and no udev, and a console only
where it is asked for; its network is a loopback alone. What it would tell the kernel (sysctl.d) is this machine's too, so /proc/sys
is not to be written there. The root is changed by pivot_root: a process in a chroot may make no user namespaces.
"""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

_BOOT = """set -e
root=$1 consoles=$2
mount --make-rprivate /
mount --bind "$root" "$root"
mount -t proc proc "$root/proc"
mount --bind "$root/proc/sys" "$root/proc/sys"
mount -o remount,bind,ro "$root/proc/sys"
mount -t sysfs -o ro sysfs "$root/sys"
mount -t tmpfs tmpfs "$root/sys/fs/cgroup"
mount -t cgroup2 cgroup2 "$root/sys/fs/cgroup"
mount -t tmpfs -o mode=755 tmpfs "$root/dev"
mount -t tmpfs -o mode=755 tmpfs "$root/run"
node() { mknod -m 666 "$root/dev/$1" c "$2" "$3"; }
node null 1 3; node zero 1 5; node full 1 7; node random 1 8; node urandom 1 9; node tty 5 0
for n in $consoles; do mknod -m 620 "$root/dev/tty$n" c 4 "$n"; chgrp 5 "$root/dev/tty$n"; done
mkdir "$root/dev/pts" "$root/dev/shm"
mount -t devpts -o newinstance,ptmxmode=0666,mode=620 devpts "$root/dev/pts"
ln -s pts/ptmx "$root/dev/ptmx"
ln -s /proc/self/fd "$root/dev/fd"
touch "$root/dev/console"
ip link set lo up
mkdir -p "$root/old"
cd "$root"
pivot_root . old
umount -l /old
exec env -i container=lxc PATH=/usr/sbin:/usr/bin:/sbin:/bin /lib/systemd/systemd --unit=multi-user.target
"""
_OWN = ("--pid", "--fork", "--mount", "--uts", "--ipc", "--net", "--cgroup", "--kill-child=KILL")
_ENTERED = ("-m", "-p", "-u", "-i", "-n", "-C")
_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
_LONGEST_S = 90.0


@dataclass(frozen=True)
class Booted:
    """``process``: the systemd, as this machine numbers it."""

    process: int

    def ask(self, *command: str) -> subprocess.CompletedProcess[str]:
        """One command in there."""
        words = ["nsenter", "-t", str(self.process), *_ENTERED, "env", "-i", f"PATH={_PATH}", *command]
        return subprocess.run(
            words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False, cwd="/"
        )

    def wait(self) -> str:
        """Until all that begins with the machine has begun: ``running``, or ``degraded`` where a unit failed."""
        until = time.monotonic() + _LONGEST_S
        state = ""
        while state not in ("running", "degraded") and time.monotonic() < until:
            state = (self.ask("systemctl", "is-system-running").stdout.strip().splitlines() or [""])[-1]
            time.sleep(0.5)
        return state


@contextmanager
def booted(root: Path, *, console: bool = False) -> Iterator[Booted]:
    """As long as it is needed; then all of it is killed at once, as by a power cut. ``console``: with this machine's first
    virtual console, which a lobby wants before it starts; not while anything else uses that."""
    outer = subprocess.Popen(
        ["unshare", *_OWN, "bash", "-c", _BOOT, "boot", str(root), "0 1" if console else ""],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd="/",
    )
    try:
        machine = Booted(_child_of(outer.pid))
        yield machine
        # Halted first, all at once: a process that sees systemd go before itself would write down that a start has failed.
        machine.ask("sh", "-c", "kill -STOP -1")
    finally:
        outer.kill()
        outer.wait()
        with suppress(OSError):
            (root / "old").rmdir()


def _child_of(process: int) -> int:
    until = time.monotonic() + _LONGEST_S
    while time.monotonic() < until:
        told = Path(f"/proc/{process}/task/{process}/children").read_text().split()
        if told and Path(f"/proc/{told[0]}/exe").readlink().name == "systemd":
            return int(told[0])
        time.sleep(0.2)
    raise TimeoutError("systemd did not begin")
