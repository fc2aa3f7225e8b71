"""The shipped settings are complete and right; wrong ones stop the start by name."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import msgspec
import pytest

from hardware.printers.profiles import PROFILES, profile_for
from kiosk.layout import STANDARD, Layout, TextSize
from kiosk.settings import Settings, load_settings
from kiosk.widgets.brand_settings import brand_of
from sync.configuration import ConfigurationError
from tests.kiosk.world import CONFIG


def test_the_shipped_kiosk_is_a_printer_in_the_network_and_no_demo() -> None:
    settings = load_settings([], {})
    assert settings.centre.url.startswith("https://")
    assert (settings.printer.kind, settings.scanner.kind, settings.reader.kind) == ("tcp", "none", "none")


def test_the_demo_needs_nothing_attached() -> None:
    settings = load_settings([CONFIG / "demo.toml"], {})
    assert {settings.printer.kind, settings.scanner.kind, settings.reader.kind} == {"simulated"}
    assert settings.kiosk.limits().idle_s == 60
    assert not settings.panel.full_screen


def test_kiosk_toml_names_every_setting_of_the_machine_itself() -> None:
    shipped: dict[str, Any] = tomllib.loads((CONFIG / "kiosk.toml").read_text("utf-8"))
    for section in msgspec.structs.fields(Settings):
        if section.name in ("kiosk", "identity", "panel", "display", "centre"):
            assert isinstance(section.type, type)
            assert set(shipped[section.name]) == {
                field.name for field in msgspec.structs.fields(section.type)
            }


@pytest.mark.parametrize("shipped", ["kiosk.toml", "demo.toml"])
@pytest.mark.parametrize("model", PROFILES)
def test_naming_the_model_is_enough(shipped: str, model: str) -> None:
    chosen = load_settings([CONFIG / shipped], {"KOTAK_ADUAN_PRINTER__MODEL": model})
    assert profile_for(chosen.printer) == PROFILES[model]


def test_the_environment_is_over_all_and_the_office_s_own_section_is_passed_over() -> None:
    environment = {"KOTAK_ADUAN_KIOSK__IDLE_S": "90", "KOTAK_ADUAN_CENTRAL__PORT": "1"}
    assert load_settings([CONFIG / "demo.toml"], environment).kiosk.idle_s == 90


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("[kiosk]\nidel_s = 70", 'kiosk.idel_s: unknown setting; did you mean "idle_s"?'),
        ("[kiosk]\nidle_s = 10", "kiosk.idle_s: expected `int` >= 60"),
        ("[kiosk]\nstill_there_s = 50", "kiosk.still_there_s: expected `int` <= 45"),
        ("[panel]\npx_per_mm = 0", "panel.px_per_mm: expected `float` >= 1.0"),
        ("[centre]\nurl = 'ftp://x'", "centre.url: expected `str` matching regex"),
        ("[printer]\nkind = 'fax'", "printer.kind: invalid enum value 'fax'"),
        ("[identity]\nkeep = 'copy'", "identity.keep: invalid enum value 'copy'"),
        ("[printr]\nkind = 'tcp'", 'printr: unknown setting; did you mean "printer"?'),
    ],
)
def test_what_cannot_be_used_is_named(tmp_path: Path, words: str, says: str) -> None:
    wrong = tmp_path / "mine.toml"
    wrong.write_text(words)
    with pytest.raises(ConfigurationError) as told:
        load_settings([wrong], {})
    assert says in str(told.value)
    assert "mine.toml" in str(told.value)


def test_paper_is_not_required_unless_the_office_says_so() -> None:
    assert not load_settings([], {}).kiosk.paper_required
    assert load_settings([], {"KOTAK_ADUAN_KIOSK__PAPER_REQUIRED": "true"}).kiosk.paper_required


def test_paper_cannot_be_required_of_no_printer() -> None:
    with pytest.raises(ConfigurationError, match=r"^settings: kiosk\.paper_required: must be false"):
        load_settings([], {"KOTAK_ADUAN_KIOSK__PAPER_REQUIRED": "true", "KOTAK_ADUAN_PRINTER__KIND": "none"})


@pytest.mark.parametrize(
    "url", ["http://aduan.example.go.id", "http://192.168.1.5:8600", "http://localhost.evil.id"]
)
def test_plain_http_to_another_machine_stops_the_start(url: str) -> None:
    with pytest.raises(ConfigurationError, match=r"^settings: centre\.url: must begin with https://"):
        load_settings([], {"KOTAK_ADUAN_CENTRE__URL": url})


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:1", "http://[::1]:1", "http://localhost:1", "https://a.id"]
)
def test_this_machine_itself_may_be_spoken_to_plainly(url: str) -> None:
    assert load_settings([], {"KOTAK_ADUAN_CENTRE__URL": url}).centre.url == url


def test_what_is_not_to_be_read_or_kept_ends_at_the_camera() -> None:
    plain = load_settings([], {}).card_source()
    assert (plain.read_number, plain.keep_image) == (True, True)
    strict = {"KOTAK_ADUAN_IDENTITY__KEEP": "sight", "KOTAK_ADUAN_IDENTITY__READ_NIK": "false"}
    source = load_settings([], strict).card_source()
    assert (source.read_number, source.keep_image) == (False, False)


def test_a_machine_begins_every_visit_as_its_settings_say() -> None:
    shipped = load_settings([], {})
    assert shipped.display.usual() == STANDARD
    low = load_settings([], {"KOTAK_ADUAN_DISPLAY__LOW_REACH": "true", "KOTAK_ADUAN_DISPLAY__TEXT": "l"})
    assert low.display.usual() == Layout(text=TextSize.LARGE, low_reach=True)


def test_a_colour_too_pale_for_words_stops_the_start_in_one_line() -> None:
    settings = load_settings([], {"KOTAK_ADUAN_DISPLAY__PRIMARY": "#3388cc"})
    with pytest.raises(ConfigurationError) as stopped:
        brand_of(settings.display.primary, None)
    assert str(stopped.value).splitlines() == [
        "settings: display.primary: #3388cc is too pale for words: 3.2:1 where 10:1 is needed (light);"
        " take a darker one"
    ]


@pytest.mark.parametrize("wrong", ["05364b", "#05364", "teal"])
def test_a_colour_is_six_digits(wrong: str) -> None:
    with pytest.raises(ConfigurationError, match=r"display\.primary"):
        load_settings([], {"KOTAK_ADUAN_DISPLAY__PRIMARY": wrong})
