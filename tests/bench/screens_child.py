"""One measured process of ``bench screens``: ``hello | window | acts WALK | visits WALK COUNT | program``. Says JSON lines.

Nothing is imported before it is needed: what this file brings along would count. WALK: a file with the pages of one
mock visit, name to view, pickled, since the tests' own views bring the tray's camera along.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from typing import Any

_WIDE, _HIGH = 1080, 1920


def say(**facts: object) -> None:
    os.write(1, json.dumps(facts).encode() + b"\n")


def resident_mb() -> float:
    with open("/proc/self/status") as lines:  # noqa: PTH123  pathlib is 3 MB that hello does not have
        return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024


def walk(path: str) -> dict[str, Any]:
    import pickle

    with open(path, "rb") as file:  # noqa: PTH123
        views: dict[str, Any] = pickle.load(file)
    return views


def start(app: object) -> Callable[[], None]:
    """The window of ``app``; answers what draws the next frame to its end."""
    from kivy.base import EventLoop, runTouchApp
    from kivy.graphics.opengl import glFinish

    app._run_prepare()  # type: ignore[attr-defined]
    runTouchApp(embedded=True)

    def frame() -> None:
        EventLoop.idle()
        glFinish()

    frame()
    say(frame=True)
    return frame


def hello() -> Callable[[], None]:
    from kivy.app import App
    from kivy.core.window import Window  # noqa: F401  an App of ours has it too
    from kivy.uix.label import Label

    class Hello(App):
        def build(self) -> Label:
            return Label(text="Hello world")

    return start(Hello())


def window() -> tuple[object, Callable[[], None]]:
    """The kiosk's window with the welcome page as a visitor finds it, in one language."""
    from kiosk.app import KioskApp
    from kiosk.texts.catalogue import FALLBACK, load
    from kiosk.widgets.look import PORTRAIT_21
    from tests.ui.still import WELCOME, StillVisit

    said = {FALLBACK: load(FALLBACK)}
    app = KioskApp(StillVisit(WELCOME), said, PORTRAIT_21, office=("Kecamatan", "Kabupaten"))
    return app, start(app)


def settle(frame: Callable[[], None]) -> None:
    for _ in range(10):
        frame()
    say(welcome_mb=resident_mb())


def acts(path: str) -> None:
    """What a visit leaves in memory, what a touch costs, what rest costs."""
    import time
    from statistics import median

    from kivy.base import EventLoop
    from kivy.clock import Clock
    from kivy.graphics.opengl import glFinish

    from kiosk.layout import STANDARD
    from kiosk.screens.pace import RESTS_AFTER_S
    from kiosk.screens.root import QUIET_S
    from tests.ui.plays import PlayedVisit

    app, frame = window()
    screen = EventLoop.window

    def redraw() -> float:
        began = time.perf_counter()
        screen.dispatch("on_draw")
        glFinish()
        return time.perf_counter() - began

    def let_pass(seconds: float) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            frame()

    def timed(act: Callable[[], None]) -> float:
        Clock._max_fps = 0  # measured frame by frame; the pace puts it back for the rest
        began = time.perf_counter()
        act()
        frame()
        return time.perf_counter() - began

    views = walk(path)
    visit = PlayedVisit(views["welcome"], layout=STANDARD)
    app.show(visit)  # type: ignore[attr-defined]
    pages, draws = [], []
    for turn in range(4):
        if turn == 1:
            app.settle()  # type: ignore[attr-defined]
        for name in views:
            took = timed(lambda name=name: visit.shows(views[name]))  # type: ignore[misc]
            if turn:  # the first time a page's module is read, behind the poster in the real program
                pages.append(took)
                draws.append(median(redraw() for _ in range(3)))
            let_pass(QUIET_S)  # the page is deaf, and what was before it is tidied away
    say(page_s=median(pages), page_draw_s=median(draws))
    visit.shows(views["account"])
    frame()
    keys = [piece for piece in app.root.pieces() if piece.key == "key.a"]  # type: ignore[attr-defined]
    strokes = []
    for _ in range(20):
        began = time.perf_counter()
        keys[0].on_press()
        strokes.append(time.perf_counter() - began)
        frame()
    say(key_s=median(strokes), key_draw_s=median(redraw() for _ in range(10)))
    visit.shows(views["welcome"])
    let_pass(1)  # memory goes back a moment after the textures went
    say(after_mb=resident_mb())
    app._pace._touched()  # type: ignore[attr-defined]
    _rest(RESTS_AFTER_S)


def _rest(settles_s: float) -> None:
    """Part of a core over ten seconds in which nobody touches anything."""
    import time

    from kivy.base import EventLoop

    def let_pass(seconds: float) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            EventLoop.idle()

    let_pass(settles_s + 1)
    began, spent = time.monotonic(), time.process_time()
    let_pass(10)
    say(idle=(time.process_time() - spent) / (time.monotonic() - began))


def visits(path: str, count: int) -> None:
    """Mock visits: laid out, touched by nobody, not drawn."""
    import gc

    from kiosk.stage import Stage
    from kiosk.widgets.look import PORTRAIT_21
    from tests.ui.plays import PlayedVisit, Speech

    views = walk(path)
    stage = Stage(PlayedVisit(views["welcome"]), {"id": Speech("id")}, PORTRAIT_21)
    stage.draws = False
    visit = PlayedVisit(views["welcome"])
    stage.show(visit)
    for number in range(1, 20 + count + 1):
        for name in views:
            visit.shows(views[name])
            stage.frames(1)
        visit.done.clear()
        if number in (20, 20 + count):
            gc.collect()
            say(**{"first_mb" if number == 20 else "last_mb": resident_mb()})


def program() -> None:
    """`kiosk run` without its screen, until all behind the poster is there."""
    import os
    import signal
    import time

    began = time.perf_counter()
    from kiosk.options import system_clock
    from kiosk.settings import load_settings
    from kiosk.verbs import lobby

    begin, put_together = lobby._Behind.begin, lobby._Behind._put_together

    def begun(self: lobby._Behind) -> None:
        say(frame=True)
        say(welcome_mb=resident_mb())
        begin(self)

    def whole(self: lobby._Behind) -> None:
        put_together(self)
        say(whole_s=time.perf_counter() - began)

        def end(_dt: float) -> None:
            say(whole_mb=resident_mb())
            os.kill(os.getpid(), signal.SIGTERM)

        from kivy.clock import Clock

        Clock.schedule_once(end, 2)

    lobby._Behind.begin, lobby._Behind._put_together = begun, whole  # type: ignore[method-assign]
    from pathlib import Path

    settings = load_settings([Path("config/demo.toml")], os.environ)
    lobby.show(settings, system_clock, print, offscreen=True)


def main() -> None:
    how = sys.argv[1]
    if how == "program":
        program()
        return
    from kiosk.environment import pin, prepare_swiftly

    if how == "hello":
        pin(_WIDE, _HIGH, offscreen=True, full_screen=False, cursor=False)
        settle(hello())
        return
    prepare_swiftly(_WIDE, _HIGH, offscreen=True, full_screen=False, cursor=False)
    if how == "window":
        settle(window()[1])
    elif how == "acts":
        acts(sys.argv[2])
    else:
        visits(sys.argv[2], int(sys.argv[3]))


if __name__ == "__main__":
    main()
