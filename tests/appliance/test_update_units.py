"""The units of an update: sound, well shut in, and run by the code of the release that has proved itself."""

from __future__ import annotations

import configparser
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from kiosk.updates.places import Places
from kiosk.updates.service import UNIT
from tests.kiosk.world import CONFIG

UNITS = CONFIG / "appliance/kiosk/etc/systemd/system"
SERVICES = ("kotak-kiosk-update.service", "kotak-kiosk-update-settle.service")
ANALYZE = shutil.which("systemd-analyze")


def unit(name: str) -> configparser.ConfigParser:
    parser = configparser.ConfigParser(interpolation=None, strict=False)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read_string((UNITS / name).read_text())
    return parser


@pytest.mark.skipif(ANALYZE is None, reason="systemd-analyze is not on this machine")
@pytest.mark.parametrize("name", [*SERVICES, "kotak-kiosk-update.path"])
def test_systemd_finds_nothing_wrong_with_them(name: str) -> None:
    done = subprocess.run(
        ["systemd-analyze", "verify", str(UNITS / name)], check=False, capture_output=True, text=True
    )
    assert (done.returncode, [line for line in done.stderr.splitlines() if name in line]) == (0, [])


@pytest.mark.skipif(ANALYZE is None, reason="systemd-analyze is not on this machine")
@pytest.mark.parametrize("name", SERVICES)
def test_what_they_could_do_is_little(name: str) -> None:
    command = ["systemd-analyze", "security", "--offline=true", str(UNITS / name)]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    score = re.search(r"exposure level for \S+: ([0-9.]+)", told)
    assert score is not None
    assert float(score[1]) <= 2.5


def test_only_what_was_cut_off_counts_towards_the_limit() -> None:
    """systemd counts each start, the good ones too; the sixth stick within a quarter of an hour was never looked at."""
    update = unit("kotak-kiosk-update.service")
    assert update["Service"]["ExecStartPost"] == "-/usr/bin/systemctl reset-failed kotak-kiosk-update.service"
    assert update["Unit"]["StartLimitBurst"] == "5"


def test_the_file_that_is_waited_for_is_the_one_that_the_lobby_makes() -> None:
    assert unit("kotak-kiosk-update.path")["Path"]["PathExists"] == str(Places().ask)


def test_what_a_cut_has_left_is_settled_before_the_lobby_starts() -> None:
    settle = unit("kotak-kiosk-update-settle.service")
    assert UNIT in settle["Unit"]["Before"].split()
    assert settle["Unit"]["ConditionPathExists"] == str(Places().state / "state.json")


@pytest.mark.parametrize("name", SERVICES)
def test_a_release_on_probation_is_looked_after_by_the_one_before_it(tmp_path: Path, name: str) -> None:
    """The very line of the unit, in a folder in the place of /opt."""
    words = unit(name)["Service"]["ExecStart"]
    line = words.removeprefix("/bin/sh -c '").removesuffix("'").replace("$$", "$")
    line = line.replace("/opt/kotak-aduan", str(tmp_path))
    for version in ("0.1.0", "0.2.0"):
        python = tmp_path / "releases" / version / "venv" / "bin" / "python"
        python.parent.mkdir(parents=True)
        (tmp_path / "releases" / version / "app").mkdir()
        python.write_text('#!/bin/sh\necho "$0 $(pwd) $*"\n')
        python.chmod(0o755)

    def ran() -> str:
        return subprocess.run(["/bin/sh", "-c", line], check=True, capture_output=True, text=True).stdout

    (tmp_path / "current").symlink_to("releases/0.2.0")
    verb = "settle" if "settle" in name else "go"
    release = tmp_path / "releases/0.2.0"
    assert (
        ran()
        == f"{release}/venv/bin/python {release}/app -m kiosk --config /etc/kotak-aduan/kiosk.toml update {verb}\n"
    )
    (tmp_path / "confirmed").symlink_to("releases/0.1.0")
    assert ran().startswith(f"{tmp_path}/releases/0.1.0/venv/bin/python {tmp_path}/releases/0.1.0/app ")


@pytest.mark.parametrize("name", SERVICES)
def test_a_step_that_hangs_as_another_user_can_be_ended(name: str) -> None:
    """Root without CAP_KILL may not end a process of the kiosk's user, and would wait for it for an hour."""
    kept = unit(name)["Service"]["CapabilityBoundingSet"].split()
    assert {"CAP_SETUID", "CAP_SETGID", "CAP_KILL"} <= set(kept)


@pytest.mark.parametrize("what", ["learn-usb", "poweroff", "reboot", "restart", "usb"])
def test_a_folder_in_the_place_of_a_wish_goes_too(what: str) -> None:
    """What stays would be asked again at once, and for ever."""
    lines = (UNITS / f"kotak-kiosk-ask-{what}.service").read_text().splitlines()
    assert f"ExecStartPre=/usr/bin/rm -rf /run/kotak-aduan/ask/{what}" in lines
