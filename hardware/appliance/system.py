"""The Debian that is changed: packages, users, owners, services. Plain files need none of this.

With another root than ``/`` every command runs inside it by chroot: for images, and for trials with debootstrap.
"""

from __future__ import annotations

import grp
import hashlib
import os
import pwd
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Protocol

from hardware.appliance.places import LOG, under

Say = Callable[[str], None]
"""Takes one line for whoever sits at the console."""

APT = ("apt-get", "-q", "-y", "-o", "Dpkg::Use-Pty=0", "-o", "Dpkg::Options::=--force-confold")
_PASSED_ON = ("PATH", "LANG", "TERM", "SSL_CERT_FILE", "SSL_CERT_DIR")
_PASSED_ON_PREFIXES = (
    "PIP_",
    "http_proxy",
    "https_proxy",
    "no_proxy",
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "NO_PROXY",
)
_STILL_S = 20.0
_SHOWN_LINES = 12


@dataclass(frozen=True)
class Trouble:
    """What did not work, and what to do; both for a person."""

    words: str
    next_step: str = ""


class System(Protocol):
    """Outcomes: None when it is done, else the trouble."""

    root: Path

    @property
    def lives(self) -> bool:
        """Whether systemd runs this root, so that services can be started."""
        ...

    def has_package(self, name: str) -> bool: ...

    def install_packages(self, names: Sequence[str], debs: Path | None) -> Trouble | None: ...

    def is_debians(self, path: PurePosixPath) -> bool:
        """Whether it is a configuration file of a Debian package that lies as the package brought it."""
        ...

    def has_group(self, name: str) -> bool: ...

    def add_group(self, name: str) -> Trouble | None: ...

    def groups_of(self, user: str) -> frozenset[str] | None:
        """Its further groups; None where there is no such user."""
        ...

    def add_user(self, name: str, home: PurePosixPath, words: str) -> Trouble | None: ...

    def join_groups(self, user: str, groups: Sequence[str]) -> Trouble | None: ...

    def remove_user(self, name: str) -> Trouble | None: ...

    def owner_of(self, path: Path) -> tuple[str, str]:
        """User and group by name; numbers where they have none."""
        ...

    def own(self, path: Path, user: str, group: str) -> None: ...

    def make_venv(
        self, folder: PurePosixPath, requirements: PurePosixPath, wheels: Path | None
    ) -> Trouble | None: ...

    def run(self, *command: str) -> Trouble | None:
        """One command of the system, e.g. systemctl."""
        ...

    def sync(self) -> None:
        """All that was written is on the disk when this comes back."""
        ...


@dataclass
class Debian:
    """A real one at ``root``. ``say`` is told that a long command still runs; their output goes to the log file."""

    root: Path
    say: Say
    environment: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))

    @property
    def lives(self) -> bool:
        return self.root == Path("/") and Path("/run/systemd/system").is_dir()

    def has_package(self, name: str) -> bool:
        """``a|b``: one of them is enough."""
        return any(self._is_installed(one) for one in name.split("|"))

    def _is_installed(self, name: str) -> bool:
        ended = self._ask("dpkg-query", "-W", "-f", "${db:Status-Status}", name)
        return ended.returncode == 0 and ended.stdout.startswith("installed")

    def install_packages(self, names: Sequence[str], debs: Path | None) -> Trouble | None:
        lists = () if debs is None else self._list_of(debs)
        updated = self.run(*APT, *lists, "update")
        chosen = [self._first_known(name, lists) for name in names]
        words = self.run(*APT, *lists, "install", "--no-install-recommends", *chosen)
        if words is None:
            return None
        if debs is not None:
            return Trouble(
                words.words, "The bundle's folder debs/ lacks a package: see the lines above, make it anew."
            )
        network = "Is the Debian mirror in reach (/etc/apt/sources.list, proxy)? " if updated else ""
        return Trouble(words.words, f"{network}Without a network: install with --from BUNDLE.")

    def _first_known(self, name: str, lists: Sequence[str]) -> str:
        *others, last = name.split("|")
        for one in others:
            if self._ask("apt-get", "-s", "-qq", *lists, "install", one).returncode == 0:
                return one
        return last

    def _list_of(self, debs: Path) -> tuple[str, ...]:
        """The bundle's packages as apt's only source."""
        file = PurePosixPath("/run/kotak-aduan-debs.list")
        under(self.root, file).write_text(
            f"deb [trusted=yes] file:{self._inside(debs)} ./\n", encoding="utf-8"
        )
        return (
            "-o",
            f"Dir::Etc::SourceList={file}",
            "-o",
            "Dir::Etc::SourceParts=-",
            "-o",
            "APT::Get::List-Cleanup=0",
        )

    def _inside(self, path: Path) -> PurePosixPath:
        """As the commands see it."""
        return PurePosixPath("/") / path.resolve().relative_to(self.root.resolve())

    def is_debians(self, path: PurePosixPath) -> bool:
        owner = self._ask("dpkg-query", "-S", str(path)).stdout.partition(":")[0]
        told = self._ask("dpkg-query", "-W", "-f", "${Conffiles}\\n", owner).stdout if owner else ""
        content = under(self.root, path).read_bytes()
        there = hashlib.md5(content, usedforsecurity=False).hexdigest()  # as dpkg's list has them
        return f"{path} {there}" in (line.strip() for line in told.splitlines())

    def has_group(self, name: str) -> bool:
        return any(line.startswith(f"{name}:") for line in self._lines("etc/group"))

    def add_group(self, name: str) -> Trouble | None:
        return self.run("groupadd", "--system", name)

    def groups_of(self, user: str) -> frozenset[str] | None:
        if not any(line.startswith(f"{user}:") for line in self._lines("etc/passwd")):
            return None
        fields = (line.split(":") for line in self._lines("etc/group"))
        return frozenset(name for name, _, _, members in fields if user in members.split(","))

    def add_user(self, name: str, home: PurePosixPath, words: str) -> Trouble | None:
        closed = ("--shell", "/usr/sbin/nologin", "--no-create-home", "--user-group")
        return self.run("useradd", "--system", *closed, "--home-dir", str(home), "--comment", words, name)

    def join_groups(self, user: str, groups: Sequence[str]) -> Trouble | None:
        return self.run("usermod", "--append", "--groups", ",".join(groups), user)

    def remove_user(self, name: str) -> Trouble | None:
        return self.run("userdel", name)

    def owner_of(self, path: Path) -> tuple[str, str]:
        found = path.lstat()
        return self._name("etc/passwd", found.st_uid), self._name("etc/group", found.st_gid)

    def own(self, path: Path, user: str, group: str) -> None:
        os.chown(
            path, self._number("etc/passwd", user), self._number("etc/group", group), follow_symlinks=False
        )

    def make_venv(
        self, folder: PurePosixPath, requirements: PurePosixPath, wheels: Path | None
    ) -> Trouble | None:
        made = self.run("/usr/bin/python3", "-m", "venv", "--clear", str(folder))
        if made is not None:
            return Trouble(made.words, "Is the Debian package python3-venv there?")
        pip = (
            str(folder / "bin" / "python"),
            "-m",
            "pip",
            "install",
            "--disable-pip-version-check",
            "--no-input",
        )
        offline = () if wheels is None else ("--no-index", "--find-links", str(self._inside(wheels)))
        how = ("--require-hashes", "--no-deps", "--no-compile", "--only-binary", ":all:", *offline)
        done = self.run(*pip, *how, "--requirement", str(requirements))
        if done is None:
            return None
        hint = "The bundle's folder wheels/ was made for another Python or processor, or is not whole: make it anew."
        network = "Is the package index in reach (pip config, proxy)? Without a network: install with --from BUNDLE."
        return Trouble(done.words, network if wheels is None else hint)

    def run(self, *command: str) -> Trouble | None:
        log = under(self.root, LOG)
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("ab") as out:
            begin = out.tell()
            out.write(f"\n$ {' '.join(command)}\n".encode())
            out.flush()
            try:
                code = self._waited(command, out.fileno())
            except OSError as trouble:
                return Trouble(f"{command[0]}: {trouble.strerror}")
        if code == 0:
            return None
        told = log.read_bytes()[begin:].decode(errors="replace").strip().splitlines()[1:]
        for line in told[-_SHOWN_LINES:]:
            self.say(f"    | {line}")
        return Trouble(f"{' '.join(command[:3])} … ended with code {code} (all of it: {LOG})")

    def sync(self) -> None:
        os.sync()

    def _waited(self, command: Sequence[str], out: int) -> int:
        started = time.monotonic()
        running = subprocess.Popen(
            self._chrooted(command),
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            env=self._surroundings(),
            cwd="/",
        )
        while True:
            try:
                return running.wait(_STILL_S)
            except subprocess.TimeoutExpired:
                self.say(f"    … still running, {time.monotonic() - started:.0f} s: {' '.join(command[:4])}")

    def _ask(self, *command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self._chrooted(command),
            capture_output=True,
            text=True,
            check=False,
            env=self._surroundings(),
            cwd="/",
        )

    def _chrooted(self, command: Sequence[str]) -> list[str]:
        return [*(("chroot", str(self.root)) if self.root != Path("/") else ()), *command]

    def _surroundings(self) -> dict[str, str]:
        kept = {
            name: value
            for name, value in self.environment.items()
            if name in _PASSED_ON or name.startswith(_PASSED_ON_PREFIXES)
        }
        sbin = f"{kept.get('PATH', os.defpath)}:/usr/local/sbin:/usr/sbin:/sbin"
        return {
            **kept,
            "PATH": sbin,
            "DEBIAN_FRONTEND": "noninteractive",
            "LC_ALL": "C.UTF-8",
            "HOME": "/root",
        }

    def _lines(self, file: str) -> list[str]:
        path = self.root / file
        return path.read_text(encoding="utf-8").splitlines() if path.is_file() else []

    def _number(self, file: str, name: str) -> int:
        for line in self._lines(file):
            if line.startswith(f"{name}:"):
                return int(line.split(":")[2])
        if self.root == Path("/"):  # a directory service may know it
            return pwd.getpwnam(name).pw_uid if file == "etc/passwd" else grp.getgrnam(name).gr_gid
        raise LookupError(f"{name} is not in {file}")

    def _name(self, file: str, number: int) -> str:
        for line in self._lines(file):
            fields = line.split(":")
            if len(fields) > 2 and fields[2] == str(number):
                return fields[0]
        return str(number)
