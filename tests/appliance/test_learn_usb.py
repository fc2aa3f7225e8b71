"""`kotak-aduan-learn-usb` as it is shipped, with programs in place of usbguard's and systemd's: what it lets in, and what never."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.appliance.stand import ROOT

SCRIPT = ROOT / "config/appliance/kiosk/usr/local/sbin/kotak-aduan-learn-usb"
PRINTER = 'allow id 04b8:0e15 serial "J1" name "TM-T20III" via-port "1-4" with-interface 07:01:02'
STICK = 'allow id 0781:5581 name "Ultra" via-port "1-5" with-interface 08:06:50'
CARD = 'allow id 0bda:8152 name "LAN" via-port "1-6" with-interface { ff:00:00 08:06:50 }'
HUB = 'allow id 1d6b:0002 name "xHCI" via-port "usb1" with-interface 09:00:00'


class Machine:
    """``plugged_in``: rules as usbguard makes them of what it finds."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.rules, self.did = folder, folder / "50-installed.conf", folder / "did"
        self.programs = folder / "bin"
        self.programs.mkdir()
        self.plugged_in(PRINTER, STICK, CARD, HUB)
        self.program("usbguard-rule-parser", "exit 0")
        self.program("systemctl", f'echo "$*" >> {self.did}')

    def plugged_in(self, *rules: str) -> None:
        (self.folder / "found").write_text("".join(f"{rule}\n" for rule in rules))
        self.program("usbguard", f"cat {self.folder}/found")

    def program(self, name: str, line: str) -> None:
        path = self.programs / name
        path.write_text(f"#!/bin/sh\n{line}\n")
        path.chmod(0o755)

    def learn(self, *words: str) -> subprocess.CompletedProcess[str]:
        script = SCRIPT.read_text().replace(
            "/var/lib/kotak-aduan/usbguard/50-installed.conf", str(self.rules)
        )
        return subprocess.run(
            ["/bin/sh", "-c", script, "learn", *words],
            env={"PATH": f"{self.programs}:/usr/bin:/bin"},
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_without_keep_it_only_shows(machine: Machine) -> None:
    ended = machine.learn()
    assert (ended.returncode, ended.stdout) == (0, f"{PRINTER}\n")
    assert not machine.rules.exists()
    assert not machine.did.exists()


def test_no_stick_and_no_hub_is_ever_learnt_and_usbguard_begins_anew(machine: Machine) -> None:
    machine.rules.write_text("allow id 1111:2222\n")
    ended = machine.learn("--keep")
    assert ended.returncode == 0
    assert "A stick is plugged in and is never learnt" in ended.stderr
    assert machine.rules.read_text() == f"{PRINTER}\n"
    assert machine.rules.stat().st_mode & 0o777 == 0o600
    assert machine.did.read_text().splitlines()[-2:] == [
        "reset-failed usbguard.service",
        "restart usbguard.service",
    ]


def test_where_nothing_is_found_the_list_stays_as_it_is(machine: Machine) -> None:
    machine.rules.write_text(f"{PRINTER}\n")
    machine.plugged_in(STICK, HUB)
    assert machine.learn("--keep").returncode == 1
    assert machine.rules.read_text() == f"{PRINTER}\n"
    assert not machine.did.exists()


def test_rules_that_usbguard_would_not_read_take_nobodys_place(machine: Machine) -> None:
    machine.rules.write_text(f"{PRINTER}\n")
    machine.program("usbguard-rule-parser", "exit 1")
    assert machine.learn("--keep").returncode == 1
    assert machine.rules.read_text() == f"{PRINTER}\n"
    assert not machine.did.exists()
