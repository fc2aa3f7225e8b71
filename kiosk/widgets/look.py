"""The panel in millimetres, the colours, and the sizes of type. No Kivy here."""

from __future__ import annotations

from typing import NamedTuple

from kiosk.layout import STANDARD, Colours, Layout, TextSize
from kiosk.widgets.box import Box
from kiosk.widgets.brand import PLAIN, Brand, colour, mixed
from kiosk.widgets.brand import Colour as Colour  # noqa: PLC0414  widgets take colours from here
from kiosk.widgets.capitals import LEAST_CAPITAL_MM

CAPITAL_OF_EM = 0.714
"""Height of a capital of Noto Sans, as a part of the font size."""


class TypeScale(NamedTuple):
    """Heights of capitals in millimetres (`kiosk.widgets.capitals` knows the least)."""

    body: float
    button: float
    title: float
    caption: float


_SCALES = {
    TextSize.MEDIUM: TypeScale(body=5.2, button=6.0, title=8.0, caption=LEAST_CAPITAL_MM),
    TextSize.LARGE: TypeScale(body=6.8, button=7.5, title=9.5, caption=6.0),
    TextSize.EXTRA: TypeScale(body=8.6, button=9.0, title=11.0, caption=7.5),
}
_UPRIGHT = TypeScale(body=6.4, button=7.0, title=9.5, caption=5.4)
"""Medium upright, where the column is 244 mm wide: lines stay at about 45 characters."""
_BROAD_MM = 240.0
"""Width of an upright panel from which on that is so; 15.6 inch upright is 194 mm wide."""


_SMALL_MM = 400.0


class Panel(NamedTuple):
    """The glass: pixels, and pixels per millimetre as measured at the panel."""

    width_px: int
    height_px: int
    px_per_mm: float

    @property
    def landscape(self) -> bool:
        return self.width_px > self.height_px

    @property
    def small(self) -> bool:
        """Upright, and so low that its answers want every millimetre; the four chapters have no room for their names."""
        return not self.landscape and self.height_mm < _SMALL_MM

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
PORTRAIT_15 = Panel(1080, 1920, 5.57)
"""15.6 inch upright, the smallest for a lobby: 194 x 345 mm."""
LANDSCAPE_15 = Panel(1280, 800, 3.71)
"""15.6 inch lying."""


class Theme(NamedTuple):
    """Colours by their duty. In the default mode all words are 10:1 and more on every ground they stand on."""

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
    second=colour("#303030"),
    primary=colour("#05364b"),
    primary_down=colour("#042737"),
    primary_faint=colour("#15566f"),
    on_primary=colour("#ffffff"),
    border=colour("#5f6b70"),
    hairline=colour("#c9d0d2"),
    tint=colour("#e7edf0"),
    tint_down=colour("#ccd9df"),
    error=colour("#690808"),
    error_tint=colour("#f9eae6"),
    good=colour("#123a10"),
    good_tint=colour("#e6efe2"),
    warm=colour("#e0a63a"),
    warm_tint=colour("#fbf1dc"),
    outline=colour("#ffd23f"),
    scrim=colour("#0c1a20", 0.72),
)


DARK = LIGHT._replace(
    paper=colour("#14191c"),
    sheet=colour("#1d2428"),
    ink=colour("#f4f2ec"),
    second=colour("#d9d7d0"),
    primary=colour("#a9d8ee"),
    primary_down=colour("#8cc3dd"),
    primary_faint=colour("#97cbe3"),
    on_primary=colour("#0b1a21"),
    border=colour("#8d999e"),
    hairline=colour("#39444a"),
    tint=colour("#26323a"),
    tint_down=colour("#303d46"),
    error=colour("#ffb4ab"),
    error_tint=colour("#3b2220"),
    good=colour("#a5e0a4"),
    good_tint=colour("#1f3320"),
    warm=colour("#e0a63a"),
    warm_tint=colour("#372c16"),
)
CONTRAST = LIGHT._replace(
    paper=colour("#000000"),
    sheet=colour("#000000"),
    ink=colour("#ffffff"),
    second=colour("#ffffff"),
    primary=colour("#ffd54a"),
    primary_down=colour("#e6b800"),
    primary_faint=colour("#ffe28a"),
    on_primary=colour("#000000"),
    border=colour("#ffffff"),
    hairline=colour("#ffffff"),
    tint=colour("#1c1c1c"),
    tint_down=colour("#333333"),
    error=colour("#ff9d9d"),
    error_tint=colour("#260a0a"),
    good=colour("#8fe0a0"),
    good_tint=colour("#0a2310"),
    warm=colour("#ffd54a"),
    warm_tint=colour("#1c1c1c"),
    scrim=colour("#000000", 0.85),
)
CREAM = LIGHT._replace(
    paper=colour("#fbf0c9"),
    sheet=colour("#fff8de"),
    ink=colour("#111111"),
    second=colour("#2c2a22"),
    primary=colour("#0a3a50"),
    border=colour("#5c5a4d"),
    hairline=colour("#d8cc9f"),
    tint=colour("#f1e4b4"),
    tint_down=colour("#e5d596"),
    error=colour("#780808"),
    error_tint=colour("#f8ddc6"),
    good=colour("#174415"),
    good_tint=colour("#e6ebbd"),
    warm_tint=colour("#f7e2a6"),
)


class Look(NamedTuple):
    """Everything a widget needs to paint itself: the panel, the colours, the sizes of type."""

    panel: Panel
    theme: Theme
    scale: TypeScale
    layout: Layout = STANDARD
    brand: Brand = PLAIN

    def px(self, millimetres: float) -> float:
        return millimetres * self.panel.px_per_mm

    def font_px(self, capital_mm: float) -> float:
        """Font size in pixels at which a capital is ``capital_mm`` high."""
        return self.px(capital_mm) / CAPITAL_OF_EM

    def arranged(self, layout: Layout) -> Look:
        """The same panel and office for another wish."""
        return self if layout == self.layout else look_for(self.panel, layout, self.brand)

    @property
    def margin(self) -> float:
        """White at the edges of the page, pixels."""
        return self.px(10 if self.panel.landscape else 12)


THEMES: dict[Colours, Theme] = {
    Colours.LIGHT: LIGHT,
    Colours.DARK: DARK,
    Colours.CONTRAST: CONTRAST,
    Colours.CREAM: CREAM,
}


def scale_for(panel: Panel, size: TextSize) -> TypeScale:
    """The type of a size on a panel."""
    broad = not panel.landscape and panel.width_mm >= _BROAD_MM
    return _UPRIGHT if size is TextSize.MEDIUM and broad else _SCALES[size]


def look_for(panel: Panel, layout: Layout = STANDARD, brand: Brand = PLAIN) -> Look:
    """What paints this panel as the visitor wants it, in the office's colour."""
    theme = theme_for(layout.colours, brand)
    return Look(panel, theme, scale_for(panel, layout.text), layout, brand)


LIMITS = {Colours.LIGHT: 10.0, Colours.CREAM: 7.0}
"""The modes that take the office's colour, and the contrast that its words keep there."""


def theme_for(mode: Colours, brand: Brand) -> Theme:
    """The mode's colours; the dark ones and that of the highest contrast stay as they are for every office."""
    theme, own = THEMES[mode], brand.primary
    if own is None or mode not in LIMITS:
        return theme
    return theme._replace(
        primary=own,
        primary_down=mixed(own, colour("#000000"), 0.25),
        primary_faint=mixed(own, theme.on_primary, 0.1),
    )
