"""Starts an image as a machine (QEMU) and looks at it: ``python -m tests.appliance.qemu IMAGE --out DIR``.

Not part of the suite: it needs qemu-system-x86 and ovmf, /dev/kvm to be quick, and an image (``dev.py image``). What is
written stays in an overlay; the image itself is only read.
"""

from __future__ import annotations

import argparse
import json
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PIL import Image

FIRMWARE = Path("/usr/share/OVMF/OVMF_CODE_4M.fd")
VARIABLES = Path("/usr/share/OVMF/OVMF_VARS_4M.fd")


class Machine:
    """One that runs. ``keys`` go in as from a keyboard, ``shot`` is what stands on its screen, ``said`` its serial line."""

    def __init__(self, folder: Path, monitor: socket.socket) -> None:
        self.folder = folder
        self._lines = monitor.makefile("rw", encoding="utf-8")
        self._read()
        self.tell("qmp_capabilities")

    def _read(self) -> dict[str, Any]:
        while True:
            told: dict[str, Any] = json.loads(self._lines.readline())
            if "event" not in told:
                return told

    def tell(self, command: str, **given: object) -> dict[str, Any]:
        """A command of QEMU's own protocol (QMP) and its answer."""
        self._lines.write(json.dumps({"execute": command, "arguments": given}) + "\n")
        self._lines.flush()
        return self._read()

    def keys(self, *names: str) -> None:
        """Pressed together, by QEMU's names (``ctrl``, ``alt``, ``f2``)."""
        self.tell("send-key", keys=[{"type": "qcode", "data": name} for name in names])

    def touch(self, x: float, y: float) -> None:
        """A finger at parts of width and height, down and up."""
        at = [
            {"type": "abs", "data": {"axis": axis, "value": int(part * 32767)}}
            for axis, part in (("x", x), ("y", y))
        ]
        for down in (True, False):
            press = {"type": "btn", "data": {"button": "left", "down": down}}
            self.tell("input-send-event", events=[*at, press])
            time.sleep(0.15)

    def shot(self, file: Path) -> Path:
        raw = self.folder / "shot.ppm"
        self.tell("screendump", filename=str(raw))
        Image.open(raw).save(file)
        return file

    @property
    def said(self) -> str:
        return (self.folder / "serial").read_text(encoding="utf-8", errors="replace")

    def wait_for(self, words: str, most_s: float) -> bool:
        """Whether its serial line has said them within that time."""
        ends = time.monotonic() + most_s
        while time.monotonic() < ends:
            if words in self.said:
                return True
            time.sleep(0.5)
        return False


@contextmanager
def started(
    image: Path, *more: str, memory_mb: int = 2048, size_gb: int = 16, kvm: bool = False
) -> Iterator[Machine]:
    """The image on a disk of ``size_gb``, with a screen, a touch tablet and a hardware watchdog.

    ``kvm``: by the processor itself; without it every instruction is played, ten to thirty times slower.
    """
    with tempfile.TemporaryDirectory(prefix="kotak-aduan-machine-") as made:
        folder = Path(made)
        disk = folder / "disk.qcow2"
        backing = ("-b", str(image.resolve()), "-F", "raw")
        subprocess.run(("qemu-img", "create", "-q", "-f", "qcow2", *backing, disk, f"{size_gb}G"), check=True)
        shutil.copy(VARIABLES, folder / "vars.fd")
        with subprocess.Popen(_command(folder, disk, memory_mb, more, kvm=kvm)) as running:
            try:
                yield Machine(folder, _monitor(folder / "monitor"))
            finally:
                running.kill()


def _command(folder: Path, disk: Path, memory_mb: int, more: Sequence[str], *, kvm: bool) -> list[str]:
    quick = ("-enable-kvm", "-cpu", "host") if kvm else ("-accel", "tcg,thread=multi", "-cpu", "max")
    return [
        *("qemu-system-x86_64", *quick, "-machine", "q35", "-smp", "2", "-m", str(memory_mb), "-nodefaults"),
        *("-drive", f"if=pflash,format=raw,readonly=on,file={FIRMWARE}"),
        *("-drive", f"if=pflash,format=raw,file={folder / 'vars.fd'}"),
        *("-drive", f"if=virtio,format=qcow2,file={disk}"),
        *("-device", "virtio-vga,xres=1080,yres=1920", "-display", "none"),
        *("-device", "qemu-xhci", "-device", "usb-kbd", "-device", "usb-tablet"),
        *("-device", "i6300esb", "-watchdog-action", "reset"),
        *("-netdev", "user,id=n,restrict=on", "-device", "virtio-net-pci,netdev=n"),
        *("-serial", f"file:{folder / 'serial'}", "-qmp", f"unix:{folder / 'monitor'},server=on,wait=off"),
        *more,
    ]


def _monitor(path: Path) -> socket.socket:
    line = socket.socket(socket.AF_UNIX)
    for _ in range(100):
        try:
            line.connect(str(path))
        except OSError:
            time.sleep(0.1)
        else:
            return line
    sys.exit("QEMU did not start; the lines above say why.")


def main() -> int:
    """A picture each ten seconds, and at the end what the serial line has said."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("image", type=Path)
    asked.add_argument("--out", type=Path, required=True, help="folder for the pictures")
    asked.add_argument("--seconds", type=int, default=90, help="how long it is looked at")
    asked.add_argument("--kvm", action="store_true", help="by /dev/kvm, where that works")
    given = asked.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    with started(given.image, kvm=given.kvm) as machine:
        for number in range(1, given.seconds // 10 + 1):
            time.sleep(10)
            print(machine.shot(given.out / f"{number * 10:03d}s.png"), flush=True)
        (given.out / "serial.txt").write_text(machine.said, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
