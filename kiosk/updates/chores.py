"""What an update does in the folder of the kiosk's user, done by that user: root would follow any link laid there.

Each is a verb of `kiosk update` that ends with code 0 or says a refusal as one JSON line. ``try`` is run with the code of
the release that is tried, the others with that of the release in force.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal, Protocol

import msgspec

from sync.cases.refusal import Refusal
from sync.journal.going_back import copy_journal, forget_before, go_back, keep_before, revision
from sync.logbook import note

Chore = Literal["copy", "try", "keep", "back", "forget", "sound"]
CHORES: tuple[Chore, ...] = ("copy", "try", "keep", "back", "forget", "sound")
TRIAL = "update-trial"
"""Folder of the copy on which a release is tried, within the kiosk's own."""
_LONGEST_S = 300


class Chores(Protocol):
    """Who does them."""

    def do(self, chore: Chore, release: Path, word: str = "") -> Refusal | None:
        """``release``: whose code does it; ``word``: what the chore wants to know."""
        ...


def chore(
    name: Chore, folder: Path, now: datetime, word: str, tried: Callable[[Path], Refusal | None]
) -> Refusal | None:
    """One of them in the kiosk's ``folder``. ``tried``: opens the journal in a folder and goes once through all."""
    match name:
        case "copy":
            return _unless_none(copy_journal(folder, folder / TRIAL))
        case "try":
            return _tried(folder / TRIAL, tried)
        case "keep":
            return keep_before(folder)
        case "back":
            return _back(folder, now)
        case "forget":
            shutil.rmtree(folder / TRIAL, ignore_errors=True)
            return forget_before(folder)
        case "sound":
            return _sound(folder, word)


def _unless_none(refused: Refusal | None) -> Refusal | None:
    """A machine without a journal yet has none to lose."""
    return None if refused is not None and refused.code == "journal.none" else refused


def _tried(folder: Path, tried: Callable[[Path], Refusal | None]) -> Refusal | None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return tried(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _back(folder: Path, now: datetime) -> Refusal | None:
    way = go_back(folder, now)
    if isinstance(way, Refusal):
        return way
    note("update.journal_back", way=way.replace(" ", "_"))
    return forget_before(folder)


def _sound(folder: Path, told: str) -> Refusal | None:
    found = revision(folder)
    if isinstance(found, Refusal):
        return found
    return None if found == told else Refusal("journal.other", {"found": found, "told": told})


@dataclass(frozen=True, slots=True)
class OtherUser:
    """Another process, as the kiosk's user where there is one (``user``, ``group``; None: as who we are), with the same
    settings: ``options`` stand before the verb."""

    options: Sequence[str]
    user: int | None = None
    group: int | None = None

    def do(self, chore: Chore, release: Path, word: str = "") -> Refusal | None:
        python = release / "venv" / "bin" / "python"
        command = [
            str(python),
            "-m",
            "kiosk",
            *self.options,
            "update",
            "chore",
            chore,
            *([word] if word else []),
        ]
        groups: list[int] | None = None if self.user is None else []
        try:
            ended = subprocess.run(
                command, check=False, stdout=subprocess.PIPE, timeout=_LONGEST_S, cwd=release / "app",
                user=self.user, group=self.group, extra_groups=groups, umask=0o077, env=self._environment(),
            )  # fmt: skip
        except (OSError, subprocess.TimeoutExpired) as trouble:
            note("update.command_failed", trouble, what=chore)
            return Refusal("update.chore", {"which": chore, "code": -1})
        if ended.returncode == 0:
            return None
        return _said(ended.stdout) or Refusal("update.chore", {"which": chore, "code": ended.returncode})

    def _environment(self) -> dict[str, str]:
        """Ours, without what only a person's session has; the child finds the program in its folder."""
        kept = {name: value for name, value in os.environ.items() if name.startswith("KOTAK_ADUAN_")}
        return {
            **kept,
            "PATH": os.environ.get("PATH", os.defpath),
            "LANG": "C.UTF-8",
            "PYTHONDONTWRITEBYTECODE": "1",
        }


def say(refusal: Refusal) -> str:
    """The line that `OtherUser` reads."""
    return msgspec.json.encode({"code": refusal.code, "details": dict(refusal.details)}).decode()


def _said(out: bytes) -> Refusal | None:
    """The last line, if it is one of ours. A tried release may say what it likes: only words and numbers are taken."""
    lines = out.strip().splitlines()
    try:
        told = msgspec.json.decode(lines[-1], type=_Told) if lines else None
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
    return (
        None
        if told is None
        else Refusal(told.code[:60], {name[:40]: value for name, value in told.details.items()})
    )


class _Told(msgspec.Struct):
    code: str
    details: dict[str, str | int] = {}
