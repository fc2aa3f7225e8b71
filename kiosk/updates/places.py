"""Where releases and the records about them lie on a machine."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sync.vault.folders import sync_folder
from sync.wire.release import KEYS_FILE, is_version

SHIPPED = Path(__file__).resolve().parents[2] / "config"
"""Beside this code: what the release that runs has brought."""
STAND = "KOTAK_ADUAN_STAND"
"""A folder that stands for the root of the machine, for trials."""


@dataclass(frozen=True, slots=True)
class Places:
    """``root``: ``/`` but in trials."""

    root: Path = Path("/")

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> Places:
        """The machine's, or those of a trial."""
        return cls(Path(environment.get(STAND) or "/"))

    @property
    def opt(self) -> Path:
        return self.root / "opt/kotak-aduan"

    @property
    def releases(self) -> Path:
        """A folder a version: ``app``, ``venv``, ``RELEASE.json``."""
        return self.opt / "releases"

    @property
    def current(self) -> Path:
        """Symlink to the release that the lobby is started from."""
        return self.opt / "current"

    @property
    def confirmed(self) -> Path:
        """Symlink to the release before it, while the current one is on probation; whose code does the updating then."""
        return self.opt / "confirmed"

    @property
    def state(self) -> Path:
        """Root's own; others read it."""
        return self.root / "var/lib/kotak-aduan/updates"

    @property
    def incoming(self) -> Path:
        """Where the lobby lays bundles."""
        return self.state / "incoming"

    @property
    def ask(self) -> Path:
        """A file that the lobby makes and a unit of root's waits for."""
        return self.root / "run/kotak-aduan/ask/update"

    @property
    def handed_over(self) -> Path:
        """Release keys that a release has put in the place of the office's; see `kiosk.updates.trusted`."""
        return self.state / "release-keys.json"

    @property
    def own_keys(self) -> Path:
        """The office's release keys."""
        return self.root / "etc/kotak-aduan" / KEYS_FILE

    def release(self, version: str) -> Path:
        """The folder of one release."""
        return self.releases / version

    def running(self) -> str:
        """Version of the release that ``current`` names; "" where this machine was not installed that way."""
        return version_at(self.current)

    def installed(self) -> list[str]:
        """Versions that lie here."""
        if not self.releases.is_dir():
            return []
        return sorted(path.name for path in self.releases.iterdir() if is_version(path.name))


def version_at(link: Path) -> str:
    """The release that a link names."""
    try:
        name = link.readlink().name
    except OSError:
        return ""
    return name if is_version(name) else ""


def point(link: Path, version: str) -> None:
    """Let the link name this release: the old one or the new one, whatever happens, and on the disk."""
    fresh = link.with_name(f".{link.name}.{secrets.token_hex(4)}")
    fresh.symlink_to(Path("releases") / version)
    fresh.replace(link)
    sync_folder(link.parent)


def unpoint(link: Path) -> None:
    """The link is gone, and stays so."""
    link.unlink(missing_ok=True)
    sync_folder(link.parent)


def settle_tree(folder: Path) -> None:
    """All files and names below the folder are on the disk when this returns; links are names."""
    for place, _, files in os.walk(folder):
        for name in files:
            path = Path(place, name)
            if not path.is_symlink():
                with path.open("rb") as file:
                    os.fsync(file.fileno())
        sync_folder(Path(place))
