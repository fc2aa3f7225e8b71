"""Whether the system's disk is written to, on machines that are laid out as files."""

from __future__ import annotations

from pathlib import Path

import pytest

from hardware.appliance.places import under
from hardware.appliance.system_disk import BELOW, COMMAND, LOG, SETTINGS, SystemDisk, system_disk
from tests.appliance.stand import ROOT

WRITTEN, OVERLAID = "/dev/sda2 / ext4 rw 0 0\n", "overlayroot / overlay rw,lowerdir=/media/root-ro 0 0\n"
OFF, MISSED = "overlayroot disabled (per builtin)\n", "loaded 'overlay' module but no 'overlay'\n"
ON_DISK = BELOW / SETTINGS.relative_to("/")
PLACES = {"mounts": Path("/proc/self/mounts"), "log": LOG, "asked": SETTINGS, "below": ON_DISK}


@pytest.mark.parametrize(
    ("laid_out", "is_"),
    [
        ({"mounts": WRITTEN, "log": OFF}, SystemDisk.WRITTEN),
        ({"mounts": WRITTEN, "log": OFF, "asked": ""}, SystemDisk.NEXT),
        ({"mounts": WRITTEN, "log": MISSED, "asked": ""}, SystemDisk.FAILED),
        ({"mounts": WRITTEN, "asked": ""}, SystemDisk.FAILED),
        ({"mounts": WRITTEN + OVERLAID, "log": MISSED, "asked": "", "below": ""}, SystemDisk.READ_ONLY),
        ({"mounts": WRITTEN + OVERLAID, "asked": ""}, SystemDisk.LAST),
    ],
)
def test_how_it_is(tmp_path: Path, laid_out: dict[str, str], is_: SystemDisk) -> None:
    assert system_disk(tmp_path) is SystemDisk.ELSEWHERE
    for place, words in {"mounts": "", **laid_out}.items():
        file = under(tmp_path, PLACES[place])
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(words)
    under(tmp_path, COMMAND).parent.mkdir(parents=True)
    under(tmp_path, COMMAND).touch()
    assert system_disk(tmp_path) is is_


def test_whoever_may_not_read_what_the_start_said_is_told_to_ask_root(tmp_path: Path) -> None:
    """The doctor runs as the kiosk's user, and initramfs-tools makes that folder 0700. Nor can root read a folder."""
    for place in (PLACES["mounts"], SETTINGS, COMMAND):
        under(tmp_path, place).parent.mkdir(parents=True, exist_ok=True)
        under(tmp_path, place).write_text(WRITTEN)
    under(tmp_path, LOG).mkdir(parents=True)
    assert system_disk(tmp_path) is SystemDisk.UNTOLD


def test_the_command_looks_at_the_same_places() -> None:
    script = under(ROOT / "config/appliance/kiosk", COMMAND).read_text()
    for line in (f"settings={SETTINGS}", f"told={LOG}", f"disk={BELOW} "):
        assert f"\n{line}" in script
