"""Settings refuse what they do not know, and the self-test says one line a device."""

from __future__ import annotations

from pathlib import Path

import msgspec
import numpy as np
import pytest

from hardware import selftest
from hardware.printers.simulated import VirtualPrinter
from hardware.settings import DeviceSettings, PrinterSettings
from hardware.surroundings import Surroundings
from tests.hardware.lines import Machine
from tests.hardware.scanner_rigs import CameraRig


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ({"printer": {"kind": "tpc"}}, "kind"),
        ({"printer": {"port": 0}}, "port"),
        ({"printer": {"dots": 500}}, "dots"),
        ({"printer": {"hots": "x"}}, "hots"),
        ({"printer": {"kind": "serial"}}, "device"),
        ({"printer": {"kind": "cups"}}, "queue"),
        ({"printer": {"kind": "cups", "queue": "-o"}}, "queue"),
        ({"printer": {"kind": "usb", "vendor": "04b8"}}, "product"),
        ({"printer": {"kind": "usb", "vendor": "04B8", "product": "0e15"}}, "vendor"),
        ({"reader": {"kind": "serial"}}, "device"),
        ({"scanner": {"still_frames": 1}}, "still_frames"),
        ({"scanner": {"kind": "sane"}}, "device"),
        ({"scanner": {"kind": "imager"}}, "device"),
        ({"scanner": {"kind": "vendor"}}, "device"),
        ({"scanner": {"kind": "file"}}, "frames"),
        ({"scanner": {"gates": {"dork": 1}}}, "dork"),
    ],
)
def test_a_wrong_setting_is_refused_by_name(table: dict[str, object], words: str) -> None:
    with pytest.raises(msgspec.ValidationError, match=words):
        msgspec.convert(table, DeviceSettings)


def test_settings_are_frozen() -> None:
    with pytest.raises(AttributeError):
        PrinterSettings().port = 1  # type: ignore[misc]


def run(*arguments: str, surroundings: Surroundings | None = None) -> tuple[int, list[str]]:
    said: list[str] = []
    return selftest.main(list(arguments), said.append, surroundings), said


def test_the_simulated_devices_pass() -> None:
    code, said = run()
    assert code == 0
    assert [line.split(":")[0] for line in said] == [
        "printer", "scanner", "reader", "microphone", "loudspeaker",
    ]  # fmt: skip
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


def test_a_usb_printer_is_named_as_it_was_found(
    tmp_path: Path, machine: Machine, twin: VirtualPrinter
) -> None:
    config = tmp_path / "kiosk.toml"
    config.write_text('[printer]\nkind = "usb"\nanswer_s = 5.0\n[reader]\nkind = "none"\n')
    machine.usb.plug(twin)
    code, said = run("--config", str(config), surroundings=machine.surroundings())
    assert (code, said[0]) == (0, "printer: usb, ready, usb 1:1 04b8:0e15 X4RT001")
    device = twin.serve_pty().device
    machine.node("lp2", device)
    code, said = run("--config", str(config), surroundings=machine.surroundings())
    assert (code, said[0]) == (0, f"printer: usb, ready, {machine.root}/dev/usb/lp2 04b8:0e15 X4RT001")
    twin.turn(cover_open=True)
    code, said = run("--config", str(config), surroundings=machine.surroundings())
    assert code == 1
    assert said[0].startswith(f"printer: usb, blocked, cover, {machine.root}/dev/usb/lp2 04b8:0e15")


def test_a_reader_that_is_missing_is_named_as_it_was_looked_for(tmp_path: Path, machine: Machine) -> None:
    config = tmp_path / "kiosk.toml"
    config.write_text('[reader]\nkind = "serial"\nvendor = "1a86"\nproduct = "7523"\n')
    code, said = run("--config", str(config), surroundings=machine.surroundings())
    assert (code, said[2]) == (1, "reader: serial, absent, no serial port of 1a86:7523")


def scanner_line(config: Path, camera: CameraRig) -> tuple[int, str]:
    config.write_text(
        f'[printer]\nkind = "none"\n[reader]\nkind = "none"\n[scanner]\nkind = "camera"\ndevice = "{camera.name}"\n'
    )
    code, said = run("--config", str(config), surroundings=Surroundings(camera.root, cameras=camera.open))
    return code, said[1]


def test_a_camera_is_looked_through_and_a_light_tray_refused(tmp_path: Path) -> None:
    camera, config = CameraRig(tmp_path), tmp_path / "kiosk.toml"
    code, said = scanner_line(config, camera)
    assert (code, said[:28]) == (0, "scanner: camera, ready, alas")
    camera.lay()
    assert scanner_line(config, camera)[0] == 0, "a card on it hides no dark tray"
    for grey in (98, 250):
        noise = np.random.default_rng(grey)
        camera.show(lambda n=noise, g=grey: n.integers(g - 5, g + 5, (720, 1280, 3), dtype=np.uint8))
        code, said = scanner_line(config, camera)
        assert code == 1
        assert "alas terlalu terang" in said
    camera.unplug()
    code, said = scanner_line(config, camera)
    assert (code, said) == (1, f"scanner: camera, absent, no camera {camera.name}")


def test_a_scanner_without_its_program_is_absent(tmp_path: Path) -> None:
    config = tmp_path / "kiosk.toml"
    config.write_text(
        '[printer]\nkind = "none"\n[scanner]\nkind = "sane"\ndevice = "x"\n[reader]\nkind = "none"\n'
    )
    code, said = run("--config", str(config), surroundings=Surroundings(environment={"PATH": str(tmp_path)}))
    assert (code, said[1]) == (1, "scanner: sane, absent, scanimage is not installed (sane-utils)")


def test_a_queue_tells_nothing_of_paper_and_passes(tmp_path: Path) -> None:
    lpstat = tmp_path / "lpstat"
    lpstat.write_text("#!/bin/sh\necho printer struk is idle.\n")
    lpstat.chmod(0o700)
    config = tmp_path / "kiosk.toml"
    config.write_text('[printer]\nkind = "cups"\nqueue = "struk"\n')
    around = Surroundings(environment={"PATH": str(tmp_path)})
    code, said = run("--config", str(config), surroundings=around)
    assert (code, said[0]) == (0, "printer: cups, unknown, queue struk")


@pytest.mark.parametrize("content", ["[printer]\nhots = 1\n", "[printer", '[printer]\nkind = "fax"\n'])
def test_unreadable_settings_are_another_exit_code(tmp_path: Path, content: str) -> None:
    config = tmp_path / "kiosk.toml"
    config.write_text(content)
    code, said = run("--config", str(config))
    assert code == 2
    assert said[0].startswith("settings:")
    assert run("--config", str(tmp_path / "none.toml"))[0] == 2
