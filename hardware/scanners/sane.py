"""Flatbeds, sheet feeders and network scanners, through SANE's ``scanimage``.

One child a scan: it opens, scans and closes. A library in our own process would hang with the scanner, and some
backends keep an error until they are opened again (paperwork #736, sane-airscan #332). Nothing is believed but a
whole picture: see `hardware.scanners.pnm`.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from shutil import which

import cv2
import numpy as np

from hardware.ports import Document, Frame, Image, State, Status, Trouble
from hardware.scanners import pnm
from hardware.scanners.child import Ended, Why, run
from hardware.scanners.source import CANCELLED, NOTHING_THERE, READY

PROGRAM = "scanimage"
FAULT_SHOWN_S = 10.0
"""So long a fault is its status; then it counts as ready again, since only a scan can tell."""
_MM = 25.4
_RIM_MM = 4
"""Dark around the picture: a card in the glass' corner has no tray beside it."""
_ADVICE = "; twice in a row: switch the scanner off and on"


@dataclass(frozen=True, slots=True)
class Area:
    """Part of the glass from its origin, millimetres, and dots an inch."""

    across: int
    down: int
    dpi: int

    @property
    def pixels(self) -> tuple[int, int]:
        """Width and height."""
        return round(self.across / _MM * self.dpi), round(self.down / _MM * self.dpi)


CARD = Area(110, 80, 300)
"""Room around an ID-1 card, so that it is found and cut out, wherever it lies near the corner."""
PAGE = Area(210, 297, 200)

_CODES: Mapping[int, Status] = {
    2: CANCELLED,
    3: Status(State.BUSY, None, "used by another program"),
    6: Status(State.BLOCKED, Trouble.JAMMED),
    7: NOTHING_THERE,
    8: Status(State.BLOCKED, Trouble.COVER),
    11: Status(State.ABSENT, Trouble.DENIED),
}
"""Exit codes of scanimage are SANE's own numbers of states. 1, 4 and 10 are told by its words."""
_INPUT_OUTPUT = 9


class Scanimage:
    """`FrameSource`. ``device``: as ``scanimage -L`` names it; ``bed``: what it calls its glass, "" for one that
    has no choice; ``options``: more of them, after ours; ``environment``: of the program (PATH); ``longest_s``: a
    scan of a card, a page may take three times as long; ``grace_s``: from SIGTERM to SIGKILL."""

    live = False

    def __init__(
        self,
        device: str,
        *,
        environment: Mapping[str, str],
        now: Callable[[], datetime],
        clock: Callable[[], float],
        bed: str = "Flatbed",
        options: Sequence[str] = (),
        page: Area = PAGE,
        longest_s: float = 30.0,
        grace_s: float = 2.0,
    ) -> None:
        self._device, self._bed, self._options, self._page = device, bed, tuple(options), page
        self._environment = {**environment, "LC_ALL": "C"}
        self._now, self._clock, self._grace_s = now, clock, grace_s
        self._longest_s = longest_s
        self._cancelled = threading.Event()
        self._fault: Status | None = None
        self._fault_at = 0.0
        self._faults = 0

    def status(self) -> Status:
        """Absent without the program; the last scan's fault for a while; else ready."""
        if self._program() is None:
            return Status(State.ABSENT, None, f"{PROGRAM} is not installed (sane-utils)")
        fresh = self._fault is not None and self._clock() - self._fault_at < FAULT_SHOWN_S
        return self._fault if fresh and self._fault is not None else READY

    def read(self, document: Document, deadline_s: float) -> Frame | Status:
        """One scan: a card's corner of the glass at 300 dpi, a page at 200. Dark is added around it."""
        self._cancelled.clear()
        area = CARD if document.is_card else self._page
        program = self._program()
        if program is None:
            return self.status()
        width, height = area.pixels
        try:
            ended = run(
                [program, *self._arguments(area)],
                self._environment,
                most_bytes=(width + area.dpi) * (height + area.dpi) * 3,
                deadline_s=min(deadline_s, self._longest_s if document.is_card else 3 * self._longest_s),
                cancelled=self._cancelled,
                grace_s=self._grace_s,
            )
        except OSError as error:
            return self._failed(Status(State.ABSENT, None, f"{PROGRAM}: {error.strerror}"))
        came = outcome(ended, area)
        if isinstance(came, Status):
            return came if came.state is State.READY else self._failed(came)
        self._fault, self._faults = None, 0
        return Frame(_rimmed(came, area.dpi), self._now(), "sane", area.dpi)

    def cancel(self) -> None:
        """Ends the scan under way; the picture is refused, however whole it looks."""
        self._cancelled.set()

    def close(self) -> None:
        """As `cancel`: nothing is open between two scans."""
        self._cancelled.set()

    def _program(self) -> str | None:
        return which(PROGRAM, path=self._environment.get("PATH"))

    def _arguments(self, area: Area) -> list[str]:
        """All of them, always: the defaults are grey and 50 dpi on some."""
        bed = ["--source", self._bed] if self._bed else []
        where = ["-l", "0", "-t", "0", "-x", str(area.across), "-y", str(area.down)]
        asked = ["--format=pnm", "--mode", "Color", "--resolution", str(area.dpi), *bed, *where]
        return ["-d", self._device, *asked, *self._options]

    def _failed(self, fault: Status) -> Status:
        self._faults += 1
        if self._faults > 1:
            gone = fault.trouble is Trouble.INPUT_OUTPUT
            fault = Status(State.ABSENT if gone else fault.state, fault.trouble, fault.detail + _ADVICE)
        self._fault, self._fault_at = fault, self._clock()
        return fault


def outcome(ended: Ended, area: Area) -> Image | Status:
    """The picture, or why there is none. Our own cancel comes first: it leaves exit code 0 or 9 and half a
    picture."""
    if ended.why is Why.CANCELLED:
        return CANCELLED
    if ended.why is Why.LATE:
        return Status(State.LOST, Trouble.STALLED, "the scan took too long and was ended")
    if ended.why is Why.TOO_MUCH:
        return Status(State.LOST, None, "more bytes than the picture has")
    if ended.code != 0:
        return _fault(ended)
    came = pnm.whole(ended.output, *area.pixels, tolerance=round(area.dpi / _MM))
    return Status(State.LOST, None, came) if isinstance(came, str) else came


def _fault(ended: Ended) -> Status:
    if ended.code == _INPUT_OUTPUT:
        return Status(State.LOST, Trouble.INPUT_OUTPUT, ended.complaint)
    if ended.code == 1 and "open of device" in ended.complaint:
        return Status(State.ABSENT, None, ended.complaint)
    return _CODES.get(ended.code) or Status(State.LOST, None, f"exit code {ended.code}: {ended.complaint}")


def _rimmed(image: Image, dpi: int) -> Image:
    rim = round(_RIM_MM / _MM * dpi)
    dark = float(np.percentile(image, 5))  # the black sheet under the lid, where one lies there
    colour = (min(dark, 40.0),) * 3
    return np.asarray(
        cv2.copyMakeBorder(image, rim, rim, rim, rim, cv2.BORDER_CONSTANT, value=colour), dtype=np.uint8
    )
