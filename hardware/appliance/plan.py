"""The changes that make a machine what its role says, in the order in which they can be done."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath

from hardware.appliance.bundle import Bundle
from hardware.appliance.changes import Change, Enabled, Folder, Group, Link, Packages, User
from hardware.appliance.files import File
from hardware.appliance.old_releases import OldReleases
from hardware.appliance.places import CURRENT, DATA, ETC, OPT, RELEASES, UNITS
from hardware.appliance.release import Release, Source
from hardware.appliance.roles import Role

_RUN_BY_ITSELF = frozenset({".service", ".timer", ".path", ".socket", ".target", ".mount"})


def plan(role: Role, source: Source, bundle: Bundle | None) -> Sequence[Change]:
    """From bare Debian to the machine; the release and its link before any unit that runs it."""
    debs, wheels = (None, None) if bundle is None else (bundle.debs, bundle.wheels)
    release = Release(source, role.name, role.python, wheels)
    drop_ins = tuple(file for file in files(role) if file.path.parent.parent == UNITS)
    return (
        *drop_ins,  # before the packages whose services they hold back: usbguard would begin with no device allowed
        Packages(role.debian, debs),
        *(Group(name) for name in role.groups),
        User(
            role.user,
            DATA / ("kiosk" if role.name == "kiosk" else "central"),
            f"Kotak Aduan, {role.words}",
            role.groups,
        ),
        *_folders(role),
        release,
        Link(CURRENT, f"releases/{release.folder.name}"),
        OldReleases(source.version),
        *(file for file in files(role) if file not in drop_ins),
        *(Enabled(name) for name in units(role) if name not in role.off),
    )


def _folders(role: Role) -> Iterator[Folder]:
    for path in (OPT, RELEASES, ETC, DATA):
        yield Folder(path)
    yield from role.folders


def files(role: Role) -> Iterator[File]:
    """Those of the trees, with owner and mode by their place."""
    for path, lies in role.shipped():
        yield _placed(path, lies, role)


def _placed(path: PurePosixPath, lies: Path, role: Role) -> File:
    """0644, or 0755 where the shipped one is a program. Settings of the office may hold a secret: its user alone reads them.
    usbguard refuses rules that others may read."""
    content = lies.read_bytes()
    if path.is_relative_to(ETC) and path.suffix in (".toml", ".env"):
        return File(path, content, group=role.user, mode=0o640)
    if path.is_relative_to("/etc/usbguard"):
        return File(path, content, mode=0o600)
    return File(path, content, mode=0o755 if os.access(lies, os.X_OK) else 0o644)


def units(role: Role) -> Sequence[str]:
    """Units of the trees that say when they begin."""
    return [
        path.name
        for path, lies in role.shipped()
        if path.parent == UNITS
        and path.suffix in _RUN_BY_ITSELF
        and "\n[Install]" in lies.read_text(encoding="utf-8")
    ]
