"""Where everything lies on an installed machine; inside ``--root`` the same below that folder."""

from __future__ import annotations

import os
import shutil
from pathlib import Path, PurePosixPath

OPT = PurePosixPath("/opt/kotak-aduan")
RELEASES = OPT / "releases"
CURRENT = OPT / "current"
"""Leads to ``releases/VERSION``, relative, replaced by rename."""
ETC = PurePosixPath("/etc/kotak-aduan")
"""The office's own settings and files; what it lacks is the shipped one."""
CONFIRMED = OPT / "confirmed"
"""While an update of a kiosk is on probation, a link to the release before it (kiosk/updates)."""
UNITS = PurePosixPath("/etc/systemd/system")
"""Our units: what the office does to them lies in the same folder."""
DATA = PurePosixPath("/var/lib/kotak-aduan")
RECORD = DATA / "installed.json"
DEBIANS = DATA / "debians"
"""Configuration files of Debian's packages that ours took the place of."""
COPIES = PurePosixPath("/srv/kotak-aduan-backup")
"""Where a kiosk's second medium is mounted (tmpfiles.d)."""
LOG = PurePosixPath("/var/log/kotak-aduan-install.log")
RELEASE_JSON = "RELEASE.json"
DIST = ".dist"
"""Behind the name of a file that the office has changed: the shipped one, to compare."""


def lead(link: Path, target: str | Path) -> None:
    """The link leads there, or still where it led; raises OSError."""
    beside = link.with_name(f".{link.name}.new")
    beside.unlink(missing_ok=True)
    beside.symlink_to(target)
    beside.replace(link)


def empty(folder: Path) -> None:
    """The folder stays, with nothing in it; links go and what they lead to stays. One that is not there is empty already."""
    for one in folder.iterdir() if folder.is_dir() else ():
        shutil.rmtree(one) if one.is_dir() and not one.is_symlink() else one.unlink()


def write_out(path: Path, content: bytes) -> None:
    """On the disk when this returns: a name that is given afterwards never leads to an empty file, whatever is cut."""
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def under(root: Path, path: PurePosixPath) -> Path:
    """Where the machine's ``path`` (absolute) lies while ``root`` is its root."""
    return root / path.relative_to("/")
