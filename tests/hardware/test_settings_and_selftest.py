"""Settings refuse what they do not know, and the self-test says one line a device."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from hardware import selftest
from hardware.printers.simulated import VirtualPrinter
from hardware.settings import DeviceSettings, PrinterSettings


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ({"printer": {"kind": "tpc"}}, "kind"),
        ({"printer": {"port": 0}}, "port"),
        ({"printer": {"dots": 500}}, "dots"),
        ({"printer": {"hots": "x"}}, "hots"),
        ({"printer": {"kind": "serial"}}, "device"),
        ({"reader": {"kind": "serial"}}, "device"),
        ({"scanner": {"still_frames": 1}}, "still_frames"),
    ],
)
def test_a_wrong_setting_is_refused_by_name(table: dict[str, object], words: str) -> None:
    with pytest.raises(msgspec.ValidationError, match=words):
        msgspec.convert(table, DeviceSettings)


def test_settings_are_frozen() -> None:
    with pytest.raises(AttributeError):
        PrinterSettings().port = 1  # type: ignore[misc]


def run(*arguments: str) -> tuple[int, list[str]]:
    said: list[str] = []
    return selftest.main(list(arguments), said.append), said


def test_the_simulated_devices_pass() -> None:
    code, said = run()
    assert code == 0
    assert [line.split(":")[0] for line in said] == ["printer", "scanner", "reader"]
    assert all("ready" in line for line in said)


def test_a_blocked_printer_fails_and_is_named(tmp_path: Path, twin: VirtualPrinter) -> None:
    twin.turn(cover_open=True)
    config = tmp_path / "kiosk.toml"
    config.write_text(
        f'[kiosk]\nname = "x"\n[printer]\nkind = "tcp"\nport = {twin.serve_tcp().port}\nanswer_s = 5.0\n[reader]\nkind = "none"\n'
    )
    code, said = run("--config", str(config))
    assert code == 1
    assert said[0].startswith("printer: tcp, blocked, cover")
    assert said[2] == "reader: none"
    assert twin.jobs == []


@pytest.mark.parametrize("content", ["[printer]\nhots = 1\n", "[printer", '[printer]\nkind = "fax"\n'])
def test_unreadable_settings_are_another_exit_code(tmp_path: Path, content: str) -> None:
    config = tmp_path / "kiosk.toml"
    config.write_text(content)
    code, said = run("--config", str(config))
    assert code == 2
    assert said[0].startswith("settings:")
    assert run("--config", str(tmp_path / "none.toml"))[0] == 2
