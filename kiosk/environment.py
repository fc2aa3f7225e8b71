"""What Kivy must find before its first import: environment and Config, set here and nowhere else.

Kivy reads arguments, files in the home directory and environment variables of its own, any of which
would open a way out of the application or change the sizes. All of them are closed here.
"""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Mapping

_CLOSED: Mapping[str, str] = {
    "KIVY_NO_ARGS": "1",  # else Kivy swallows sys.argv (-m inspector) before we see it
    "KIVY_NO_CONFIG": "1",  # no ~/.kivy
    "KIVY_NO_ENV_CONFIG": "1",  # no KCFG_* overrides
    "KIVY_NO_FILELOG": "1",
    "KIVY_LOG_MODE": "PYTHON",  # into our logging; Kivy's debug level may hold typed text
    "KIVY_WINDOW": "sdl2",  # unpinned, the x11 provider ends the process where there is no display
    "KIVY_TEXT": "sdl2",
    "KIVY_IMAGE": "sdl2,tex",  # Pillow stays out of the start
    "KIVY_AUDIO": "sdl2",
    "KIVY_CLIPBOARD": "dummy",  # nothing is carried from one visitor to the next
    "KIVY_METRICS_DENSITY": "1",  # sizes come from the panel's px/mm, never from dp
    "KIVY_DPI": "96",
    "KIVY_METRICS_FONTSCALE": "1",
    "SDL_NO_SIGNAL_HANDLERS": "1",  # SIGTERM is ours; SDL would make it a mere "close" of the window
}

_GRAPHICS: Mapping[str, str] = {
    "multisamples": "0",  # halves the start; edges are smoothed by our own shapes
    "maxfps": "60",
    "position": "custom",
    "left": "0",
    "top": "0",
    "resizable": "0",
}


def prepare(width_px: int, height_px: int, *, offscreen: bool, full_screen: bool, cursor: bool) -> None:
    """Set everything for a window of ``width_px`` x ``height_px`` pixels.

    ``offscreen`` draws into memory by real GL (tests, walkthrough, pictures). Must run before the
    first import of Kivy; raises RuntimeError otherwise, since Kivy would then ignore most of it.
    """
    if "kivy.core.window" in sys.modules:
        raise RuntimeError("kiosk.environment.prepare() must run before Kivy's window is imported")
    _forget_what_was_planted()
    os.environ.update(_CLOSED)
    driver = "offscreen" if offscreen else _display_driver()
    if driver is not None:
        os.environ["SDL_VIDEODRIVER"] = driver
    _configure(width_px, height_px, full_screen=full_screen and not offscreen, cursor=cursor)


def _forget_what_was_planted() -> None:
    """Kivy reads some thirty variables, one of which (KIVY_DATA_DIR) names a folder of code: ours alone stay."""
    for name in [name for name in os.environ if name.startswith(("KIVY_", "KCFG_"))]:
        del os.environ[name]


def _display_driver() -> str | None:
    """Said on Linux: left to itself SDL takes "offscreen" where no display is, a kiosk that runs unseen."""
    if not sys.platform.startswith("linux"):
        return None
    wayland_only = "WAYLAND_DISPLAY" in os.environ and "DISPLAY" not in os.environ
    return "wayland" if wayland_only else "x11"


def _configure(width_px: int, height_px: int, *, full_screen: bool, cursor: bool) -> None:
    from kivy.config import Config  # noqa: PLC0415  Kivy must not be imported before the environment is set

    for name, value in _GRAPHICS.items():
        Config.set("graphics", name, value)
    Config.set("graphics", "width", str(width_px))
    Config.set("graphics", "height", str(height_px))
    Config.set("graphics", "fullscreen", "auto" if full_screen else "0")
    Config.set("graphics", "borderless", "1" if full_screen else "0")
    Config.set("graphics", "show_cursor", "1" if cursor else "0")
    Config.set("kivy", "exit_on_escape", "0")
    Config.set("kivy", "pause_on_minimize", "0")
    Config.set("kivy", "keyboard_mode", "")
    Config.set("kivy", "log_level", "warning")
    Config.set("input", "mouse", "mouse,disable_multitouch")  # else a right click leaves a red dot
    # probesysfs and SDL would both report a touch panel: every touch twice.
    Config.remove_option("input", "%(name)s")
    # Kivy has put its logger at "info" before Config could say otherwise.
    logging.getLogger("kivy").setLevel(logging.WARNING)
