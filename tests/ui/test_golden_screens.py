"""The main screens pixel by pixel beside the pictures that somebody has looked at, at half the panel's size.

After a change on purpose: ``RENEW_GOLDEN=1 .venv/bin/python -m pytest tests/ui/test_golden_screens.py``, then look at each
picture that changed. A mismatch leaves what was drawn, what was wanted and the difference (white: not the same) in the
test's own folder and names it. Two per thousand of a glyph's edge may differ with the system's FreeType and Mesa: a
pixel counts from 8 of 255 in one channel on, and a picture from one pixel in a thousand.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from kiosk.layout import STANDARD, Colours, Layout, TextSize
from kiosk.presenters.views import Overlay
from kiosk.stage import Stage
from kiosk.widgets.fonts import extent
from kiosk.widgets.look import LANDSCAPE_15, PORTRAIT_21, Panel
from tests.ui.plays import PlayedVisit
from tests.ui.views import OVERLAYS, VIEWS

GOLDEN = Path(__file__).parent / "golden"
RENEW = "RENEW_GOLDEN" in os.environ
_UPRIGHT = Panel(540, 960, PORTRAIT_21.px_per_mm / 2)
_LYING = Panel(960, 540, LANDSCAPE_15.px_per_mm / 2)
_CHANNEL, _SHARE = 8, 0.001


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture: view, what lies over it, panel, way of seeing."""

    view: str
    over: str = ""
    panel: Panel = _UPRIGHT
    layout: Layout = STANDARD

    def overlay(self) -> Overlay | None:
        return OVERLAYS[self.over] if self.over else None


_VIEWS = (
    "welcome attract kind notice id_choice id_scan id_taken nik-read name nik desa unit when account voice-recording "
    "evidence review sign done done-paper status_enter status-number status-full status-late survey answer-place-found standard "
    "closed staff-home"
)
SHOTS = {
    **{name: Shot(name) for name in _VIEWS.split()},
    **{f"over-{name}": Shot("unit", name) for name in ("still", "cancel", "help")},
    "welcome-lying": Shot("welcome", panel=_LYING),
    "account-lying": Shot("account", panel=_LYING),
    "welcome-xl": Shot("welcome", layout=Layout(text=TextSize.EXTRA)),
    "unit-xl": Shot("unit", layout=Layout(text=TextSize.EXTRA)),
    "unit-contrast": Shot("unit", layout=Layout(colours=Colours.CONTRAST)),
    "done-contrast": Shot("done", layout=Layout(colours=Colours.CONTRAST)),
    "unit-low": Shot("unit", layout=Layout(low_reach=True)),
    "name-left-low": Shot("name", layout=Layout(low_reach=True, left_handed=True)),
}


def unlike(wanted: NDArray[np.uint8], found: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Which pixels differ by more than the tolerance; all, if the sizes do."""
    if wanted.shape != found.shape:
        return np.ones(found.shape[:2], bool)
    differs: NDArray[np.bool_] = (
        np.abs(wanted.astype(np.int16) - found.astype(np.int16)).max(axis=2) > _CHANNEL
    )
    return differs


def forget_the_fonts() -> None:
    """Kivy keeps its last 64 sizes open, and SDL sets a letter half a pixel elsewhere according to what was set before."""
    for size in range(300, 366):
        extent(" ", size)


@pytest.mark.parametrize("name", SHOTS)
def test_the_screen_is_as_it_was_looked_at(still_stage: Stage, name: str, tmp_path: Path) -> None:
    shot, path = SHOTS[name], GOLDEN / f"{name}.webp"
    still_stage.draws = True
    if still_stage.panel != shot.panel:
        still_stage.turn(shot.panel)
    forget_the_fonts()
    still_stage.show(PlayedVisit(VIEWS[shot.view], shot.overlay(), layout=shot.layout))
    found = still_stage.pixels()
    if RENEW:
        GOLDEN.mkdir(exist_ok=True)
        Image.fromarray(found).save(path, lossless=True, quality=100, method=3)
    assert path.exists(), f"nobody has looked at {name} yet: RENEW_GOLDEN=1, then look"
    with Image.open(path) as picture:
        wanted = np.asarray(picture.convert("RGB"))
    differs = unlike(wanted, found)
    if differs.mean() > _SHARE:
        Image.fromarray(found).save(tmp_path / "drawn.png")
        Image.fromarray(wanted).save(tmp_path / "wanted.png")
        Image.fromarray(differs.astype(np.uint8) * 255).save(tmp_path / "difference.png")
        pytest.fail(f"{path.name} is drawn otherwise now ({differs.mean():.2%}): look into {tmp_path}")


@pytest.mark.skipif(RENEW, reason="they are being drawn")
def test_no_golden_screen_is_left_over_and_all_are_small() -> None:
    assert {path.stem for path in GOLDEN.iterdir()} == set(SHOTS)
    assert sum(path.stat().st_size for path in GOLDEN.iterdir()) < 2_000_000


def test_a_difference_is_seen_and_a_shade_is_not() -> None:
    wanted = np.full((9, 9, 3), 200, np.uint8)
    found = wanted.copy()
    found[2, 2, 1] += 8
    found[6, 6, 2] -= 9
    assert unlike(wanted, found).sum() == 1
    assert unlike(wanted, found[:8]).all()
