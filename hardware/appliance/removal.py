"""`dev.py uninstall`: takes back what was installed and leaves what belongs to the office: data, settings, backups, users.

Users stay with the data, since their numbers are its owners. Debian's packages stay: something else may need them by now.
"""

from __future__ import annotations

import shutil
from pathlib import Path, PurePosixPath

from hardware.appliance.boot_menu import give_back
from hardware.appliance.files import digest
from hardware.appliance.places import COPIES, DATA, DIST, ETC, OPT, UNITS, empty, under
from hardware.appliance.record import Record
from hardware.appliance.roles import Role
from hardware.appliance.system import Say, System, Trouble

PURGE_WORD = "delete everything"
_TMPFILES = PurePosixPath("/etc/tmpfiles.d")


def remove(
    system: System, role: Role, record: Record, say: Say, *, only_told: bool, purge: bool
) -> Trouble | None:
    """``purge``: also data, settings and users, which nobody can bring back."""
    would = "would remove  " if only_told else "removed  "
    ours = _programs_and_files(system, record)
    # No drop-ins, no settings; and none that is gone already, by hand or by a run that was cut off: systemctl would refuse it.
    units = [
        path
        for path in map(PurePosixPath, record.files)
        if path.parent == UNITS and under(system.root, path).is_file()
    ]
    for path in units:
        say(f"{would}unit {path.name}")
        if not only_told and (trouble := _ended(system, path.name)):
            return trouble
    for path in ours:
        say(f"{would}{path}")
        if not only_told:
            _unlink(system, path, record)
    say(f"{would}{OPT}")
    if not only_told:
        shutil.rmtree(under(system.root, OPT), ignore_errors=True)
        if system.lives:
            system.run("systemctl", "daemon-reload")
    if role.name == "kiosk":
        give_back(system, say, only_told=only_told)
    left = sorted(
        path
        for path in record.files
        if not path.startswith(str(ETC)) and under(system.root, PurePosixPath(path)).exists()
    )
    if left and not only_told:
        say(f"left, since they were changed here: {', '.join(left)}")
    if purge:
        return _purge(system, role, say, only_told)
    _say_what_is_left(system, role, record, say)
    return None


def _programs_and_files(system: System, record: Record) -> list[PurePosixPath]:
    """What lies as we wrote it, outside the office's own folder, and every shipped one beside a changed one."""
    found = []
    for name, sum_ in record.files.items():
        path = PurePosixPath(name)
        beside = path.with_name(path.name + DIST)
        if under(system.root, beside).is_file():
            found.append(beside)
        here = under(system.root, path)
        if not path.is_relative_to(ETC) and here.is_file() and digest(here.read_bytes()) == sum_:
            found.append(path)
    return sorted(found)


def _ended(system: System, unit: str) -> Trouble | None:
    if unit.startswith("kotak-") and "@" not in unit and unit.count(".") == 1:
        stop = ("--now",) if system.lives else ()
        return system.run("systemctl", "disable", *stop, unit)
    return None


def _unlink(system: System, path: PurePosixPath, record: Record) -> None:
    """Or puts the Debian package's own back; and the folders that it leaves empty, as far as they are ours alone (drop-ins)."""
    here = under(system.root, path)
    if path.parent == _TMPFILES and here.is_file():
        _unlink_what_it_links(system, here)
    record.files.pop(str(path), None)
    if aside := record.debians.pop(str(path), None):
        under(system.root, PurePosixPath(aside)).replace(here)
    else:
        here.unlink(missing_ok=True)
    if here.parent.suffix == ".d" and here.parent.parent.name == "system" and not any(here.parent.iterdir()):
        here.parent.rmdir()


def _unlink_what_it_links(system: System, tmpfiles: Path) -> None:
    """Links that systemd-tmpfiles has made by our word (a mask of Debian's own unit) go with the word."""
    for line in tmpfiles.read_text(encoding="utf-8").splitlines():
        match line.split():
            case ["L", place, _, _, _, _, target]:
                link = under(system.root, PurePosixPath(place))
                if link.is_symlink() and str(link.readlink()) == target:
                    link.unlink()


def _say_what_is_left(system: System, role: Role, record: Record, say: Say) -> None:
    say("Left for the office:")
    for path in (ETC, DATA, *(one.path for one in role.folders if not one.path.is_relative_to(DATA))):
        if under(system.root, path).exists():
            say(f"  {path}")
    say(f"  user {role.user}, whose the data is")
    came = sorted({one for name in record.packages for one in name.split("|") if system.has_package(one)})
    if came:
        say(f"  Debian packages that came with it: {' '.join(came)}")
    say(f"To destroy all that too: sudo python3 dev.py uninstall {role.name} --purge")


def _purge(system: System, role: Role, say: Say, only_told: bool) -> Trouble | None:
    """The record goes last, with its folder: while it is there, one that was cut off is ended by the next."""
    would = "would DESTROY  " if only_told else "destroyed  "
    for path in (ETC, *(one.path for one in role.folders)):
        _destroy(system, path, say, would, only_told=only_told)
    say(f"{would}user {role.user}")
    is_there = system.groups_of(role.user) is not None
    if not only_told and is_there and (trouble := system.remove_user(role.user)):
        return trouble
    _destroy(system, DATA, say, would, only_told=only_told)
    copies = under(system.root, COPIES)
    if copies.is_dir() and any(copies.iterdir()):
        say(f"NOT destroyed: the copies of the journal on the second medium, {COPIES}")
    return None


def _destroy(system: System, path: PurePosixPath, say: Say, would: str, *, only_told: bool) -> None:
    here = under(system.root, path)
    if not here.exists():
        return
    say(f"{would}{path}")
    if only_told:
        return
    if here.is_mount():  # a disk of its own (LOCKING.md, step 5): it cannot be taken away
        empty(here)
    else:
        shutil.rmtree(here)
