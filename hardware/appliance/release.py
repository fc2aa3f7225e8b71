"""One release under ``/opt/kotak-aduan/releases/VERSION``: ``app/`` the source, ``venv/`` its packages, ``RELEASE.json``.

It is made beside under another name and renamed once whole, RELEASE.json last. Nothing in it names the place where it was
made: ``venv/`` finds ``app/`` by a relative path, and its two programs are written here. All of it is root's.

RELEASE.json: ``version``; ``roles``; ``made_at`` (UTC); ``lock`` and ``source`` (SHA-256 of requirements.lock and of all that
is under app/); ``python`` ("3.11").
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Any

from hardware.appliance.into_place import leftovers, making, put_into_place, tidy
from hardware.appliance.places import CURRENT, RELEASE_JSON, RELEASES, under
from hardware.appliance.record import Record
from hardware.appliance.requirements import chosen
from hardware.appliance.system import System, Trouble

SHIPPED = (
    *("kiosk", "sync", "hardware", "config", "decisions/licences.md"),
    *("pyproject.toml", "requirements.lock", "dev.py", "README.md", "CHANGELOG.md", "LICENSE"),
)
"""What of the source an installed machine gets."""
_LEFT_OUT = ("__pycache__", "var")
_PROGRAMS = {"kiosk": "kiosk.__main__:main", "backoffice": "sync.backoffice:main"}


@dataclass(frozen=True)
class Source:
    """The product as it lies in ``folder``: a checkout, an installed app/ or a bundle's source/."""

    folder: Path

    @property
    def version(self) -> str:
        """Of pyproject.toml."""
        project = tomllib.loads((self.folder / "pyproject.toml").read_text(encoding="utf-8"))["project"]
        return str(project["version"])

    @property
    def lock(self) -> str:
        """requirements.lock."""
        return (self.folder / "requirements.lock").read_text(encoding="utf-8")

    def files(self) -> Iterator[PurePosixPath]:
        """All that is shipped, relative, in order."""
        for name in SHIPPED:
            top = self.folder / name
            found = [top] if top.is_file() else sorted(path for path in top.rglob("*") if path.is_file())
            for path in found:
                inside = path.relative_to(self.folder)
                hidden = any(part in _LEFT_OUT or part.startswith(".") for part in inside.parts)
                if not hidden and path.suffix != ".pyc":
                    yield PurePosixPath(inside.as_posix())

    def digest(self) -> str:
        """SHA-256 over names and contents of all that is shipped."""
        told = hashlib.sha256()
        for path in self.files():
            told.update(f"{path}\0".encode())
            told.update(hashlib.sha256((self.folder / path).read_bytes()).digest())
        return told.hexdigest()


@dataclass(frozen=True)
class Release:
    """``source`` as the installed release, with the Python packages ``names`` of its lock for ``role``.

    ``wheels``: the only source of packages, for a machine without a network. ``clock``: UTC.
    """

    source: Source
    role: str
    names: tuple[str, ...]
    wheels: Path | None = None
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)

    @property
    def folder(self) -> PurePosixPath:
        """Where it will lie."""
        return RELEASES / self.source.version

    @property
    def what(self) -> str:
        return f"release: {self.folder}, {len(self.names)} Python packages by hash (takes a minute or two)"

    def is_so(self, system: System, record: Record) -> bool:
        return self._is_whole(system) and not leftovers(under(system.root, self.folder))

    def _is_whole(self, system: System) -> bool:
        made = facts(under(system.root, self.folder))
        wanted = {"source": self.source.digest(), "lock": _sha256(self.source.lock)}
        return made is not None and self.role in made.get("roles", ()) and wanted.items() <= made.items()

    def told(self, system: System, record: Record) -> Sequence[str]:
        there = facts(under(system.root, self.folder))
        if self._is_whole(system):
            return ["  what an earlier run has left beside it goes"]
        if there is None:
            return [f"  + app/ with {sum(1 for _ in self.source.files())} files, venv/, {RELEASE_JSON}"]
        return ["  this version is there with other content: made anew beside it, then put in its place"]

    def do(self, system: System, record: Record) -> Trouble | None:
        place, current = under(system.root, self.folder), under(system.root, CURRENT)
        if self._is_whole(system):
            tidy(place, current)
            return None
        here = making(place)
        trouble = self._made(system, here, self.folder.with_name(here.name))
        if trouble is not None:
            return trouble
        system.sync()
        put_into_place(place, current, lambda at: write_programs(at / "venv", self.folder.with_name(at.name)))
        record.touched.add(str(self.folder))
        return None

    def _made(self, system: System, here: Path, inside: PurePosixPath) -> Trouble | None:
        """Whole in the folder ``here``, which the machine itself calls ``inside``."""
        shutil.rmtree(here, ignore_errors=True)
        here.mkdir(parents=True)
        here.chmod(0o755)
        self._copy(here / "app")
        (here / "requirements.txt").write_text(chosen(self.source.lock, self.names), encoding="utf-8")
        trouble = system.make_venv(inside / "venv", inside / "requirements.txt", self.wheels)
        if trouble is not None:
            return trouble
        join(here / "venv", self.folder, self.source.version)
        if trouble := self._compiled(system, inside):
            return trouble
        self._sign_off(here, _python_of(here / "venv"))
        return None

    def _copy(self, app: Path) -> None:
        for path in self.source.files():
            to = app / path
            to.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(self.source.folder / path, to)
            to.chmod(0o755 if os.access(self.source.folder / path, os.X_OK) else 0o644)
        for folder in (app, *(path for path in app.rglob("*") if path.is_dir())):
            folder.chmod(0o755)

    def _compiled(self, system: System, making: PurePosixPath) -> Trouble | None:
        """Bytecode now, since nobody who runs it may write here; it names the files by their lasting place."""
        python = str(making / "venv" / "bin" / "python")
        names = ("-s", str(making), "-p", str(self.folder))
        quiet = ("-m", "compileall", "-qq", "-j", "0", *names)
        # What does not compile is a file of a package that no Python here reads, e.g. a template: no trouble of ours.
        system.run(python, *quiet, str(making / "venv" / "lib"))
        return system.run(python, *quiet, str(making / "app"))

    def _sign_off(self, here: Path, python: str) -> None:
        told = {
            "version": self.source.version,
            "roles": [self.role],
            "made_at": self.clock().isoformat(timespec="seconds"),
            "lock": _sha256(self.source.lock),
            "source": self.source.digest(),
            "python": python,
        }
        (here / RELEASE_JSON).write_text(json.dumps(told, indent=1), encoding="utf-8")


def join(venv: Path, release: PurePosixPath, version: str) -> None:
    """Lets a fresh ``venv`` of ``release`` (its lasting place) find app/ beside it and know our version, and gives it our two
    programs in place of those of pip and the packages."""
    packages = next(venv.glob("lib/python3*/site-packages"))
    (packages / "kotak_aduan.pth").write_text("../../../../app\n", encoding="utf-8")
    about = packages / f"kotak_aduan-{version}.dist-info"
    about.mkdir(exist_ok=True)
    metadata = f"Metadata-Version: 2.1\nName: kotak-aduan\nVersion: {version}\n"
    (about / "METADATA").write_text(metadata, encoding="utf-8")
    write_programs(venv, release)


def write_programs(venv: Path, release: PurePosixPath) -> None:
    """Our two, which name the release's place, and no others; as new files, whoever else holds the old ones."""
    for one in (venv / "bin").iterdir():
        if not re.fullmatch(r"python[0-9.]*", one.name):
            one.unlink()
    for name, entry in _PROGRAMS.items():
        module, function = entry.split(":")
        head = f"#!{release}/venv/bin/python\nimport sys\n"
        program = venv / "bin" / name
        program.write_text(
            f"{head}\nfrom {module} import {function}\n\nsys.exit({function}())\n", encoding="utf-8"
        )
        program.chmod(0o755)


def facts(release: Path) -> dict[str, Any] | None:
    """RELEASE.json of a release that is whole; None where there is none."""
    try:
        told = json.loads((release / RELEASE_JSON).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return told if isinstance(told, dict) and "version" in told else None


def installed_version(root: Path) -> str | None:
    """Of the release that runs."""
    current = under(root, CURRENT)
    if not current.is_symlink():
        return None
    told = facts(current.parent / current.readlink())
    return None if told is None else str(told.get("version"))


def as_numbers(version: str) -> tuple[int, ...]:
    """``0.10.1`` above ``0.9``."""
    return tuple(int(part) if part.isdigit() else 0 for part in version.split("."))


def _python_of(venv: Path) -> str:
    return next(venv.glob("lib/python3*")).name.removeprefix("python")


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
