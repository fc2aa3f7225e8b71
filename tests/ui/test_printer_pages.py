"""The printer's pages by touch, and its pictures as they are drawn."""

from __future__ import annotations

import numpy as np
import pytest

from hardware.ports import State, Status, Trouble
from kiosk.presenters.no_paper import MENDED_FOR_S
from kiosk.presenters.views import Scene
from kiosk.stage import Stage
from kiosk.widgets.look import LANDSCAPE_15, PORTRAIT_21, Panel
from tests.ui.plays import PlayedVisit
from tests.ui.views import VIEWS
from tests.ui.world import World

_PANELS = pytest.mark.parametrize("panel", [PORTRAIT_21, LANDSCAPE_15], ids=["portrait", "landscape"])


@pytest.fixture
def world(stage: Stage) -> World:
    """On the glass, with a printer that has run out of paper."""
    made = World(stage.clock.now)
    made.drawer.told = Status(State.BLOCKED, Trouble.PAPER)
    stage.show(made.visit)
    return made


def test_the_banner_is_touched_and_staff_see_what_to_do_until_it_is_done(stage: Stage, world: World) -> None:
    stage.tap("printer")
    assert (stage.screen, stage.find("scene").scene) == ("printer_guide", Scene.PAPER)
    assert "Pasang gulungan seperti gambar" in stage.texts()
    world.drawer.told = Status(State.READY)
    stage.wait(1)
    assert "Printer sudah siap lagi" in stage.texts()
    stage.wait(MENDED_FOR_S + 1)
    assert stage.screen == "welcome"
    assert stage.view.banner is None


def test_without_paper_one_page_and_one_touch_lead_on(stage: Stage, world: World) -> None:
    stage.tap("primary")
    assert stage.screen == "no_paper"
    assert {"Struk belum bisa dicetak", "Nomor akan tampil di layar.", "Kertas struk habis"} <= set(
        stage.texts()
    )
    stage.tap("primary")
    assert stage.screen not in ("no_paper", "welcome")


@_PANELS
def test_the_pictures_are_large_and_no_two_are_alike(stage: Stage, panel: Panel) -> None:
    if stage.panel != panel:
        stage.turn(panel)
    seen: dict[Scene, bytes] = {}
    for name in ("paper", "cover", "cutter", "heat", "offline", "cable", "mended"):
        stage.show(PlayedVisit(VIEWS[f"guide-{name}"]))
        sheet = stage.find("scene")
        assert min(sheet.box.w, sheet.box.h) / panel.px_per_mm >= 100
        top = panel.height_px - round(sheet.box.top)
        left = round(sheet.box.x)
        part = stage.pixels()[top : top + round(sheet.box.h), left : left + round(sheet.box.w)]
        ground = part[round(sheet.box.h / 2), 8].astype(int)
        inked = np.abs(part.astype(int) - ground).sum(axis=2) > 60
        assert inked.mean() > 0.1, f"{name} fills its sheet"
        margin = round(sheet.box.w * 0.02)
        assert not inked[margin:-margin, margin : 2 * margin].any(), f"{name} stays within"
        assert not inked[margin:-margin, -2 * margin : -margin].any(), f"{name} stays within"
        seen[sheet.scene] = part.tobytes()
    assert len(set(seen.values())) == len(seen) == 7
