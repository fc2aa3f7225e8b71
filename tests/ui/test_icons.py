"""Every icon named in the data and in the screens is in the icon font."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from kiosk.screens.emblems import EMBLEMS
from kiosk.widgets.icon_codes import CODES

_ROOT = Path(__file__).parents[2]


def _icons(data: object) -> set[str]:
    if isinstance(data, dict):
        own = {data["icon"]} if isinstance(data.get("icon"), str) else set()
        return own.union(*(_icons(value) for value in data.values()))
    if isinstance(data, list):
        return set().union(*(_icons(value) for value in data))
    return set()


@pytest.mark.parametrize("name", ["form.toml", "office.toml"])
def test_icons_of_the_settings_exist(name: str) -> None:
    used = _icons(tomllib.loads((_ROOT / "config" / name).read_text("utf-8"))) - {""}
    assert used
    assert used <= CODES.keys()


def test_icons_beside_the_questions_exist() -> None:
    assert set(EMBLEMS.values()) <= CODES.keys()


def test_icons_named_in_the_code_exist() -> None:
    sources = [*_ROOT.glob("kiosk/screens/*.py"), *_ROOT.glob("kiosk/widgets/*.py")]
    used = {
        name
        for source in sources
        for name in re.findall(r'icon(?:_name)?="([a-z0-9-]+)"', source.read_text("utf-8"))
    }
    used |= {
        name
        for source in sources
        for name in re.findall(r'self\.icon\("([a-z0-9-]+)"', source.read_text("utf-8"))
    }
    assert "check" in used
    assert used <= CODES.keys()


def test_the_codes_are_those_of_the_font() -> None:
    font = TTFont(_ROOT / "kiosk" / "widgets" / "icons.ttf")
    assert set(CODES.values()) <= set(font.getBestCmap())
