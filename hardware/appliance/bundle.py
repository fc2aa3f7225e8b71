"""All that an installation needs, on a stick: ``--from BUNDLE``, a folder or a tar of one (gzip, bzip2, xz).

Layout, everything below one folder (in a tar: at its top, or in its only folder):

- ``bundle.json``: ``{"format": 1, "version": "0.1.0", "debian": "12", "machine": "x86_64", "python": "3.11",
  "roles": ["kiosk"]}``; a bundle is for one Debian, one processor.
- ``SHA256SUMS``: a line ``HEX  PATH`` for every other file, as `sha256sum` writes it; checked before anything is done.
- ``source/``: what `release.SHIPPED` names, from the same version.
- ``wheels/``: a wheel for each package that the roles need, as the lock's hashes have them; sdists are not used.
- ``debs/``: the packages of the roles with all they depend on, and ``Packages``, the index of that folder
  (`apt-ftparchive packages . > Packages` run in it). It is apt's only source while installing.

The sums tell a stick that has gone bad, not who made it: wheels are held to the lock's hashes, but source and debs are
believed as they are. Whoever carries the stick is trusted with the machine.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tarfile
from dataclasses import dataclass
from pathlib import Path

from hardware.appliance.system import Trouble

FORMAT = 1
SUMS = "SHA256SUMS"


@dataclass(frozen=True)
class Bundle:
    """A checked one, unpacked."""

    folder: Path
    version: str
    debian: str
    machine: str
    python: str
    roles: tuple[str, ...]

    @property
    def source(self) -> Path:
        return self.folder / "source"

    @property
    def wheels(self) -> Path:
        return self.folder / "wheels"

    @property
    def debs(self) -> Path:
        return self.folder / "debs"


def open_bundle(path: Path, scratch: Path, *, copy: bool = False) -> Bundle | Trouble:
    """Checked whole. A tar is unpacked into ``scratch``, a new folder that the caller removes; with ``copy`` a folder too."""
    if not path.exists():
        return Trouble(f"{path} is not there.", "Is the stick mounted?")
    if copy and path.is_dir():
        path = Path(shutil.copytree(path, scratch / "bundle"))
    if path.is_file():
        unpacked = _unpack(path, scratch)
        if isinstance(unpacked, Trouble):
            return unpacked
        path = unpacked
    if not (path / "bundle.json").is_file():
        return Trouble(
            f"{path} is no bundle: it holds no bundle.json.",
            "Name the folder or the tar that was made as one.",
        )
    bundle = _described(path)
    return bundle if isinstance(bundle, Trouble) else (_damage(path) or bundle)


def _unpack(file: Path, scratch: Path) -> Path | Trouble:
    try:
        with tarfile.open(file) as tar:
            members = tar.getmembers()
            if any(not (one.isreg() or one.isdir()) or _leads_out(one.name) for one in members):
                return Trouble(f"{file} holds more than plain files and folders.", "Make the bundle anew.")
            tar.extraction_filter = getattr(
                tarfile, "data_filter", None
            )  # the first releases of Debian 12 know none
            tar.extractall(scratch, members)  # noqa: S202  plain files and folders below scratch, as was seen
    except (tarfile.TarError, OSError, EOFError) as wrong:
        return Trouble(f"{file} cannot be unpacked: {wrong}", "Copy it onto the stick again.")
    inside = list(scratch.iterdir())
    return inside[0] if len(inside) == 1 and inside[0].is_dir() else scratch


def _leads_out(name: str) -> bool:
    return name.startswith("/") or ".." in Path(name).parts


def _described(path: Path) -> Bundle | Trouble:
    try:
        told = json.loads((path / "bundle.json").read_text(encoding="utf-8"))
        if told["format"] != FORMAT:
            return Trouble(
                f"This bundle has format {told['format']}; format {FORMAT} is known here.",
                "Take a newer installer.",
            )
        version, debian, machine, python = (
            str(told[key]) for key in ("version", "debian", "machine", "python")
        )
        return Bundle(path, version, debian, machine, python, tuple(map(str, told["roles"])))
    except (OSError, ValueError, KeyError, TypeError) as wrong:
        return Trouble(f"{path}/bundle.json cannot be read: {wrong}", "Make the bundle anew.")


def _damage(path: Path) -> Trouble | None:
    """Every file against its sum, and no file without one."""
    sums = path / SUMS
    if not sums.is_file():
        return Trouble(f"{path} has no {SUMS}.", "Make the bundle anew.")
    wanted = {}
    for line in sums.read_text(encoding="utf-8").splitlines():
        hexadecimal, _, name = line.partition("  ")
        wanted[name.removeprefix("./")] = hexadecimal
    there = {
        one.relative_to(path).as_posix(): one for one in path.rglob("*") if one.is_file() and one != sums
    }
    if missing := sorted(wanted.keys() - there.keys()):
        return Trouble(f"The bundle is not whole: {_some(missing)} missing.", "Copy it onto the stick again.")
    if strange := sorted(there.keys() - wanted.keys()):
        return Trouble(f"The bundle holds what its {SUMS} does not name: {_some(strange)}.", "Make it anew.")
    bad = [name for name, file in sorted(there.items()) if _sum(file) != wanted[name]]
    return Trouble(f"Damaged in the bundle: {_some(bad)}.", "Copy it onto the stick again.") if bad else None


def _sum(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _some(names: list[str]) -> str:
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
