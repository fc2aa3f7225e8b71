"""The kiosk's screens stepped frame by frame in memory, with real GL, real touches and virtual time.

Used by the tests, by the scripted walkthrough and for the pictures. Kivy's private names that this
takes live here and nowhere else. One process can make one window, so one stage: `Stage.show` swaps
the visit. `kiosk.environment.prepare(..., offscreen=True)` must run before this module is imported.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import kivy
import numpy as np
from kivy.base import EventLoop, runTouchApp
from kivy.clock import Clock
from kivy.graphics.opengl import GL_RGB, GL_UNSIGNED_BYTE, glFinish, glReadPixels
from kivy.input.motionevent import MotionEvent
from numpy.typing import NDArray
from PIL import Image

from kiosk.app import KioskApp
from kiosk.presenters.shown import SaysWords, ShownVisit
from kiosk.presenters.views import View
from kiosk.widgets.look import Panel
from kiosk.widgets.piece import Drawn, Piece
from kiosk.widgets.touchable import Touchable

FRAME_S = 1 / 60
_KEY_REST_S = 0.07
_REST_S = 0.35
"""Longer than a button's rest after a press."""


class NotOnStageError(LookupError):
    """No such key on the glass; the message names those that are."""


class VirtualTime:
    """Seconds that pass only when frames do. ``now`` serves as a monotonic clock for the visit too."""

    def __init__(self) -> None:
        self._now = time.monotonic()

    def now(self) -> float:
        return self._now

    def pass_by(self, seconds: float) -> None:
        self._now += seconds


class Finger(MotionEvent):
    """A touch of ours; places are in pixels from the lower left."""

    def __init__(self, number: int, x: float, y: float, panel: Panel) -> None:
        self.panel = panel
        super().__init__("stage", number, self._share(x, y), is_touch=True, type_id="touch")

    def depack(self, args: Any) -> None:
        self.sx, self.sy = args
        self.profile = ["pos"]
        super().depack(args)

    def go(self, x: float, y: float) -> None:
        self.move(self._share(x, y))

    def _share(self, x: float, y: float) -> tuple[float, float]:
        return x / (self.panel.width_px - 1), y / (self.panel.height_px - 1)


class Stage:
    """The application on an invisible panel.

    ``tap``, ``type``, ``drag`` and ``wait`` are what a citizen does; ``shot`` and ``texts`` what one sees.
    ``draws = False`` leaves the pixels out until a picture is wanted: layout and touches work, ten times faster.
    """

    def __init__(
        self,
        visit: ShownVisit,
        catalogues: Mapping[str, SaysWords],
        panel: Panel,
        clock: VirtualTime | None = None,
        *,
        office: tuple[str, str] = ("", ""),
    ) -> None:
        if not kivy.__version__.startswith("2.3."):
            raise RuntimeError(f"kiosk.stage knows Kivy 2.3, not {kivy.__version__}")
        self.clock = clock or VirtualTime()
        self.panel = panel
        self._touches = 0
        self.draws = True
        Clock.time = self.clock.now
        Clock._max_fps = 0
        Clock._last_tick = self.clock.now()
        self.app = KioskApp(visit, catalogues, panel, office=office)
        self.app._run_prepare()
        runTouchApp(embedded=True)
        self.turn(panel)

    def turn(self, panel: Panel) -> None:
        """The same window with another panel's pixels."""
        self.panel = panel
        EventLoop.window.system_size = (panel.width_px, panel.height_px)
        self.frames(2)
        self.app.turn(panel)
        self.frames(2)
        self.wait(_REST_S)

    def show(self, visit: ShownVisit) -> None:
        """Another visit on the same window."""
        self.app.show(visit)
        self.frames(2)
        self.wait(_REST_S)

    def lay_out(self, visit: ShownVisit) -> None:
        """Another visit, laid out and not drawn: enough to measure."""
        self.app.show(visit)

    def close(self) -> None:
        self.app.stop()

    def frames(self, count: int) -> None:
        """Step ``count`` frames of a sixtieth of a second."""
        for _ in range(count):
            self._frame(FRAME_S)

    def wait(self, seconds: float) -> None:
        """Let virtual time pass in steps of 50 ms: 60 s of idleness take no time at all."""
        left = seconds
        while left > 0:
            self._frame(min(0.05, left))
            left -= 0.05

    def until(self, condition: Callable[[], bool], seconds: float = 20.0) -> bool:
        """Real time and frames pass until ``condition`` holds (devices work on threads of their own)."""
        end = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > end:
                return False
            time.sleep(0.01)
            self._frame(0.01)
        return True

    def tap(self, key: str) -> None:
        """Lay a finger on the middle of what is called ``key``, and lift it."""
        self._look_first()
        x, y = self.find(key).center
        if key.startswith("key."):
            self.strike(x, y)
        else:
            self._touch([(x, y)])
            self.wait(_REST_S)

    def type(self, words: str) -> None:
        """Type with the keys on the glass, as a citizen would; raises NotOnStageError for what has no key."""
        for sign in words:
            self._type_one(sign)

    def hold(self, key: str, seconds: float) -> None:
        """Lay a finger down, wait, lift it."""
        self._look_first()
        x, y = self.find(key).center
        finger = self._down(x, y)
        self.wait(seconds)
        EventLoop.post_dispatch_input("end", finger)
        self.wait(_REST_S)

    def drag(self, key: str, points_mm: Sequence[tuple[float, float]]) -> None:
        """Draw with one finger; places in millimetres from the lower left of what is called ``key``."""
        self._look_first()
        box, scale = self.find(key).box, self.panel.px_per_mm
        self._touch([(box.x + x * scale, box.y + y * scale) for x, y in points_mm])
        self.frames(2)

    def find(self, key: str) -> Any:
        """The widget called ``key`` on the layer that can be touched."""
        for piece in reversed(self.pieces()):
            if key in (piece.key, piece.other_key):
                return piece
        raise NotOnStageError(f"no {key!r} on screen {self.screen!r}; there are: {', '.join(self.keys())}")

    def keys(self) -> list[str]:
        """Names of all that can be touched now."""
        return [piece.key for piece in self.pieces() if isinstance(piece, Touchable) or piece.key == "pad"]

    def pieces(self) -> list[Piece]:
        root = self.app.root
        return [] if root is None else root.pieces()

    def drawn(self) -> list[Drawn]:
        """All words on the glass with their boxes."""
        return [words for piece in self.pieces() for words in piece.drawn]

    def texts(self) -> list[str]:
        """All words on the glass, from the back to the front."""
        return [drawn.words for drawn in self.drawn() if drawn.words]

    @property
    def screen(self) -> str:
        """The stable name of the page that is shown."""
        return str(self.app.visit.view.screen)

    @property
    def view(self) -> View:
        """The view that is shown."""
        return self.app.visit.view

    def pixels(self) -> NDArray[np.uint8]:
        """The glass as height x width x 3, uint8, RGB."""
        w, h = self.panel.width_px, self.panel.height_px
        self.draw()
        raw = glReadPixels(0, 0, w, h, GL_RGB, GL_UNSIGNED_BYTE)
        return np.ascontiguousarray(np.frombuffer(raw, np.uint8).reshape(h, w, 3)[::-1])

    def draw(self) -> None:
        """The glass as it stands, pixels too where they were left out."""
        self.frames(2)
        EventLoop.window.dispatch("on_draw")
        glFinish()

    def shot(self, path: Path | str) -> Path:
        """Write a PNG of the glass."""
        Image.fromarray(self.pixels()).save(path)
        return Path(path)

    def _look_first(self) -> None:
        """A person sees a new page before touching it; until then it is deaf."""
        while self.app.root is not None and self.app.root.quiet:
            self._frame(0.05)

    def _type_one(self, sign: str) -> None:
        faces: dict[str, Any] = {
            piece.key.removeprefix("key."): piece for piece in self.pieces() if piece.key.startswith("key.")
        }
        if sign in (" ", "\n"):
            self.tap("key.space" if sign == " " else "key.enter")
        elif sign.lower() in faces or sign in faces:
            cap = faces.get(sign) or faces[sign.lower()]
            if cap.face != sign and "shift" in faces:
                self.tap("key.shift")
            self.tap(cap.key)
        elif "marks" in faces:
            self.tap("key.marks")
            self._other_face(sign)
        else:
            self.find(f"key.{sign}")

    def _other_face(self, sign: str) -> None:
        self.find(f"key.{sign.lower()}")
        self._type_one(sign)
        self.tap("key.letters")

    def strike(self, x: float, y: float) -> None:
        """Touch a place in pixels within one frame: a page of typing would else take minutes to draw."""
        finger = self._finger(x, y)
        EventLoop.post_dispatch_input("begin", finger)
        EventLoop.post_dispatch_input("end", finger)
        self._frame(_KEY_REST_S)

    def _touch(self, points: Sequence[tuple[float, float]]) -> None:
        finger = self._down(*points[0])
        for x, y in points[1:]:
            finger.go(x, y)
            EventLoop.post_dispatch_input("update", finger)
        self.frames(1)
        EventLoop.post_dispatch_input("end", finger)
        self.frames(1)

    def _down(self, x: float, y: float) -> Finger:
        finger = self._finger(x, y)
        EventLoop.post_dispatch_input("begin", finger)
        self.frames(1)
        return finger

    def _finger(self, x: float, y: float) -> Finger:
        self._touches += 1
        return Finger(self._touches, x, y, self.panel)

    def _frame(self, seconds: float) -> None:
        self.clock.pass_by(seconds)
        if not self.draws:
            Clock.tick()
            Clock.tick_draw()
            return
        EventLoop.idle()
        # Offscreen nothing throttles: without this llvmpipe piles up frames by the hundred megabytes.
        glFinish()
