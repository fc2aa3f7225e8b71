"""Contrast of every pair of colours that carries words or borders, after WCAG's formula; sizes of type."""

from __future__ import annotations

import pytest

from kiosk.layout import Colours, Layout, TextSize
from kiosk.widgets.brand import Brand, Colour, colour
from kiosk.widgets.brand_settings import too_pale
from kiosk.widgets.look import (
    LANDSCAPE_15,
    PORTRAIT_15,
    PORTRAIT_21,
    THEMES,
    Panel,
    look_for,
    scale_for,
)

_THEMES = pytest.mark.parametrize("mode", Colours)


def _luminance(colour: Colour) -> float:
    parts = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in colour[:3]]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def _contrast(one: Colour, other: Colour) -> float:
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@_THEMES
@pytest.mark.parametrize("ground", ["paper", "sheet", "tint", "warm_tint", "good_tint"])
def test_body_and_titles(mode: Colours, ground: str) -> None:
    assert _contrast(THEMES[mode].ink, getattr(THEMES[mode], ground)) >= 10


_PAIRS = [
    *(("second", ground) for ground in ("paper", "sheet", "tint", "warm_tint", "good_tint", "error_tint")),
    *(("primary", ground) for ground in ("paper", "sheet", "tint", "warm_tint", "good_tint")),
    *(("error", ground) for ground in ("paper", "sheet", "error_tint")),
    *(("good", ground) for ground in ("paper", "sheet", "good_tint")),
    *(("on_primary", ground) for ground in ("primary", "primary_down", "good")),
]
"""All words that are not ink, on every ground they stand on."""


@_THEMES
@pytest.mark.parametrize(("words", "ground"), _PAIRS)
def test_buttons_and_coloured_words(mode: Colours, words: str, ground: str) -> None:
    """10:1 in the mode that everybody meets; 7:1 (WCAG, level AAA) in those that are chosen."""
    least = 10 if mode is Colours.LIGHT else 7
    assert _contrast(getattr(THEMES[mode], words), getattr(THEMES[mode], ground)) >= least


@_THEMES
def test_what_is_pressed_stays_legible(mode: Colours) -> None:
    assert _contrast(THEMES[mode].primary, THEMES[mode].tint_down) >= 7
    assert _contrast(THEMES[mode].ink, THEMES[mode].tint_down) >= 7


@pytest.mark.parametrize("code", ["#5a1020", "#0b3d2e", "#1a2a6c", "#000000"])
def test_an_office_has_its_own_colour_in_the_light_modes(code: str) -> None:
    brand = Brand(colour(code))
    assert too_pale(brand) is None
    for mode in Colours:
        theme = look_for(PORTRAIT_21, Layout(colours=mode), brand).theme
        own = mode in (Colours.LIGHT, Colours.CREAM)
        assert (theme.primary == colour(code)) == own
        for words, ground in _PAIRS:
            least = 10 if mode is Colours.LIGHT else 7
            assert _contrast(getattr(theme, words), getattr(theme, ground)) >= least, (mode, words, ground)


@pytest.mark.parametrize(("code", "least"), [("#3388cc", "3."), ("#ffffff", "1.0"), ("#07425b", "9.")])
def test_a_colour_too_pale_for_words_is_refused_with_its_measure(code: str, least: str) -> None:
    why = too_pale(Brand(colour(code)))
    assert why is not None
    assert why.startswith(f"is too pale for words: {least}")
    assert "10:1" in why


@_THEMES
@pytest.mark.parametrize("ground", ["paper", "sheet", "tint"])
def test_borders(mode: Colours, ground: str) -> None:
    assert _contrast(THEMES[mode].border, getattr(THEMES[mode], ground)) >= 3


@pytest.mark.parametrize("panel", [PORTRAIT_21, PORTRAIT_15, LANDSCAPE_15], ids=["21", "15", "lying"])
@pytest.mark.parametrize("size", TextSize)
def test_no_letter_is_under_4_8_mm(panel: Panel, size: TextSize) -> None:
    scale = scale_for(panel, size)
    assert min(getattr(scale, name) for name in ("body", "button", "title", "caption")) >= 4.8


def test_a_capital_is_as_high_as_it_says() -> None:
    assert look_for(PORTRAIT_21).font_px(7.14) == pytest.approx(10 * 4.03)


def test_the_panels_are_those_of_a_lobby() -> None:
    assert (round(PORTRAIT_21.width_mm), round(PORTRAIT_21.height_mm)) == (268, 476)
    assert LANDSCAPE_15.landscape
    assert round(LANDSCAPE_15.width_mm) == 345
