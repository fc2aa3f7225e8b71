"""config/appliance/roles.toml: what each kind of machine is made of, as data."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from hardware.appliance.changes import Folder

ROLES = ("kiosk", "backoffice")
COMMON = "common"
_APPLIANCE = Path("config/appliance")


@dataclass(frozen=True)
class Role:
    """``trees``: folders that mirror the machine's root; ``off``: units that are there and do not begin by themselves."""

    name: str
    words: str
    user: str
    groups: tuple[str, ...]
    least_free_mb: int
    off: tuple[str, ...]
    debian: tuple[str, ...]
    python: tuple[str, ...]
    folders: tuple[Folder, ...]
    trees: tuple[Path, ...]

    def shipped(self) -> Iterator[tuple[PurePosixPath, Path]]:
        """Where each file of the trees goes, and where it lies; in order."""
        for tree in self.trees:
            for path in sorted(one for one in tree.rglob("*") if one.is_file()):
                yield PurePosixPath("/") / path.relative_to(tree).as_posix(), path


def read_role(source: Path, name: str) -> Role:
    """From the product's source; KeyError for a role that it does not have."""
    folder = source / _APPLIANCE
    told = tomllib.loads((folder / "roles.toml").read_text(encoding="utf-8"))[name]
    return Role(
        name,
        told["words"],
        told["user"],
        tuple(told["groups"]),
        int(told["least_free_mb"]),
        tuple(told["off"]),
        tuple(told["debian"]),
        tuple(told["python"]),
        tuple(_folder(one) for one in told["folders"]),
        (folder / COMMON, folder / name),
    )


def _folder(told: dict[str, str]) -> Folder:
    mode = int(told["mode"], 8)
    return Folder(PurePosixPath(told["path"]), told.get("owner", "root"), told.get("group", "root"), mode)
