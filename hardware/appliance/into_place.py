"""A release in the place of another of the same version: at no moment does ``current`` lead to none that can be started."""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
from collections.abc import Callable
from pathlib import Path

from hardware.appliance.places import lead

_AT_FDCWD, _RENAME_EXCHANGE = -100, 2
_CANNOT = (errno.ENOSYS, errno.EINVAL, errno.EOPNOTSUPP)


def making(place: Path) -> Path:
    """Where a release is made that shall lie at ``place``."""
    return place.with_name(f".making-{place.name}")


def put_into_place(place: Path, current: Path, homed: Callable[[Path], None]) -> None:
    """What was made becomes ``place``; what was there is gone. ``current``: the link to what runs, which may lead there.
    ``homed``: has the programs of a release name the folder that it lies in. Raises OSError.

    The kernel exchanges the two names in one step. On a disk that cannot, a twin of the old one (hard links, with programs of
    its own) runs while the place is empty; a cut leaves the link on the twin, and the next run of the installer turns it back.
    """
    if not place.exists():
        making(place).rename(place)
    elif not exchanged(making(place), place):
        _by_a_twin(place, current, homed)
    tidy(place, current)


def leftovers(place: Path) -> list[Path]:
    """What this or an earlier run, perhaps cut short, has left beside it."""
    return [path for path in (making(place), _twin(place), _gone(place)) if path.exists()]


def tidy(place: Path, current: Path) -> None:
    """``place`` is whole: the link leads there and not to its twin, and nothing is left beside it."""
    if current.resolve() == _twin(place).resolve():
        _turn(current, place)
    for path in leftovers(place):
        shutil.rmtree(path)


def exchanged(one: Path, other: Path) -> bool:
    """Whether each now has the name of the other, renameat2(2); False: this kernel or disk cannot. Raises OSError."""
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if rename is None:
        return False
    if rename(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE) == 0:
        return True
    wrong = ctypes.get_errno()
    if wrong in _CANNOT:
        return False
    raise OSError(wrong, os.strerror(wrong), str(other))


def _by_a_twin(place: Path, current: Path, homed: Callable[[Path], None]) -> None:
    twin, gone = _twin(place), _gone(place)
    shutil.rmtree(gone, ignore_errors=True)
    if current.resolve() == place.resolve():
        shutil.rmtree(twin, ignore_errors=True)
        shutil.copytree(place, twin, symlinks=True, copy_function=os.link)
        homed(twin)
        _turn(current, twin)
    place.rename(gone)
    making(place).rename(place)


def _turn(link: Path, to: Path) -> None:
    """Relative, as inside an image it has another root."""
    lead(link, to.relative_to(link.parent))


def _twin(place: Path) -> Path:
    return place.with_name(f".twin-{place.name}")


def _gone(place: Path) -> Path:
    return place.with_name(f".gone-{place.name}")
