"""The back office's services, and those that an image has besides: verified and held to their sandbox by systemd itself, where it is on this machine."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.appliance.stand import ROOT

TREES = [ROOT / "config/appliance" / name / "etc/systemd/system" for name in ("common", "backoffice")]
UNITS = sorted(path for tree in TREES for path in tree.iterdir() if path.is_file())
SERVICES = [path for path in UNITS if path.suffix == ".service"]
OF_AN_IMAGE = ROOT / "config/appliance/image/etc/systemd/system"
MOST_EXPOSED = 2.5

with_systemd = pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="systemd-analyze is not here"
)


def analyze(*words: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["systemd-analyze", *map(str, words)], capture_output=True, text=True, check=False)


@with_systemd
@pytest.mark.parametrize(
    "unit", [*SERVICES, *sorted(OF_AN_IMAGE.glob("kotak-*.service"))], ids=lambda path: path.name
)
def test_how_exposed_each_service_is(unit: Path) -> None:
    ended = analyze("security", "--offline=true", "--no-pager", unit)
    found = re.search(r"exposure level for \S+: ([0-9.]+)", ended.stdout)
    assert found, ended.stderr
    assert float(found[1]) <= MOST_EXPOSED


@with_systemd
def test_systemd_finds_nothing_to_complain_of(tmp_path: Path) -> None:
    """With programs that are here in place of those of an installed machine; their paths are the next test's."""
    copies = []
    for unit in UNITS:
        copy = tmp_path / unit.name
        copy.write_text(re.sub(r"^(Exec\w+=)-?\S+", r"\1/bin/true", unit.read_text(), flags=re.MULTILINE))
        copies.append(copy)
    ended = analyze("verify", "--man=no", *copies)
    ours = [line for line in ended.stderr.splitlines() if "kotak-" in line]
    assert (ended.returncode, ours) == (0, [])


@pytest.mark.parametrize("unit", SERVICES, ids=lambda path: path.name)
def test_services_run_the_release_that_is_current_as_their_own_user(unit: Path) -> None:
    words = unit.read_text()
    programs = re.findall(r"^Exec\w+=-?(\S+)", words, re.MULTILINE)
    if unit.name == "kotak-firewall.service":
        assert set(programs) == {"/usr/sbin/nft"}
        return
    assert all(program.startswith("/opt/kotak-aduan/current/venv/bin/") for program in programs)
    assert "\nUser=kotak-central\n" in words
    assert "\nLimitCORE=0\n" in words
    assert re.search(r"^MemoryMax=", words, re.MULTILINE)


def test_only_the_modem_reaches_a_device_and_it_reaches_no_network() -> None:
    words = {path.name: path.read_text() for path in SERVICES}
    modem = words.pop("kotak-modem.service")
    assert "\nPrivateNetwork=yes\n" in modem
    assert re.findall(r"^DeviceAllow=(\S+)", modem, re.MULTILINE) == [
        "char-ttyUSB",
        "char-ttyACM",
        "char-ttyS",
    ]
    assert all("\nPrivateDevices=yes\n" in one for one in words.values())


def test_what_copies_itself_writes_disks_and_reaches_nothing_else() -> None:
    words = (OF_AN_IMAGE / "kotak-to-disk.service").read_text()
    assert re.findall(r"^DeviceAllow=(.+)$", words, re.MULTILINE) == ["/dev/tty1 rw", "block-* rw"]
    for line in (
        "DevicePolicy=closed",
        "CapabilityBoundingSet=",
        "NoNewPrivileges=yes",
        "PrivateNetwork=yes",
        "LimitCORE=0",
    ):
        assert f"\n{line}\n" in words
    assert "\nPrivateTmp" not in words  # there is no /tmp to write to: it would not start


def test_the_office_is_started_once_it_says_so_and_its_database_has_time() -> None:
    """`systemctl restart` waits for it, and so the installer learns of a start that does not come so far."""
    words = next(path for path in SERVICES if path.name == "kotak-central.service").read_text()
    for line in ("Type=notify", "NotifyAccess=main", "TimeoutStartSec=2h"):
        assert f"\n{line}\n" in words
    assert "AF_UNIX" in words.partition("RestrictAddressFamilies=")[2].partition("\n")[0]


def test_the_backup_runs_each_night_and_is_made_up_for() -> None:
    timer = next(path for path in UNITS if path.suffix == ".timer").read_text()
    assert "OnCalendar=*-*-* 01:30:00" in timer
    assert "Persistent=true" in timer
