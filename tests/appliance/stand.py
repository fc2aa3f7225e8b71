"""A Debian that is a folder, the product in small, and one call of the installer on them."""

from __future__ import annotations

import shutil
import stat
from dataclasses import dataclass, field
from pathlib import Path

from hardware.appliance.__main__ import Errand, act
from hardware.appliance.arguments import parser
from hardware.appliance.pretended import PretendedSystem
from hardware.appliance.refusals import Here

ROOT = Path(__file__).resolve().parents[2]
HERE = Here(user_id=0, python=(3, 11), machine="x86_64", bits=64)
_GROUPS = ("root", "audio", "dialout", "input", "lp", "render", "video")


def small_source(folder: Path) -> Path:
    """What is shipped, with one module of each package in place of hundreds."""
    for name in ("pyproject.toml", "requirements.lock", "dev.py", "README.md", "CHANGELOG.md", "LICENSE"):
        _copy(folder, name)
    for name in ("kiosk/__init__.py", "sync/__init__.py", "hardware/__init__.py", "decisions/licences.md"):
        _copy(folder, name)
    shutil.copytree(ROOT / "config", folder / "config")
    (folder / "kiosk/__pycache__").mkdir()
    (folder / "kiosk/__pycache__/left.cpython-311.pyc").touch()
    return folder


def _copy(folder: Path, name: str) -> None:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(ROOT / name, folder / name)


def bare_debian(folder: Path, version: str = "12") -> Path:
    """As much of one as the installer looks at."""
    (folder / "etc/systemd/system").mkdir(parents=True)
    (folder / "var/cache").mkdir(parents=True)
    (folder / "etc/os-release").write_text(
        f'ID=debian\nVERSION_ID="{version}"\nPRETTY_NAME="Debian {version}"\n'
    )
    (folder / "etc/passwd").write_text("root:x:0:0:root:/root:/bin/bash\n")
    lines = (f"{name}:x:{number}:\n" for number, name in enumerate(_GROUPS))
    (folder / "etc/group").write_text("".join(lines))
    return folder


@dataclass
class Stand:
    """One machine and one source. ``typed``: what somebody at the console types when ``asked``; None: nobody sits there.
    ``unseen``: their passwords, in order."""

    root: Path
    source: Path
    here: Here = HERE
    typed: str | None = "y"
    asked: list[str] = field(default_factory=list)
    unseen: tuple[str, ...] = ()
    said: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.system = PretendedSystem(self.root, self.said.append)

    def call(self, *words: str) -> int:
        """One run; `said` holds its lines alone."""
        self.said.clear()
        given = parser().parse_args(words)
        passwords = iter(self.unseen)

        def ask_unseen(_: str) -> str:
            try:
                return next(passwords)
            except StopIteration:
                raise EOFError from None

        say = self.said.append
        return act(Errand(given, self.source, self.here, self.system, say, self._ask, ask_unseen))

    def _ask(self, question: str) -> str:
        self.asked.append(question)
        if self.typed is None:
            raise EOFError
        return self.typed

    @property
    def text(self) -> str:
        """All that the last run said."""
        return "\n".join(self.said)

    def tree(self) -> dict[str, tuple[int, str]]:
        """Every path below the root: mode, and content, or where a link leads."""
        return {
            path.relative_to(self.root).as_posix(): (stat.S_IMODE(path.lstat().st_mode), _content(path))
            for path in sorted(self.root.rglob("*"))
        }


def _content(path: Path) -> str:
    if path.is_symlink():
        return f"-> {path.readlink()}"
    return path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""


def set_version(stand: Stand, version: str) -> None:
    """Of the source from now on."""
    path = stand.source / "pyproject.toml"
    lines = path.read_text().splitlines(keepends=True)
    path.write_text(
        "".join(f'version = "{version}"\n' if line.startswith("version = ") else line for line in lines)
    )
