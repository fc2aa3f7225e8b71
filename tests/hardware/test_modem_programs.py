"""The programs around a modem: carrying, looking, finding, the self-test, and the twin to try them with."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from hardware import selftest
from hardware.modems.__main__ import main
from hardware.modems.check import answers, check
from hardware.modems.opening import ports
from hardware.modems.settings import ModemSettings
from hardware.modems.simulated import SimulatedModem, delivered
from hardware.modems.simulated.__main__ import main as twin
from hardware.ports import State, Trouble
from hardware.twin_line import TwinLine
from tests.hardware.modem_rig import AT, SENDER, ModemRig

ROOT = Path(selftest.__file__).parents[1]


@pytest.fixture
def modem() -> Iterator[SimulatedModem]:
    made = SimulatedModem()
    yield made
    made.close()


def test_a_process_carries_until_it_is_ended(tmp_path: Path, modem: SimulatedModem) -> None:
    device = modem.serve_pty().device
    for pdu in delivered(SENDER, "LAPOR", AT):
        modem.arrives(pdu)
    spool = tmp_path / "spool"
    words = [sys.executable, "-m", "hardware.modems", "--device", device, "--spool", str(spool)]
    daemon = subprocess.Popen(words, stderr=subprocess.PIPE, text=True, cwd=ROOT)
    heard = threading.Event()
    modem.hears = lambda line: heard.set() if line.startswith("AT+CMGD") else None
    assert heard.wait(60)
    assert len(list((spool / "inbox").iterdir())) == 1
    daemon.send_signal(signal.SIGTERM)
    _, said = daemon.communicate(timeout=30)
    assert daemon.returncode == 0
    assert f"ready: {device}" in said
    assert SENDER not in said


def test_a_process_that_is_killed_loses_and_doubles_nothing(tmp_path: Path, modem: SimulatedModem) -> None:
    """Between its reading and its deleting; what it did by then is a matter of luck, what there is in the end is not."""
    device, spool = modem.serve_pty().device, tmp_path / "spool"
    for pdu in delivered(SENDER, "LAPOR jembatan rusak " * 40, AT):
        modem.arrives(pdu)
    parts = len(modem.sim.stored)
    words = [sys.executable, "-m", "hardware.modems", "--device", device, "--spool", str(spool)]
    for left in (parts - 1, 0):
        reached = threading.Event()
        modem.hears = lambda line, left=left, reached=reached: (  # type: ignore[misc]
            reached.set() if line.startswith("AT+CMGD") and len(modem.sim.stored) <= left + 1 else None
        )
        with subprocess.Popen(words, stderr=subprocess.DEVNULL, cwd=ROOT) as daemon:
            assert reached.wait(60)
            daemon.kill()
    assert len(list((spool / "inbox").iterdir())) == parts


@pytest.mark.parametrize(
    ("config", "words"),
    [
        ("", "no modem is named"),
        ("[modem]\nkind = 'serial'\n", "device"),
        ("[modem]\ndevcie = 'x'\n", "devcie"),
        ("[modem]\ncredit_code = 'tel:1'\n", "credit_code"),
        ("modem = 1\n", "modem"),
        ("[modem", "modem.toml: "),
    ],
)
def test_settings_that_cannot_be_used_are_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], config: str, words: str
) -> None:
    (tmp_path / "modem.toml").write_text(config)
    assert main(["--config", str(tmp_path / "modem.toml")]) == 2
    assert words in capsys.readouterr().err


def test_a_missing_file_and_an_open_spool_are_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--config", str(tmp_path / "none.toml")]) == 2
    assert "none.toml" in capsys.readouterr().err
    (tmp_path / "spool").mkdir()
    (tmp_path / "spool").chmod(0o755)
    assert main(["--device", "/dev/null", "--spool", str(tmp_path / "spool")]) == 2
    assert "chmod 700" in capsys.readouterr().err


def test_the_shipped_settings_name_no_modem() -> None:
    shipped = ROOT / "config" / "modem.toml"
    said: list[str] = []
    assert selftest.main(["--config", str(shipped)], said.append) == 0
    assert said == ["modem: none"]


def test_the_self_test_looks_at_the_modem_of_its_file(tmp_path: Path, modem: SimulatedModem) -> None:
    device = modem.serve_pty().device
    (tmp_path / "modem.toml").write_text(f'[modem]\nkind = "serial"\ndevice = "{device}"\n')
    said: list[str] = []
    assert selftest.main(["--config", str(tmp_path / "modem.toml")], said.append) == 0
    assert said == [f"modem: serial, ready, {device}, TELKOMSEL, -77 dBm, 0 of 40 messages"]


def test_looking_reads_nothing_and_tells_what_is_wrong(tmp_path: Path) -> None:
    rig = ModemRig(tmp_path)
    rig.modem.arrives(delivered(SENDER, "LAPOR", AT)[0])

    def look() -> tuple[State, Trouble | None, str]:
        status = check(TwinLine(rig.modem, rig.time.wait), ModemSettings(), rig.time.clock)
        return status.state, status.trouble, status.detail

    assert look()[0] is State.READY
    assert len(rig.modem.sim.stored) == 1
    rig.knobs.registered = False
    assert look()[0] is State.DEGRADED
    rig.knobs.pin = "1234"
    assert look() == (State.BLOCKED, None, "sim_pin")
    assert rig.knobs.tries_left == 3
    rig.knobs.silent = True
    assert look()[0] is State.LOST
    assert answers(TwinLine(rig.modem, rig.time.wait), rig.time.clock) == "silent"
    rig.knobs.silent = False
    assert answers(TwinLine(rig.modem, rig.time.wait), rig.time.clock) == "answers"
    rig.knobs.unplugged = True
    assert look()[0] is State.ABSENT
    assert answers(TwinLine(rig.modem, rig.time.wait), rig.time.clock) == "cannot be opened"


def test_a_port_that_another_program_has_is_told(
    modem: SimulatedModem, capsys: pytest.CaptureFixture[str]
) -> None:
    import serial

    device = modem.serve_pty().device
    with serial.Serial(device, exclusive=True):
        assert main(["--look", "--device", device]) == 1
    assert capsys.readouterr().out.startswith("absent, denied")


def test_ports_have_their_lasting_names(tmp_path: Path) -> None:
    for name in ("usb-Quectel_EC25-if02-port0", "usb-Quectel_EC25-if00-port0"):
        (tmp_path / name).touch()
    assert ports(tmp_path) == [f"{tmp_path}/usb-Quectel_EC25-if0{number}-port0" for number in (0, 2)]
    assert all(port.startswith("/dev") for port in ports(tmp_path / "none"))


def test_the_twin_takes_orders_by_line(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    orders = f"""
    {SENDER} LAPOR jalan rusak
    report 1
    report x
    set signal 4
    set signal much
    set registered false
    set refuses 38
    set colour red
    hello
    """
    assert twin(["--link", str(tmp_path / "modem")], io.StringIO(orders)) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[0] == f"simulated modem: {tmp_path / 'modem'}"
    assert said[1:] == [
        "arrived", "so far 0 went out", "so far 0 went out", "signal 4", "signal: int wanted", "registered False", "refuses 38",
        "no such knob: colour", "a number and a text, report N, or set KNOB VALUE",
    ]  # fmt: skip
    assert not os.path.lexists(tmp_path / "modem")


@pytest.mark.parametrize("module", ["hardware.modems", "hardware.modems.simulated"])
def test_help_has_examples(module: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        (main if module == "hardware.modems" else twin)(["--help"])
    assert ended.value.code == 0
    assert "/tmp/modem" in capsys.readouterr().out or module.endswith("simulated")
