"""The section of the settings: its example works, and what would give secrets away is refused."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from sync.central.settings import WaSettings
from sync.centre import load_settings
from sync.configuration import ConfigurationError, config_folder

GOOD: dict[str, Any] = {
    "number_id": "106540352242922",
    "app_secret": Path("a"),
    "verify_token": Path("b"),
    "access_token": Path("c"),
}


def test_the_example_of_the_file_is_one_once_it_is_no_comment(tmp_path: Path) -> None:
    text = (config_folder() / "central.toml").read_text(encoding="utf-8")
    (section,) = re.findall(r"^# (\[central\.wa\]\n(?:# .*\n?)*)", text, re.MULTILINE)
    file = tmp_path / "central.toml"
    file.write_text(re.sub(r"^# ", "", section, flags=re.MULTILINE))
    settings = load_settings([config_folder() / "central.toml"], {})
    assert settings.wa is None
    assert "wa" not in settings.ways
    settings = load_settings([config_folder() / "central.toml", file], {})
    assert settings.wa is not None
    assert settings.wa.app_secret == Path("/etc/kotak-aduan/wa-app-secret")
    assert "wa" in settings.ways


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"graph_url": "http://graph.example"}, "in the clear"),
        ({"media_hosts": ("https://lookaside.fbsbx.com",)}, "media_hosts"),
        ({"media_hosts": ("",)}, "media_hosts"),
    ],
)
def test_what_would_give_the_token_away(change: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        WaSettings(**GOOD | change)


@pytest.mark.parametrize(
    "line", ['number_id = "+62877"', 'graph_version = "25"', 'access_tokn = "x"', "app_secret = 5"]
)
def test_a_line_that_cannot_be(tmp_path: Path, line: str) -> None:
    file = tmp_path / "central.toml"
    lines = {name: f'{name} = "{value}"' for name, value in GOOD.items()}
    lines[line.split(" = ", maxsplit=1)[0]] = line
    file.write_text("[central.wa]\n" + "\n".join(lines.values()))
    with pytest.raises(ConfigurationError) as refused:
        load_settings([file], {})
    assert refused.value.key.startswith("central.wa")
