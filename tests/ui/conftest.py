"""One Kivy process, one window: the environment is set before any Kivy import, the stage is made once."""

from __future__ import annotations

import ctypes.util
import gc
import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from kiosk.environment import prepare
from kiosk.texts.catalogue import LANGUAGES
from kiosk.widgets.look import LANDSCAPE_15, PORTRAIT_21

if TYPE_CHECKING:
    from kiosk.stage import Stage

# Large enough for both panels: what lies outside of the first size would never be drawn.
prepare(LANDSCAPE_15.width_px, PORTRAIT_21.height_px, offscreen=True, full_screen=False, cursor=False)


def _missing() -> list[str]:
    return [name for name in ("GL", "EGL", "GLESv2", "mtdev") if ctypes.util.find_library(name) is None]


@pytest.fixture(scope="module", autouse=True)
def _pages_go_soon() -> Iterator[None]:
    """The more pages that are gone wait for the collector, the longer it needs for each: a third of test_geometry."""
    usual = gc.get_threshold()
    gc.set_threshold(10_000, 2, 2)
    yield
    gc.set_threshold(*usual)


@pytest.fixture(scope="session")
def _window() -> Iterator[Stage]:
    missing = _missing()
    if missing:
        reason = (
            f"no real GL here: lib{', lib'.join(missing)} missing (apt: libgl1 libegl1 libgles2 libmtdev1)"
        )
        if "gl" in os.environ.get("KIOSK_REQUIRE", "").split(","):
            pytest.fail(reason)
        pytest.skip(reason)
    from kiosk.stage import Stage
    from tests.ui.plays import PSEUDO, PlayedVisit, Speech
    from tests.ui.views import VIEWS

    spoken = {language: Speech(language) for language in (*LANGUAGES, PSEUDO)}
    made = Stage(PlayedVisit(VIEWS["welcome"]), spoken, PORTRAIT_21)
    yield made
    made.close()


@pytest.fixture
def still_stage(_window: Stage) -> Stage:
    """The one stage as the last test left it."""
    return _window


@pytest.fixture
def stage(_window: Stage) -> Stage:
    """The one stage, upright and back at the welcome page. A picture is drawn when it is asked for.

    To draw each frame is nine tenths of what a touch costs, and 90 ms on the way to the welcome page alone.
    """
    from tests.ui.plays import PlayedVisit
    from tests.ui.views import VIEWS

    _window.draws = False
    if _window.panel != PORTRAIT_21:
        _window.turn(PORTRAIT_21)
    _window.show(PlayedVisit(VIEWS["welcome"]))
    return _window
