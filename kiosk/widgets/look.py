"""The panel in millimetres, the colours, and the sizes of type. No Kivy here."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.widgets.box import Box

CAPITAL_OF_EM = 0.714
"""Height of a capital of Noto Sans, as a part of the font size."""

Colour = tuple[float, float, float, float]


def colour(code: str, alpha: float = 1.0) -> Colour:
    """``"#07425b"`` as red, green, blue and alpha from 0 to 1."""
    return int(code[1:3], 16) / 255, int(code[3:5], 16) / 255, int(code[5:7], 16) / 255, alpha


@dataclass(frozen=True, slots=True)
class TypeScale:
    """Heights of capitals in millimetres (EN 301 549 and ABA 707.7 ask for 4.8 and more)."""

    body: float
    button: float
    title: float
    caption: float


MEDIUM = TypeScale(body=5.2, button=6.0, title=8.0, caption=4.8)
LARGE = TypeScale(body=6.4, button=7.0, title=9.5, caption=5.4)


@dataclass(frozen=True, slots=True)
class Panel:
    """The glass: pixels, and pixels per millimetre as measured at the panel."""

    width_px: int
    height_px: int
    px_per_mm: float

    @property
    def landscape(self) -> bool:
        return self.width_px > self.height_px

    @property
    def width_mm(self) -> float:
        return self.width_px / self.px_per_mm

    @property
    def height_mm(self) -> float:
        return self.height_px / self.px_per_mm

    @property
    def box(self) -> Box:
        return Box(0, 0, self.width_px, self.height_px)


PORTRAIT_21 = Panel(1080, 1920, 4.03)
"""21.5 inch upright, the reference."""
LANDSCAPE_15 = Panel(1280, 800, 3.71)
"""15.6 inch lying."""


@dataclass(frozen=True, slots=True)
class Theme:
    """Colours by their duty. Contrast on ``paper``: ink 16.4, primary 10.4, second 10.6, border 5.2."""

    paper: Colour
    sheet: Colour
    ink: Colour
    second: Colour
    primary: Colour
    primary_down: Colour
    primary_faint: Colour  # ornament on the primary
    on_primary: Colour
    border: Colour
    hairline: Colour
    tint: Colour
    tint_down: Colour
    error: Colour
    error_tint: Colour
    good: Colour
    good_tint: Colour
    warm: Colour  # ornament only, never carries words
    warm_tint: Colour
    outline: Colour  # around the card on the camera's picture
    scrim: Colour


LIGHT = Theme(
    paper=colour("#faf9f5"),
    sheet=colour("#ffffff"),
    ink=colour("#1b1b1b"),
    second=colour("#3b3b3b"),
    primary=colour("#07425b"),
    primary_down=colour("#052f41"),
    primary_faint=colour("#15566f"),
    on_primary=colour("#ffffff"),
    border=colour("#5f6b70"),
    hairline=colour("#c9d0d2"),
    tint=colour("#e7edf0"),
    tint_down=colour("#ccd9df"),
    error=colour("#820b0b"),
    error_tint=colour("#f9eae6"),
    good=colour("#1c4c19"),
    good_tint=colour("#e6efe2"),
    warm=colour("#e0a63a"),
    warm_tint=colour("#fbf1dc"),
    outline=colour("#ffd23f"),
    scrim=colour("#0c1a20", 0.72),
)


@dataclass(frozen=True, slots=True)
class Look:
    """Everything a widget needs to paint itself: the panel, the colours, the sizes of type."""

    panel: Panel
    theme: Theme
    scale: TypeScale

    def px(self, millimetres: float) -> float:
        return millimetres * self.panel.px_per_mm

    def font_px(self, capital_mm: float) -> float:
        """Font size in pixels at which a capital is ``capital_mm`` high."""
        return self.px(capital_mm) / CAPITAL_OF_EM

    @property
    def margin(self) -> float:
        """White at the edges of the page, pixels."""
        return self.px(10 if self.panel.landscape else 12)


def look_for(panel: Panel) -> Look:
    """Large type upright, where the column is 244 mm wide: lines stay at about 45 characters."""
    return Look(panel, LIGHT, MEDIUM if panel.landscape else LARGE)
