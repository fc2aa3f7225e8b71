"""A backup by the program that runs, before another one changes its database: an older program cannot open that any more."""

from __future__ import annotations

from pathlib import PurePosixPath

from hardware.appliance.places import CURRENT, ETC, under
from hardware.appliance.release import Source, facts
from hardware.appliance.roles import Role
from hardware.appliance.system import Say, System, Trouble

UNIT = "kotak-central-backup.service"
_WITHOUT = "To go on without one: the same with --without-backup."
_SETTINGS = ETC / "backup.env"
_FOLDER = "/var/backups/kotak-aduan"
"""Of the unit, where the settings name none."""


def is_due(system: System, role: Role, source: Source) -> bool:
    """Whether a back office that runs would get another program; one of the same version counts too."""
    if role.name != "backoffice" or not system.lives:
        return False
    there = facts(under(system.root, CURRENT))
    return there is not None and (there["version"], there.get("source")) != (source.version, source.digest())


def make_backup(system: System, say: Say) -> Trouble | None:
    """By the unit of each night, in its sandbox, to where the office has them; says where it lies."""
    say(f"Another version: first a backup by the one that runs (systemctl start {UNIT}).")
    folder = _folder(system)
    before = _backups(system, folder)
    if trouble := system.run("systemctl", "start", UNIT):
        words = f"No backup could be made, so nothing was changed: {trouble.words}"
        return Trouble(words, f"journalctl -u {UNIT} says why. {_WITHOUT}")
    if not (made := _backups(system, folder) - before):  # skipped by a condition that the office has given it
        words = f"No new backup lies in {folder}, so nothing was changed."
        return Trouble(words, f"journalctl -u {UNIT} and {_SETTINGS} say where they go. {_WITHOUT}")
    say(f'The backup: {folder / max(made)}. The way back, if it is needed: README, "In an office".')
    return None


def _backups(system: System, folder: PurePosixPath) -> set[str]:
    return {one.name for one in under(system.root, folder).glob("kotak-aduan-*.tar*")}


def _folder(system: System) -> PurePosixPath:
    path = under(system.root, _SETTINGS)
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    named = [line.partition("=")[2].strip("\"' ") for line in lines if line.startswith("BACKUP_FOLDER=")]
    return PurePosixPath((named or [_FOLDER])[-1] or _FOLDER)
