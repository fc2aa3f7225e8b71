"""Contrast of every pair of colours that carries words or borders, after WCAG's formula; sizes of type."""

from __future__ import annotations

import pytest

from kiosk.layout import Colours, TextSize
from kiosk.widgets.look import LANDSCAPE_15, PORTRAIT_21, THEMES, Colour, Panel, look_for, scale_for

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


@_THEMES
@pytest.mark.parametrize(
    ("words", "ground"),
    [
        ("second", "paper"),
        ("second", "tint"),
        ("on_primary", "primary"),
        ("on_primary", "primary_down"),
        ("on_primary", "good"),
        ("primary", "sheet"),
        ("primary", "tint"),
        ("primary", "tint_down"),
        ("error", "sheet"),
        ("error", "error_tint"),
        ("good", "good_tint"),
    ],
)
def test_buttons_and_coloured_words(mode: Colours, words: str, ground: str) -> None:
    assert _contrast(getattr(THEMES[mode], words), getattr(THEMES[mode], ground)) >= 7


@_THEMES
@pytest.mark.parametrize("ground", ["paper", "sheet", "tint"])
def test_borders(mode: Colours, ground: str) -> None:
    assert _contrast(THEMES[mode].border, getattr(THEMES[mode], ground)) >= 3


@pytest.mark.parametrize("panel", [PORTRAIT_21, LANDSCAPE_15], ids=["portrait", "landscape"])
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
