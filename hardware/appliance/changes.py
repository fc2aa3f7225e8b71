"""The changes that an installation is made of. Each knows whether it is so already, tells itself, and does itself."""

from __future__ import annotations

import stat
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Protocol

from hardware.appliance.places import UNITS, lead, under
from hardware.appliance.record import Record
from hardware.appliance.system import System, Trouble


class Change(Protocol):
    """One thing that is to be so."""

    @property
    def what(self) -> str:
        """One line."""
        ...

    def is_so(self, system: System, record: Record) -> bool: ...

    def told(self, system: System, record: Record) -> Sequence[str]:
        """Further lines for --dry-run, e.g. a difference; nothing is changed by it."""
        ...

    def do(self, system: System, record: Record) -> Trouble | None: ...


@dataclass(frozen=True)
class Packages:
    """Debian's; ``a|b`` names two, the first of which is taken where the archive has it. ``debs``: the only source."""

    names: tuple[str, ...]
    debs: Path | None = None

    @property
    def what(self) -> str:
        return f"packages: {len(self.names)} of Debian's (the first time takes some minutes)"

    def _missing(self, system: System) -> list[str]:
        return [name for name in self.names if not system.has_package(name)]

    def is_so(self, system: System, record: Record) -> bool:
        return not self._missing(system)

    def told(self, system: System, record: Record) -> Sequence[str]:
        return [f"  + {name}" for name in self._missing(system)]

    def do(self, system: System, record: Record) -> Trouble | None:
        missing = self._missing(system)
        trouble = system.install_packages(missing, self.debs)
        if trouble is None:
            record.packages.extend(missing)
        return trouble


@dataclass(frozen=True)
class Group:
    """A group of the system, of devices or of ours."""

    name: str

    @property
    def what(self) -> str:
        return f"group: {self.name}"

    def is_so(self, system: System, record: Record) -> bool:
        return system.has_group(self.name)

    def told(self, system: System, record: Record) -> Sequence[str]:
        return ()

    def do(self, system: System, record: Record) -> Trouble | None:
        return system.add_group(self.name)


@dataclass(frozen=True)
class User:
    """A user without password and shell, with a group of its own name and in ``groups``."""

    name: str
    home: PurePosixPath
    words: str
    groups: tuple[str, ...] = ()

    @property
    def what(self) -> str:
        return f"user: {self.name}{' in ' + ', '.join(self.groups) if self.groups else ''}"

    def is_so(self, system: System, record: Record) -> bool:
        found = system.groups_of(self.name)
        return found is not None and found >= set(self.groups)

    def told(self, system: System, record: Record) -> Sequence[str]:
        return ()

    def do(self, system: System, record: Record) -> Trouble | None:
        if system.groups_of(self.name) is None:
            if trouble := system.add_user(self.name, self.home, self.words):
                return trouble
            record.users.append(self.name)
        return system.join_groups(self.name, self.groups) if self.groups else None


@dataclass(frozen=True)
class Folder:
    """With owner and mode; what is in it stays."""

    path: PurePosixPath
    owner: str = "root"
    group: str = "root"
    mode: int = 0o755

    @property
    def what(self) -> str:
        return f"folder: {self.path} ({self.owner}:{self.group} {self.mode:04o})"

    def is_so(self, system: System, record: Record) -> bool:
        path = under(system.root, self.path)
        if path.is_symlink() or not path.is_dir():
            return False
        return mode_of(path) == self.mode and system.owner_of(path) == (self.owner, self.group)

    def told(self, system: System, record: Record) -> Sequence[str]:
        return ()

    def do(self, system: System, record: Record) -> Trouble | None:
        path = under(system.root, self.path)
        if path.is_symlink() or (path.exists() and not path.is_dir()):
            return Trouble(
                f"{self.path} is there and is no folder.", "Look what it is, move it away, and go on."
            )
        path.mkdir(parents=True, exist_ok=True)
        system.own(path, self.owner, self.group)
        path.chmod(self.mode)
        return None


@dataclass(frozen=True)
class Link:
    """``path`` leads to ``target``, replaced in one step."""

    path: PurePosixPath
    target: str

    @property
    def what(self) -> str:
        return f"link: {self.path} -> {self.target}"

    def is_so(self, system: System, record: Record) -> bool:
        path = under(system.root, self.path)
        return path.is_symlink() and str(path.readlink()) == self.target

    def told(self, system: System, record: Record) -> Sequence[str]:
        return ()

    def do(self, system: System, record: Record) -> Trouble | None:
        path = under(system.root, self.path)
        if path.exists() and not path.is_symlink():
            return Trouble(
                f"{self.path} is there and is no link.", "Look what it is, move it away, and go on."
            )
        lead(path, self.target)
        record.touched.add(str(self.path))
        return None


@dataclass(frozen=True)
class Enabled:
    """A unit of systemd that begins with the machine. One that the office has switched off since, or masked, stays off."""

    name: str

    @property
    def what(self) -> str:
        return f"unit: {self.name} begins with the machine"

    def is_so(self, system: System, record: Record) -> bool:
        return self.name in record.units or self.is_on(system) or self._is_masked(system)

    def _is_masked(self, system: System) -> bool:
        unit = under(system.root, UNITS / self.name)
        return unit.is_symlink() and str(unit.readlink()) == "/dev/null"

    def is_on(self, system: System) -> bool:
        """By the link that `systemctl enable` makes; inside another root it leads nowhere from here."""
        folder = under(system.root, UNITS)
        return not self._is_masked(system) and any(
            (wants / self.name).is_symlink()
            for kind in ("wants", "requires")
            for wants in folder.glob(f"*.{kind}")
        )

    def told(self, system: System, record: Record) -> Sequence[str]:
        return ()

    def do(self, system: System, record: Record) -> Trouble | None:
        trouble = system.run("systemctl", "enable", self.name)
        if trouble is None:
            record.units.append(self.name)
        return trouble


def mode_of(path: Path) -> int:
    """Permission bits without following a link."""
    return stat.S_IMODE(path.lstat().st_mode)
