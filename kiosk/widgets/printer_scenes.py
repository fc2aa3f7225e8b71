"""The printer drawn flat: what is wrong with it and what hands do about it, without a word."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from kiosk.presenters.views import Scene
from kiosk.widgets import printer_open, printer_shut
from kiosk.widgets.box import Box
from kiosk.widgets.look import Look
from kiosk.widgets.pencil import Pencil
from kiosk.widgets.piece import Piece

_SCENES: Final[Mapping[Scene, Callable[[Piece, Pencil], None]]] = {
    Scene.OPEN: printer_open.open_lid,
    Scene.PAPER: printer_open.load_roll,
    Scene.PULL: printer_open.pull_end,
    Scene.COVER: printer_open.close_lid,
    Scene.CUTTER: printer_open.pull_jam,
    Scene.HEAT: printer_shut.let_cool,
    Scene.POWER: printer_shut.press_power,
    Scene.CABLE: printer_shut.plug_in,
    Scene.READY: printer_shut.ready,
    Scene.PHOTO: printer_shut.photograph,
}


class SceneSheet(Piece):
    """A tinted sheet with one scene, as large as the sheet allows."""

    def __init__(self, look: Look, box: Box, scene: Scene) -> None:
        super().__init__(look, box, "scene")
        self.scene = scene
        self.repaint()

    def paint(self) -> None:
        theme = self.look.theme
        ground = theme.good_tint if self.scene is Scene.READY else theme.tint
        self.fill(self.box, ground, 4)
        pencil = Pencil(self.box.inset(self.box.w * 0.05, self.box.h * 0.05))
        _SCENES[self.scene](self, pencil)
