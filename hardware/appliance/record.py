"""What was installed here: so that the office's changes are known as such, and that uninstalling takes back only ours.

``/var/lib/kotak-aduan/installed.json``: role; version; files with the SHA-256 they were written with; packages, users and
units that were added. Written after each change, by rename.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path

from hardware.appliance.places import RECORD, under, write_out


@dataclass
class Record:
    """``debians``: files of Debian's packages that ours took the place of, each with where the package's lies now.
    ``left``: the version that ran last of each role that was taken back; its data was written by that.
    ``touched``: paths whose readers still have to be told to read anew: kept, or a run that was cut off would be forgotten."""

    role: str = ""
    version: str = ""
    files: dict[str, str] = field(default_factory=dict)
    packages: list[str] = field(default_factory=list)
    users: list[str] = field(default_factory=list)
    units: list[str] = field(default_factory=list)
    debians: dict[str, str] = field(default_factory=dict)
    touched: set[str] = field(default_factory=set)
    left: dict[str, str] = field(default_factory=dict)


def read_record(root: Path) -> Record | None:
    """None where nothing was installed; ValueError where the file is broken. What an older installer did not know is empty."""
    path = under(root, RECORD)
    if not path.is_file():
        return None
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        packages, users, units = (list(kept.get(key, ())) for key in ("packages", "users", "units"))
        return Record(
            kept["role"],
            kept["version"],
            dict(kept["files"]),
            packages,
            users,
            units,
            dict(kept.get("debians", {})),
            set(kept.get("touched", ())),
            dict(kept.get("left", {})),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as wrong:
        raise ValueError(
            f"{RECORD} cannot be read ({wrong}); move it away, and every file counts as the office's own"
        ) from None


def write_record(root: Path, record: Record) -> None:
    """By rename, so that a cut leaves the old one."""
    path = under(root, RECORD)
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.new")
    kept = {
        "role": record.role,
        "version": record.version,
        "files": dict(sorted(record.files.items())),
        "packages": sorted(set(record.packages)),
        "users": sorted(set(record.users)),
        "units": sorted(set(record.units)),
        "debians": record.debians,
        "touched": sorted(record.touched),
        "left": record.left,
    }
    write_out(beside, json.dumps(kept, indent=1).encode())
    beside.replace(path)
