"""A Debian that is only a folder: for trials of the installer without apt, chroot and systemd.

Packages are a list, users and groups lines of etc/passwd and etc/group, a venv is three files, `systemctl enable` makes
the links that the units ask for, and what was started is ``active``. ``fails``: what of these ends with a trouble, e.g.
"install_packages", "make_venv", or the words of a command; ``dying``: units that end again right after their start; ``also``: what
a command does besides, by its words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from hardware.appliance.places import UNITS, under
from hardware.appliance.system import Debian, Trouble

_WANTED = re.compile(r"^WantedBy=(.+)$", re.MULTILINE)


@dataclass
class PretendedSystem(Debian):
    """``ran``: the commands that a real one would have run. As another user than root, owners stay as they are."""

    packages: set[str] = field(default_factory=set)
    fails: set[str] = field(default_factory=set)
    ran: list[tuple[str, ...]] = field(default_factory=list)
    owners: dict[Path, tuple[str, str]] = field(default_factory=dict)
    lives_now: bool = False
    debians: set[PurePosixPath] = field(default_factory=set)
    active: set[str] = field(default_factory=set)
    dying: set[str] = field(default_factory=set)
    also: dict[str, Callable[[], object]] = field(default_factory=dict)

    @property
    def lives(self) -> bool:
        return self.lives_now

    def _failed(self, what: str) -> Trouble | None:
        return Trouble(f"{what} was told to fail", "Let it not.") if what in self.fails else None

    def has_package(self, name: str) -> bool:
        return bool(set(name.split("|")) & self.packages)

    def install_packages(self, names: Sequence[str], debs: Path | None) -> Trouble | None:
        trouble = self._failed("install_packages")
        if trouble is None:
            self.packages.update(name.split("|")[0] for name in names)
        return trouble

    def is_debians(self, path: PurePosixPath) -> bool:
        return path in self.debians

    def add_group(self, name: str) -> Trouble | None:
        self._line("etc/group", f"{name}:x:{self._next_number()}:")
        return None

    def add_user(self, name: str, home: PurePosixPath, words: str) -> Trouble | None:
        number = self._next_number()
        self._line("etc/group", f"{name}:x:{number}:")
        self._line("etc/passwd", f"{name}:x:{number}:{number}:{words}:{home}:/usr/sbin/nologin")
        return self._failed("add_user")

    def join_groups(self, user: str, groups: Sequence[str]) -> Trouble | None:
        path = self.root / "etc/group"
        joined = []
        for line in path.read_text(encoding="utf-8").splitlines():
            name, members = line.split(":")[0], line.split(":")[3]
            add = name in groups and user not in members.split(",")
            joined.append(f"{line}{',' if members else ''}{user}" if add else line)
        path.write_text("\n".join(joined) + "\n", encoding="utf-8")
        return None

    def remove_user(self, name: str) -> Trouble | None:
        if trouble := self._failed("remove_user"):
            return trouble
        path = self.root / "etc/passwd"
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        path.write_text("".join(line for line in lines if not line.startswith(f"{name}:")), encoding="utf-8")
        return None

    def owner_of(self, path: Path) -> tuple[str, str]:
        return self.owners.get(path, ("root", "root"))

    def own(self, path: Path, user: str, group: str) -> None:
        self._number("etc/passwd", user)  # LookupError for one who is not there
        self._number("etc/group", group)
        lasting = (
            path.with_name(path.name.removeprefix(".").removesuffix(".new"))
            if path.suffix == ".new"
            else path
        )
        self.owners[lasting] = (user, group)

    def make_venv(
        self, folder: PurePosixPath, requirements: PurePosixPath, wheels: Path | None
    ) -> Trouble | None:
        if trouble := self._failed("make_venv"):
            return trouble
        here = under(self.root, folder)
        (here / "bin").mkdir(parents=True)
        (here / "bin/python").symlink_to("/usr/bin/python3")
        (here / "bin/pip").touch(0o755)
        (here / "lib/python3.11/site-packages").mkdir(parents=True)
        return None

    def run(self, *command: str) -> Trouble | None:
        self.ran.append(command)
        if command[:2] in (("systemctl", "enable"), ("systemctl", "disable")):
            if not under(self.root, UNITS / command[-1]).is_file():
                return Trouble(f"Unit file {command[-1]} does not exist.")
            self._switch(command[-1], on=command[1] == "enable")
        words = " ".join(command)
        trouble = self._failed(command[0]) or self._failed(words) or self._by_the_manager(command)
        if trouble is None and words in self.also:
            self.also[words]()
        return trouble

    def _by_the_manager(self, command: Sequence[str]) -> Trouble | None:
        match command:
            case ("systemctl", "start" | "restart", unit) if unit not in self.dying:
                self.active.add(unit)
            case ("systemctl", "disable", "--now", unit):
                self.active.discard(unit)
            case ("systemctl", "is-active", "--quiet", unit) if unit not in self.active:
                return Trouble(f"{unit} is not active.")
        return None

    def sync(self) -> None:
        """A trial is on no disk of anybody's."""

    def _switch(self, unit: str, *, on: bool) -> None:
        folder = under(self.root, UNITS)
        for target in _WANTED.findall((folder / unit).read_text(encoding="utf-8")):
            link = folder / f"{target}.wants" / unit
            link.unlink(missing_ok=True)
            if on:
                link.parent.mkdir(exist_ok=True)
                link.symlink_to(UNITS / unit)

    def _line(self, file: str, line: str) -> None:
        with (self.root / file).open("a", encoding="utf-8") as out:
            out.write(line + "\n")

    def _next_number(self) -> int:
        return 900 + len(self._lines("etc/group"))
