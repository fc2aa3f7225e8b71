"""`kotak-aduan-read-only`, asked on machines that are played by their fstab: it goes on only where nothing that must last would be lost."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path, PurePosixPath

import pytest

from hardware.appliance import image

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "config/appliance/kiosk/usr/local/sbin/kotak-aduan-read-only"
IMAGE = (ROOT / "config/appliance/image/etc/fstab").read_text()
BY_HAND = "\n".join(
    re.findall(r"^ {6}(\S+ +/\S* .*)$", (ROOT / "config/appliance/LOCKING.md").read_text(), re.M)
)
ONE_PARTITION = "UUID=1 / ext4 defaults 0 1\n"
BOUND_ONLY = (
    f"{ONE_PARTITION}/srv/data /var/lib/kotak-aduan none bind 0 0\n/srv/opt /opt/kotak-aduan none bind 0 0\n"
)
STARTS_WITH = (
    "scripts/init-bottom/overlayroot",
    "usr/lib/modules/6.1/kernel/fs/overlayfs/overlay.ko.xz",
    "usr/bin/grep",
)
ASKED = ("/", "/var/lib/kotak-aduan", "/opt/kotak-aduan", "/var/log")
Run = Callable[..., subprocess.CompletedProcess[str]]


def mounts(fstab: str) -> dict[str, str]:
    """Target -> the device that findmnt tells, a folder of it in brackets where one is bound."""
    lines = [line.split() for line in fstab.splitlines() if line and not line.startswith("#")]
    found: dict[str, str] = {}
    for source, target, kind, *_ in lines:
        if kind == "none":
            at = holder(source, found)
            inside = PurePosixPath("/") / PurePosixPath(source).relative_to(at)
            found[target] = f"{found[at]}[{inside}]"
        else:
            found[target] = source if kind == "tmpfs" else f"/dev/sda{len(found) + 1}"
    return found


def holder(path: str, targets: dict[str, str]) -> str:
    """The mount that ``path`` lies in."""
    return max((one for one in targets if PurePosixPath(path).is_relative_to(one)), key=len)


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """The script, with its one file below ``tmp_path`` and the programs it calls played."""
    programs = tmp_path / "bin"
    programs.mkdir()
    for name in ("sh", "sed", "grep", "mv", "rm"):
        (programs / name).symlink_to(shutil.which(name) or name)
    script = tmp_path / "script"
    text = re.sub("=/(etc|run/initramfs)", f"={tmp_path}", SCRIPT.read_text())
    script.write_text(text.replace("=/media/root-ro", "="))  # one file for both sides of the overlay

    def go(
        verb: str,
        fstab: str,
        *,
        mounted: str | None = None,
        overlaid: bool = False,
        lacks: Sequence[str] = (),
        starts_with: Sequence[str] = STARTS_WITH,
    ) -> subprocess.CompletedProcess[str]:
        now = mounts(fstab if mounted is None else mounted)
        answers = [f'"-no FSTYPE /") echo {"overlay" if overlaid else "ext4"};;']
        for path in ASKED:
            at = holder(path, now)
            answers += [
                f'"-no TARGET --target {path}") echo {at};;',
                f'"-no SOURCE --target {path}") echo "{"overlayroot" if overlaid and at == "/" else now[at]}";;',
            ]
        answers += [f'"-sno TARGET {target}") echo {target};;' for target in mounts(fstab)]
        log = f'echo "$(basename "$0") $*" >> {tmp_path}/done'
        played = {
            "findmnt": f'case "$*" in {" ".join(answers)} *) exit 1;; esac',
            "update-initramfs": log.replace('$(basename "$0")', "update-initramfs"),
            "overlayroot-chroot": log.replace('$(basename "$0")', "overlayroot-chroot"),
            "busybox": "true",
            "lsinitramfs": f"printf '%s\\n' {' '.join(starts_with)}",
            "sync": "true",
            "uname": "echo 6.1",
        }
        for name, does in played.items():
            (programs / name).unlink(missing_ok=True)
            if name not in lacks:
                (programs / name).write_text(f"#!/bin/sh\n{does}\n")
                (programs / name).chmod(0o755)
        return subprocess.run(
            ("sh", script, verb), capture_output=True, text=True, check=False, env={"PATH": str(programs)}
        )

    return go


@pytest.mark.parametrize("fstab", [IMAGE, BY_HAND], ids=["image", "LOCKING.md"])
def test_the_disk_of_an_image_and_that_of_the_instructions_are_fit(
    run: Run, tmp_path: Path, fstab: str
) -> None:
    told = run("on", fstab)
    assert (told.returncode, told.stderr) == (0, "")
    assert "NOT" not in told.stdout
    assert "/var/log" not in told.stdout
    assert (
        tmp_path / "overlayroot.local.conf"
    ).read_text() == 'overlayroot="tmpfs:swap=0,recurse=0"\n'  # the other partitions stay as they are
    assert not (tmp_path / "done").exists()  # the initramfs of an image has all of it


@pytest.mark.parametrize("lacks", STARTS_WITH)
def test_nothing_is_asked_of_a_start_that_could_not_do_it(run: Run, tmp_path: Path, lacks: str) -> None:
    """Without grep (busybox) Debian's overlayroot finds no overlay, says so in a log and starts the machine without."""
    told = run("on", IMAGE, starts_with=[part for part in STARTS_WITH if part != lacks])
    assert told.returncode == 1
    assert "Not in what starts the machine" in told.stderr
    assert "Nothing was changed" in told.stderr
    assert (tmp_path / "done").read_text() == "update-initramfs -u\n"  # tried first
    assert not (tmp_path / "overlayroot.local.conf").exists()


@pytest.mark.parametrize(
    ("fstab", "mounted"),
    [
        (ONE_PARTITION, None),
        (BOUND_ONLY, None),  # a folder of the system's own partition
        (f"{ONE_PARTITION}UUID=2 /var ext4 defaults 0 2\n", None),  # releases would be lost
        (IMAGE, ONE_PARTITION),  # named, and not mounted
        (ONE_PARTITION, IMAGE),  # mounted by hand, and gone at the next start
    ],
)
def test_it_refuses_where_cases_or_releases_would_be_gone_with_the_power(
    run: Run, tmp_path: Path, fstab: str, mounted: str | None
) -> None:
    told = run("on", fstab, mounted=mounted)
    assert told.returncode == 1
    assert "NOT on a partition that stays" in told.stdout
    assert "Nothing was changed" in told.stderr
    assert not (tmp_path / "overlayroot.local.conf").exists()
    assert not (tmp_path / "done").exists()


@pytest.mark.parametrize("lacks", ["overlayroot-chroot", "busybox"])
def test_without_its_packages_it_says_so_and_an_image_has_them(run: Run, tmp_path: Path, lacks: str) -> None:
    told = run("on", IMAGE, lacks=[lacks])
    assert told.returncode == 1
    packages = re.search(r"apt-get install (.+)", told.stderr)
    assert packages is not None
    assert set(packages[1].split()) <= set(image.PACKAGES)
    assert not (tmp_path / "overlayroot.local.conf").exists()


def test_status_tells_what_is_so_and_what_comes(run: Run, tmp_path: Path) -> None:
    log = tmp_path / "overlayroot.log"
    log.write_text("overlayroot disabled (per builtin)\n")
    assert "next start" not in run("status", IMAGE).stdout
    run("on", IMAGE)
    assert "written to.\nIt is read-only from the next start." in run("status", IMAGE).stdout
    log.write_text("[warning]: loaded 'overlay' module but no 'overlay' in /proc/filesystems\n")
    failed = run("status", IMAGE).stdout
    assert "came up without it:\n  [warning]: loaded 'overlay'" in failed
    log.unlink()
    assert "came up without it:\n  nothing tried it" in run("status", IMAGE).stdout
    status = run("status", IMAGE, overlaid=True).stdout
    assert "disk is read-only.\n/var/lib" in status
    assert "NOT" not in status
    (tmp_path / "overlayroot.local.conf").unlink()
    assert "written to again from the next start" in run("status", IMAGE, overlaid=True).stdout


def test_off_again_through_the_overlay(run: Run, tmp_path: Path) -> None:
    run("on", IMAGE)
    run("off", IMAGE, overlaid=True)
    assert (tmp_path / "done").read_text() == f"overlayroot-chroot rm -f {tmp_path}/overlayroot.local.conf\n"
    assert run("off", IMAGE).returncode == 0
    assert not (tmp_path / "overlayroot.local.conf").exists()
