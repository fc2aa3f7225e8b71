"""Every scanner on a bench: the same things can be laid on it, taken away, and its cable pulled."""

from __future__ import annotations

import base64
import json
import threading
import time as real_time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any, Protocol

import cv2
import numpy as np
from PIL import Image as Pillow
from PIL import ImageDraw

from hardware.catalogue import open_scanner
from hardware.ports import Document, IdScanner, Image
from hardware.scanners import specimen
from hardware.scanners.imager import ASK, HEAD
from hardware.scanners.simulated import SimulatedScanner
from hardware.scanners.simulated_line import SimulatedLine
from hardware.scanners.tray import Pose, Tray, pose
from hardware.settings import ScannerSettings
from hardware.surroundings import Surroundings
from tests.hardware.simulated_time import SimulatedTime

SEED = 4
PERSON = specimen.person(SEED)


class RealClock:
    """Real seconds, and some that are skipped over."""

    def __init__(self) -> None:
        self._skipped = 0.0

    def clock(self) -> float:
        return real_time.monotonic() + self._skipped

    def wait(self, seconds: float) -> None:
        self._skipped += seconds


class Rig(Protocol):
    """``patience``: a deadline in which a capture surely ends well, ``glimpse``: one in which an empty one ends."""

    scanner: IdScanner
    live: bool
    patience: float
    glimpse: float

    def lay(self) -> None: ...

    def take_away(self) -> None: ...

    def unplug(self) -> None: ...

    def replug(self) -> None:
        """The cable is in again, and the pause before the next try is over."""

    def amid(self, act: Callable[[], None]) -> None:
        """``act`` happens in the midst of the next capture."""

    def close(self) -> None: ...


class Interrupted(SimulatedTime):
    """Simulated time in which something happens after a few waits."""

    def __init__(self) -> None:
        super().__init__()
        self._in, self._act = 0, lambda: None

    def after(self, waits: int, act: Callable[[], None]) -> None:
        self._in, self._act = waits, act

    def wait(self, seconds: float) -> None:
        super().wait(seconds)
        self._in -= 1
        if self._in == 0:
            self._act()


@dataclass
class SimulatedRig:
    live = True
    patience, glimpse = 10.0, 1.0
    time: Interrupted = field(default_factory=Interrupted)

    def __post_init__(self) -> None:
        settings = ScannerSettings(seed=SEED, read_number=False)
        opened = open_scanner(settings, now=self.time.now, clock=self.time.clock, wait=self.time.wait)
        assert isinstance(opened, SimulatedScanner)
        self.scanner = opened
        self.take_away()

    def lay(self) -> None:
        self.scanner.lay()

    def take_away(self) -> None:
        self.scanner.turn(empty=True)

    def unplug(self) -> None:
        self.scanner.turn(unplugged=True)

    def replug(self) -> None:
        self.scanner.turn(unplugged=False)

    def amid(self, act: Callable[[], None]) -> None:
        self.time.after(5, act)

    def close(self) -> None:
        self.scanner.close()


class FileRig:
    live = True
    patience, glimpse = 10.0, 1.0

    def __init__(self, folder: Path) -> None:
        self.time = Interrupted()
        self._script = folder / "play.txt"
        tray = Tray(SEED)
        for name, image in (("empty", tray.empty()), ("card", tray.lying(Document.KTP, pose(SEED)))):
            Pillow.fromarray(image).save(folder / f"{name}.png", compress_level=1)
        self.take_away()
        settings = ScannerSettings(kind="file", frames=str(self._script), read_number=False)
        self.scanner = open_scanner(settings, now=self.time.now, clock=self.time.clock, wait=self.time.wait)

    def _play(self, *lines: str) -> None:
        self._script.write_text("\n".join(lines))
        if hasattr(self, "scanner"):
            self.scanner.cancel()

    def lay(self) -> None:
        self._play("# first the tray alone", "frames empty.png 20", "frames card.png")

    def take_away(self) -> None:
        self._play("frames empty.png")

    def unplug(self) -> None:
        self._play("frames empty.png 3", "unplug")

    def replug(self) -> None:
        self._play("unplug", "replug", "frames empty.png")

    def amid(self, act: Callable[[], None]) -> None:
        self.time.after(5, act)

    def close(self) -> None:
        self.scanner.close()


class ScriptedCapture:
    """As ``cv2.VideoCapture`` over a node: after an unplug it goes on saying True, with the last picture."""

    def __init__(self, camera: CameraRig, node: str) -> None:
        self._camera, self._node = camera, Path(node)
        self._last: Any = None
        self.told: list[tuple[int, float]] = []
        self.reads = 0
        self.released = False

    def isOpened(self) -> bool:
        return self._node.exists() and not self._camera.in_use

    def set(self, prop: int, value: float, /) -> bool:
        self.told.append((prop, value))
        return True

    def read(self) -> tuple[bool, Any]:
        self.reads += 1
        self._camera.time.wait(1 / 30)
        if self._camera.stalled:
            self._camera.time.wait(1.0)
            return False, None
        if self._node.exists() and not self._camera.frozen:
            self._last = cv2.cvtColor(self._camera.view(), cv2.COLOR_RGB2BGR)
        return self._last is not None, self._last

    def release(self) -> None:
        self.released = True


class CameraRig:
    """A camera of which the name under by-id leads to a node. Knobs: ``stalled``, ``frozen``, ``in_use``."""

    live = True
    patience, glimpse = 10.0, 1.0
    name = "usb-Cam_0001-video-index0"

    def __init__(self, folder: Path) -> None:
        self.time = Interrupted()
        self._tray, self.root = Tray(SEED), folder
        self._names = folder / "dev/v4l/by-id"
        self._names.mkdir(parents=True)
        self._number = 0
        self.stalled = self.frozen = self.in_use = False
        self.opened: list[ScriptedCapture] = []
        self.take_away()
        self._plug()
        around = Surroundings(root=folder, cameras=self.open)
        settings = ScannerSettings(kind="camera", device=self.name, read_number=False)
        self.scanner = open_scanner(
            settings, surroundings=around, now=self.time.now, clock=self.time.clock, wait=self.time.wait
        )

    def open(self, node: str, way: int) -> ScriptedCapture:
        assert way == cv2.CAP_V4L2
        self.opened.append(ScriptedCapture(self, node))
        return self.opened[-1]

    def show(self, view: Callable[[], Image]) -> None:
        self.view = view

    def lay(self) -> None:
        where = pose(SEED)
        self.show(lambda: self._tray.lying(Document.KTP, where))

    def lay_at(self, where: Pose) -> None:
        self.show(lambda: self._tray.lying(Document.KTP, where))

    def take_away(self) -> None:
        self.show(self._tray.empty)

    def _plug(self) -> None:
        node = self.root / f"dev/video{self._number}"
        node.touch()
        (self._names / self.name).symlink_to(node)

    def unplug(self) -> None:
        (self._names / self.name).unlink()
        (self.root / f"dev/video{self._number}").unlink()

    def replug(self) -> None:
        self._number += 1  # the kernel gives it another number
        self._plug()
        self.time.seconds += 31

    def amid(self, act: Callable[[], None]) -> None:
        self.time.after(20, act)

    def close(self) -> None:
        self.scanner.close()


_FAKE = """#!/bin/sh
cd '{folder}'
printf '%s\\n' "$*" >> asked
{body}
"""


def pnm(image: Image) -> bytes:
    """As scanimage writes it."""
    height, width = image.shape[:2]
    return f"P6\n# SANE data follows\n{width} {height}\n255\n".encode() + image.tobytes()


def flatbed(card: bool, width: int = 1299, height: int = 945) -> Image:
    """The corner of a glass under a black sheet, with a card pushed into it, upside down."""
    bed = np.full((height, width, 3), 18, dtype=np.uint8)
    bed += np.random.default_rng(1).integers(0, 5, bed.shape, dtype=np.uint8)
    if card:
        picture = specimen.card(SEED).convert("RGBA")
        mask = Pillow.new("L", (picture.width * 2, picture.height * 2), 0)
        ImageDraw.Draw(mask).rounded_rectangle((0, 0, mask.width - 1, mask.height - 1), 96, fill=255)
        picture.putalpha(mask.resize(picture.size))
        turned = picture.resize((1011, 638)).rotate(179, expand=True)
        sheet = Pillow.fromarray(bed)
        sheet.paste(turned, (3, 2), turned)
        bed = np.array(sheet, dtype=np.uint8)
    return bed


class SaneRig:
    """A program called scanimage that does what is wanted of it."""

    live = False
    patience, glimpse = 20.0, 20.0

    def __init__(self, folder: Path, **settings: Any) -> None:
        self.folder, self.time = folder, RealClock()
        self._program = folder / "scanimage"
        self.take_away()
        around = Surroundings(environment={"PATH": f"{folder}:/usr/bin:/bin"})
        wanted = ScannerSettings(kind="sane", device="fake:1", read_number=False, **settings)
        self.scanner = open_scanner(
            wanted, surroundings=around, now=SimulatedTime().now, clock=self.time.clock, wait=self.time.wait
        )

    def does(self, body: str) -> None:
        """A shell's lines; ``asked`` in the folder keeps the arguments of each start."""
        self._program.unlink(missing_ok=True)
        self._program.write_text(_FAKE.format(folder=self.folder, body=body))
        self._program.chmod(0o700)

    def gives(self, data: bytes, code: int = 0, words: str = "") -> None:
        """These bytes, these words to stderr, this exit code."""
        (self.folder / "picture").write_bytes(data)
        self.does(f"cat picture\necho '{words}' >&2\nexit {code}")

    def asked(self) -> list[str]:
        return (self.folder / "asked").read_text().splitlines()

    def lay(self) -> None:
        self.gives(pnm(flatbed(card=True)))

    def take_away(self) -> None:
        self.gives(pnm(flatbed(card=False)))

    def unplug(self) -> None:
        self.gives(b"", 1, "scanimage: open of device fake:1 failed: Invalid argument")

    def replug(self) -> None:
        self.take_away()
        self.time.wait(31)

    def amid(self, act: Callable[[], None]) -> None:
        self.does("echo > started\nexec sleep 30")
        threading.Thread(target=self._once_started, args=(act,), daemon=True).start()

    def _once_started(self, act: Callable[[], None]) -> None:
        while not (self.folder / "started").exists():
            threading.Event().wait(0.01)
        act()

    def close(self) -> None:
        self.scanner.close()


class ImagerRig:
    """A 2D imager at the end of a pseudo-terminal."""

    live = False
    patience, glimpse = 20.0, 20.0

    def __init__(self, folder: Path) -> None:
        self.time = RealClock()
        self._tray = Tray(SEED)
        self.silent = False
        self._act: Callable[[], None] | None = None
        self.take_away()
        self.line = SimulatedLine(self._answer)
        self.line.serve_pty(folder / "imager")
        settings = ScannerSettings(kind="imager", device=str(folder / "imager"), read_number=False)
        self.scanner = open_scanner(settings, now=SimulatedTime().now, clock=self.time.clock)

    def _answer(self, came: bytes) -> bytes:
        assert ASK.startswith(came) or came.endswith(ASK)
        if self._act is not None:
            act, self._act = self._act, None
            act()
            return b""
        return b"" if self.silent else self.says

    def shows(self, image: Image) -> None:
        buffer = BytesIO()
        Pillow.fromarray(image).save(buffer, "JPEG", quality=92)
        self.says = HEAD + len(buffer.getvalue()).to_bytes(4, "big") + buffer.getvalue()

    def lay(self) -> None:
        self.shows(self._tray.lying(Document.KTP, pose(SEED)))

    def take_away(self) -> None:
        self.shows(self._tray.empty())

    def unplug(self) -> None:
        self.line.unplug()

    def replug(self) -> None:
        self.line.replug()
        self.time.wait(31)

    def amid(self, act: Callable[[], None]) -> None:
        self._act = act

    def close(self) -> None:
        self.scanner.close()
        self.line.close()


def told(**changed: object) -> bytes:
    """A line as the reader of `PERSON`'s card tells it."""
    buffer = BytesIO()
    specimen.card(SEED).save(buffer, "JPEG", quality=85)
    picture = base64.b64encode(buffer.getvalue()).decode()
    line: Mapping[str, object] = {
        "nik": PERSON.nik,
        "name": PERSON.name,
        "birth": PERSON.birth[-10:],
        "picture": picture,
    }
    return json.dumps({**line, **changed}).encode() + b"\n"


class VendorRig:
    """A certified reader's program on a TCP port."""

    live = False
    patience, glimpse = 20.0, 0.1

    def __init__(self, folder: Path) -> None:
        self.time = RealClock()
        self.line = SimulatedLine()
        self._port = self.line.serve_tcp()
        settings = ScannerSettings(kind="vendor", device=f"127.0.0.1:{self._port}")
        self.scanner = open_scanner(settings, now=SimulatedTime().now, clock=self.time.clock)

    def lay(self) -> None:
        self.scanner.preview()  # the page opens: what came before is dropped
        self.line.connected.wait(10)
        self.line.send(told())

    def take_away(self) -> None:
        self.scanner.cancel()

    def unplug(self) -> None:
        self.scanner.preview()
        self.line.connected.wait(10)
        self.line.close()

    def replug(self) -> None:
        self.line = SimulatedLine()
        self.line.serve_tcp(self._port)
        self.time.wait(31)

    def amid(self, act: Callable[[], None]) -> None:
        threading.Thread(target=self._once_connected, args=(act,), daemon=True).start()

    def _once_connected(self, act: Callable[[], None]) -> None:
        self.line.connected.wait(10)
        act()

    def close(self) -> None:
        self.scanner.close()
        self.line.close()


RIGS: Mapping[str, Callable[[Path], Rig]] = {
    "simulated": lambda _: SimulatedRig(),
    "file": FileRig,
    "camera": CameraRig,
    "sane": SaneRig,
    "imager": ImagerRig,
    "vendor": VendorRig,
}


def rigged(name: str, folder: Path) -> Iterator[Rig]:
    """For a fixture."""
    rig = RIGS[name](folder)
    yield rig
    rig.close()
