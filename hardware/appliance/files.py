"""One file of the machine, by the rule of Debian's own configuration files.

What nobody has changed since we wrote it follows the shipped one. What the office has changed stays, a link in its place too,
and the shipped one lies beside it as ``NAME.dist``. One that was deleted comes back: a unit is got rid of by
``ln -sf /dev/null`` over its file (``systemctl mask`` refuses where a file lies), or changed by a drop-in.
"""

from __future__ import annotations

import difflib
import hashlib
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path, PurePosixPath

from hardware.appliance.changes import mode_of
from hardware.appliance.places import DEBIANS, DIST, under, write_out
from hardware.appliance.record import Record
from hardware.appliance.system import System, Trouble

_RUNS = 0o111


class _State(Enum):
    ABSENT = "new"
    SAME = "same"
    OURS = "follows the shipped one"
    DEBIAN = "takes the place of the Debian package's own"
    OFFICE = "changed here: kept, the shipped one beside it"


def digest(content: bytes) -> str:
    """SHA-256, hexadecimal."""
    return hashlib.sha256(content).hexdigest()


@dataclass(frozen=True)
class File:
    """``content`` as shipped; ``owner``, ``group`` and ``mode`` count for it and for its ``.dist``, which is never a program:
    update-grub would run it."""

    path: PurePosixPath
    content: bytes
    owner: str = "root"
    group: str = "root"
    mode: int = 0o644

    @property
    def what(self) -> str:
        return f"file: {self.path}"

    def is_so(self, system: System, record: Record) -> bool:
        path = under(system.root, self.path)
        match self._state(system, record):
            case _State.SAME:
                record.files.setdefault(str(self.path), digest(self.content))
                return mode_of(path) == self.mode and system.owner_of(path) == (self.owner, self.group)
            case _State.OFFICE:
                beside = _dist(path)
                same = beside.is_file() and beside.read_bytes() == self.content
                return same and not mode_of(beside) & _RUNS
        return False

    def is_the_offices(self, system: System, record: Record) -> bool:
        """Whether what lies there was changed by somebody."""
        return self._state(system, record) is _State.OFFICE

    def _state(self, system: System, record: Record) -> _State:
        path = under(system.root, self.path)
        if path.is_symlink():  # a unit that is masked, or a file that the office keeps elsewhere
            return _State.OFFICE
        if not path.is_file():
            return _State.ABSENT
        there = path.read_bytes()
        if there == self.content:
            return _State.SAME
        if record.files.get(str(self.path)) == digest(there):
            return _State.OURS
        return _State.DEBIAN if system.is_debians(self.path) else _State.OFFICE

    def told(self, system: System, record: Record) -> Sequence[str]:
        path = under(system.root, self.path)
        state = self._state(system, record)
        if state is _State.SAME:
            there = " ".join(system.owner_of(path))
            return [
                f"  owner and mode: {there} {mode_of(path):04o} -> {self.owner} {self.group} {self.mode:04o}"
            ]
        old = path.read_bytes() if path.is_file() else b""
        names = (str(self.path) if old else "/dev/null", str(self.path))
        lines = difflib.unified_diff(_lines(old), _lines(self.content), *names, lineterm="")
        return [
            f"  {state.value} ({self.owner}:{self.group} {self.mode:04o})",
            *(f"  {line}" for line in lines),
        ]

    def do(self, system: System, record: Record) -> Trouble | None:
        path = under(system.root, self.path)
        if path.is_dir():
            return Trouble(
                f"{self.path} is a folder here, not a file.", "Look what it is, move it away, and go on."
            )
        state = self._state(system, record)
        theirs = state is _State.OFFICE
        place = _dist(path) if theirs else path
        if state is _State.DEBIAN:
            self._put_aside(system, path, record)
        self._write(system, place, self.mode & ~_RUNS if theirs else self.mode)
        if not theirs:
            record.files[str(self.path)] = digest(self.content)
            record.touched.add(str(self.path))
            _dist(path).unlink(missing_ok=True)
        return None

    def _put_aside(self, system: System, path: Path, record: Record) -> None:
        """The package's own, for the day when ours is taken away again."""
        aside = DEBIANS / self.path.relative_to("/")
        under(system.root, aside).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, under(system.root, aside))
        record.debians[str(self.path)] = str(aside)

    def _write(self, system: System, path: Path, mode: int) -> None:
        """Beside it and renamed, with owner and mode before the name: a secret is never readable for a moment."""
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_name(f".{path.name}.new")
        beside.unlink(missing_ok=True)
        beside.touch(0o600)
        write_out(beside, self.content)
        system.own(beside, self.owner, self.group)
        beside.chmod(mode)
        beside.replace(path)


def _dist(path: Path) -> Path:
    return path.with_name(path.name + DIST)


def _lines(content: bytes) -> list[str]:
    try:
        return content.decode().splitlines()
    except UnicodeDecodeError:
        return [f"({len(content)} bytes, no text)"] if content else []
