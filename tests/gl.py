"""Whether a window can be drawn here at all."""

from __future__ import annotations

import os

import pytest

import dev


def required() -> None:
    """Skip without OpenGL, saying what brings it; fail where KIOSK_REQUIRE names it."""
    if dev.GL.present():
        return
    reason = f"no window can be drawn here; to bring it: apt-get install {' '.join(dev.GL.packages)}"
    if dev.GL.name in os.environ.get("KIOSK_REQUIRE", "").split(","):
        pytest.fail(reason)
    pytest.skip(reason)
