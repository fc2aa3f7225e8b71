"""The printer drawn flat: what is wrong with it and what hands do about it, without a word."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import sin
from typing import Final

from kiosk.presenters.views import Scene
from kiosk.widgets.box import Box
from kiosk.widgets.look import Look
from kiosk.widgets.pencil import Pencil, Point
from kiosk.widgets.piece import Piece

_LID_OPEN, _LID_HALF = -62.0, -34.0
_PAPER_OUT: tuple[Point, ...] = ((66, 25), (47, 25), (41, 30), (38, 40), (33, 48), (24, 54), (13, 58))
"""From under the roll, over the front edge and out: the printed side is then in front."""


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


def _inside(sheet: SceneSheet, pencil: Pencil, lid: float) -> None:
    """The printer from its side, front at the left, cut open; the lid turned by ``lid`` degrees."""
    theme = sheet.look.theme
    with pencil.turned(lid, 99, 46):
        pencil.block((42, 45, 60, 10), theme.primary, 4)
        pencil.block((48, 42.5, 6, 4), theme.primary_faint, 1)
    pencil.block((34, 16, 64, 28), theme.primary_faint, 0.5)
    pencil.block((14, 8, 92, 14), theme.primary, 4)
    pencil.block((14, 8, 22, 36), theme.primary, 4)
    pencil.block((96, 8, 10, 40), theme.primary, 4)
    pencil.disc(22, 34, 2.2, theme.warm)
    pencil.disc(99, 46, 3, theme.primary_down)


def _roll(sheet: SceneSheet, pencil: Pencil, radius: float) -> None:
    theme, y = sheet.look.theme, 24 + radius
    pencil.ring(66, y, radius, theme.border, theme.sheet, width=0.8)
    for part in (0.78, 0.56):
        pencil.ring(66, y, radius * part, theme.hairline, theme.sheet, width=0.8)
    pencil.ring(66, y, radius * 0.34, theme.border, theme.tint, width=1)


def _strip(sheet: SceneSheet, pencil: Pencil, points: tuple[Point, ...]) -> None:
    """Paper seen on its edge."""
    pencil.line(points, 3.6, sheet.look.theme.border)
    pencil.line(points, 2.2, sheet.look.theme.sheet)


def _paper(sheet: SceneSheet, pencil: Pencil) -> None:
    """A full roll goes in from above; its end leaves from below, to the front."""
    good = sheet.look.theme.good
    _inside(sheet, pencil, _LID_OPEN)
    _strip(sheet, pencil, _PAPER_OUT)
    _roll(sheet, pencil, 18)
    pencil.arrow([(60, 92), (60, 68)], good)
    pencil.arrow([(27, 62), (10, 69)], good)


def _cover(sheet: SceneSheet, pencil: Pencil) -> None:
    """The lid goes down."""
    _inside(sheet, pencil, _LID_HALF)
    _strip(sheet, pencil, _PAPER_OUT)
    _roll(sheet, pencil, 13)
    pencil.arrow([(37, 92), (37, 60)], sheet.look.theme.good, 5)


def _cutter(sheet: SceneSheet, pencil: Pencil) -> None:
    """Creased paper is pulled up and out."""
    _inside(sheet, pencil, _LID_OPEN)
    _strip(
        sheet,
        pencil,
        ((66, 25), (47, 25), (41, 31), (46, 37), (35, 42), (45, 48), (33, 53), (42, 59), (36, 64)),
    )
    _roll(sheet, pencil, 13)
    pencil.arrow([(30, 68), (30, 94)], sheet.look.theme.good, 5)


def _closed(sheet: SceneSheet, pencil: Pencil, *, paper: bool) -> None:
    """The printer from the front."""
    theme = sheet.look.theme
    pencil.block((24, 12, 72, 42), theme.primary, 7)
    pencil.block((24, 42, 72, 20), theme.primary_faint, 7)
    pencil.block((24, 42, 72, 8), theme.primary_faint, 0.5)
    pencil.block((36, 52, 48, 3.4), theme.primary_down, 1.7)
    pencil.disc(86, 24, 2.6, theme.warm)
    if paper:
        pencil.block((40, 53.5, 40, 37), theme.border, 0.5)
        pencil.block((40.8, 53.5, 38.4, 36.2), theme.sheet, 0.5)
        pencil.block((47, 78, 26, 5), theme.primary, 1)
        for number, long in enumerate((26, 18, 22)):
            pencil.block((47, 71 - 6 * number, long, 2), theme.border, 1)


def _heat(sheet: SceneSheet, pencil: Pencil) -> None:
    """Warm air rises; an hourglass."""
    theme = sheet.look.theme
    _closed(sheet, pencil, paper=False)
    for x in (42, 60, 78):
        pencil.line([(x + 3.4 * sin(step * 0.52), 67 + 1.8 * step) for step in range(13)], 3.4, theme.error)
    pencil.ring(92, 22, 17, theme.tint, theme.sheet, width=2.5)
    sheet.icon("hourglass", pencil.box(82, 12, 20, 20), theme.primary)


def _power(sheet: SceneSheet, pencil: Pencil) -> None:
    """The button that switches it off and on."""
    theme = sheet.look.theme
    _closed(sheet, pencil, paper=False)
    pencil.disc(86, 24, 2.8, theme.primary)
    pencil.ring(78, 30, 14, theme.tint, theme.sheet, width=2.5)
    pencil.ring(78, 29.5, 7.5, theme.primary, theme.sheet, width=2.6)
    pencil.block((74.4, 32, 7.2, 9), theme.sheet, 0.5)
    pencil.block((76.6, 30, 2.8, 10.5), theme.primary, 1.4)
    pencil.arrow([(119, 30), (98, 30)], theme.good, 5)


def _cable(sheet: SceneSheet, pencil: Pencil) -> None:
    """A plug that goes into its socket."""
    theme = sheet.look.theme
    slack = [(50 + 3.4 * step, 31 + 8 * sin(step * 0.62 + 3.3)) for step in range(9)]
    pencil.line([(46, 30), *slack, (81, 40), (84, 44)], 3.6, theme.ink)
    pencil.block((3, 20, 56, 38), theme.primary, 6)
    pencil.block((3, 46, 56, 18), theme.primary_faint, 6)
    pencil.block((3, 46, 56, 8), theme.primary_faint, 0.5)
    pencil.block((12, 55, 38, 3), theme.primary_down, 1.5)
    pencil.disc(50, 42, 2.2, theme.border)
    pencil.block((82, 37, 12, 14), theme.ink, 3)
    pencil.block((93, 40, 7, 2.6), theme.ink, 0.6)
    pencil.block((93, 46, 7, 2.6), theme.ink, 0.6)
    pencil.block((104, 28, 13, 32), theme.border, 3)
    pencil.block((105, 29, 11, 30), theme.sheet, 2.4)
    pencil.block((106, 40, 5, 2.6), theme.ink, 0.6)
    pencil.block((106, 46, 5, 2.6), theme.ink, 0.6)
    pencil.arrow([(80, 70), (108, 70)], theme.good, 5)


def _ready(sheet: SceneSheet, pencil: Pencil) -> None:
    theme = sheet.look.theme
    _closed(sheet, pencil, paper=True)
    pencil.ring(92, 22, 17, theme.good_tint, theme.good, width=2.5)
    sheet.icon("check", pencil.box(82, 12, 20, 20), theme.sheet)


def _photo(sheet: SceneSheet, pencil: Pencil) -> None:
    """The number and its code on the kiosk's glass, and on a telephone held before it."""
    theme = sheet.look.theme
    pencil.block((8, 8, 72, 84), theme.primary, 5)
    pencil.block((12, 12, 64, 76), theme.sheet, 3)
    pencil.block((17, 66, 54, 16), theme.primary, 2)
    for x in (22, 33, 44, 55):
        pencil.block((x, 71, 8, 6), theme.on_primary, 1.2)
    _code(sheet, pencil, 17, 22, 36)
    pencil.block((66, 4, 44, 72), theme.tint, 7)
    pencil.block((69, 7, 38, 66), theme.ink, 5)
    pencil.block((72, 13, 32, 54), theme.sheet, 2)
    pencil.block((75, 54, 26, 9), theme.primary, 1.4)
    for number in range(4):
        pencil.block((77.4 + 5.6 * number, 56.8, 4, 3.4), theme.on_primary, 0.8)
    _code(sheet, pencil, 77, 26, 22)
    pencil.ring(88, 18.5, 3.6, theme.good, theme.sheet, width=1.2)
    pencil.disc(88, 18.5, 1.6, theme.good)


def _code(sheet: SceneSheet, pencil: Pencil, x: float, y: float, side: float) -> None:
    """What looks like a QR code, and can be read by nothing."""
    theme, part = sheet.look.theme, side / 9
    for column, row in ((0, 0), (0, 6), (6, 6)):
        left, low = x + column * part, y + row * part
        pencil.block((left, low, 3 * part, 3 * part), theme.ink, 0.6)
        pencil.block((left + part * 0.6, low + part * 0.6, 1.8 * part, 1.8 * part), theme.sheet, 0.4)
        pencil.block((left + part, low + part, part, part), theme.ink, 0.3)
    for column, row in ((4, 8), (4, 6), (0, 4), (2, 4), (4, 4), (5, 3), (7, 4), (8, 3), (4, 1), (5, 0), (6, 1), (7, 2), (8, 0)):  # fmt: skip
        pencil.block((x + column * part, y + row * part, part, part), theme.ink, 0.3)


_SCENES: Final[Mapping[Scene, Callable[[SceneSheet, Pencil], None]]] = {
    Scene.PAPER: _paper,
    Scene.COVER: _cover,
    Scene.CUTTER: _cutter,
    Scene.HEAT: _heat,
    Scene.POWER: _power,
    Scene.CABLE: _cable,
    Scene.READY: _ready,
    Scene.PHOTO: _photo,
}
