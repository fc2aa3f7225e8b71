"""What is looked at before anything is changed: each reason in words, with what to do."""

from __future__ import annotations

import os
import platform
import shutil
import struct
import sys
from dataclasses import dataclass
from pathlib import Path

from hardware.appliance.bundle import Bundle
from hardware.appliance.places import CONFIRMED, OPT, under
from hardware.appliance.record import read_record
from hardware.appliance.release import Source, as_numbers, installed_version
from hardware.appliance.roles import Role
from hardware.appliance.system import Trouble

DEBIANS = ("12", "13")
PYTHONS = ((3, 11), (3, 12), (3, 13))
MACHINES = ("x86_64", "aarch64")


@dataclass(frozen=True)
class Here:
    """The machine that this runs on."""

    user_id: int
    python: tuple[int, int]
    machine: str
    bits: int

    @classmethod
    def asked(cls) -> Here:
        """By the system."""
        return cls(os.geteuid(), sys.version_info[:2], platform.machine(), 8 * struct.calcsize("P"))


def refusal(
    here: Here, root: Path, role: Role, source: Source, bundle: Bundle | None, *, only_told: bool
) -> Trouble | None:
    """The first reason not to begin. ``only_told``: nothing will be changed, so that anybody may ask."""
    if here.user_id != 0 and not only_told:
        return Trouble(
            "This changes the whole machine and needs root.", f"sudo python3 dev.py install {role.name}"
        )
    return (
        _wrong_machine(here)
        or _wrong_debian(root)
        or _wrong_bundle(here, root, role, bundle)
        or _other_role(root, role)
        or _newer_there(root, source)
        or _newer_data_there(root, role, source)
        or _update_under_way(root)
        or (None if only_told else _no_room(root, role))
    )


def _wrong_machine(here: Here) -> Trouble | None:
    if here.bits != 64 or here.machine not in MACHINES:
        return Trouble(
            f"This machine is {here.machine}, {here.bits} bits; the packages exist for {' and '.join(MACHINES)} only.",
            "Put the 64-bit Debian on it; a Raspberry Pi from version 3 on can run it.",
        )
    if here.python not in PYTHONS:
        return Trouble(
            f"This is Python {here.python[0]}.{here.python[1]}; Kivy has packages for 3.11 to 3.13.",
            "Run it with Debian's own: /usr/bin/python3 dev.py install …",
        )
    return None


def os_release(root: Path) -> dict[str, str]:
    """/etc/os-release; empty where there is none."""
    path = root / "etc/os-release"
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    return {key: value.strip('"') for key, _, value in (line.partition("=") for line in lines)}


def _wrong_debian(root: Path) -> Trouble | None:
    told = os_release(root)
    name = told.get("PRETTY_NAME", "no system that has /etc/os-release")
    if told.get("ID") not in ("debian", "raspbian") or told.get("VERSION_ID") not in DEBIANS:
        return Trouble(
            f"This is {name}; the kiosk and the back office run on Debian 12 and 13.", "Install one of them."
        )
    return None


def _wrong_bundle(here: Here, root: Path, role: Role, bundle: Bundle | None) -> Trouble | None:
    if bundle is None:
        return None
    if role.name not in bundle.roles:
        return Trouble(
            f"This bundle was made for {', '.join(bundle.roles)}, not for {role.name}.", "Make one for it."
        )
    debian = os_release(root).get("VERSION_ID", "")
    if (bundle.debian, bundle.machine) != (debian, here.machine):
        made = f"Debian {bundle.debian} on {bundle.machine}"
        return Trouble(
            f"This bundle was made for {made}; here is Debian {debian} on {here.machine}.", "Make one for it."
        )
    return None


def _other_role(root: Path, role: Role) -> Trouble | None:
    try:
        record = read_record(root)
    except ValueError as wrong:
        return Trouble(str(wrong))
    if record is None or record.role in ("", role.name):
        return None
    return Trouble(
        f"This machine is a {record.role} already. The back office holds the keys that open what the kiosk seals, and must"
        " not stand in the lobby.",
        f"Take another machine, or first: sudo python3 dev.py uninstall {record.role}",
    )


def _newer_there(root: Path, source: Source) -> Trouble | None:
    there = installed_version(root)
    if there is None or as_numbers(there) <= as_numbers(source.version):
        return None
    return Trouble(
        f"Version {there} runs here, and this is {source.version}: an older program may not open newer data.",
        "Fetch the newer source. To go back after an update that failed, see `kiosk update --help`.",
    )


def _newer_data_there(root: Path, role: Role, source: Source) -> Trouble | None:
    """Data that an uninstallation has left, where nothing runs now."""
    record, data = read_record(root), role.folders[0].path
    left = record.left.get(role.name) if record is not None else None
    if left is None or installed_version(root) is not None or as_numbers(left) <= as_numbers(source.version):
        return None
    here = under(root, data)
    if not here.is_dir() or not any(here.iterdir()):
        return None
    return Trouble(
        f"{data} holds data of version {left}, and this is {source.version}: an older program may not open newer data.",
        "Fetch the newer source; or move that folder away, with all that it holds.",
    )


def _update_under_way(root: Path) -> Trouble | None:
    """Taking a release back turns the link to what runs: an installation in between would be turned back with it."""
    if not under(root, CONFIRMED).is_symlink():
        return None
    return Trouble(
        "An update of this kiosk is being switched to, or looked at.",
        "Wait three minutes (kiosk update status); sudo reboot ends one that was cut off. Then go on.",
    )


def _no_room(root: Path, role: Role) -> Trouble | None:
    for path in (under(root, OPT), root / "var"):
        there = next(one for one in (path, *path.parents) if one.exists())
        free = shutil.disk_usage(there).free // 1_000_000
        if free < role.least_free_mb:
            return Trouble(
                f"Only {free} MB are free under {there}; {role.least_free_mb} MB are needed.",
                "Make room: apt-get clean.",
            )
    return None
