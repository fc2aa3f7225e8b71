"""Journals that lie in ``set-aside``: how many stay, and how much they weigh.

Each update whose tables were taken back leaves one, as large as the journal. Of those that hold nothing which the journal
has not had, the newest few stay, for whoever looks into what went wrong. All others stay until a person removes them: what
a damaged journal or a program with more columns held may be nowhere else.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

SET_ASIDE = "set-aside"
"""Folder of the kiosk's; in it one for each time, named by its day (20260302-020000-000000)."""
KEPT = 3
_JOURNAL = "journal.sqlite"


class Position(NamedTuple):
    """Whose journal, and how far it has come."""

    journal_id: str
    epoch: int
    next_seq: int
    next_serial: int


class Weight(NamedTuple):
    """Of all that lies aside."""

    journals: int
    bytes: int


def position(folder: Path) -> Position | None:
    """Of the journal in this folder; None: none that can be read."""
    try:
        with closing(read_only(folder / _JOURNAL)) as connection:
            row = connection.execute(
                "SELECT journal_id, epoch, next_seq, next_serial FROM journal"
            ).fetchone()
    except sqlite3.Error:
        return None
    return None if row is None else Position(*row)


def thin_out(folder: Path) -> None:
    """In the kiosk's ``folder``: `KEPT` of what holds nothing of its own, the newest; and nothing that a cut has left half."""
    aside, journal = folder / SET_ASIDE, position(folder)
    for half in aside.glob(".*"):
        shutil.rmtree(half, ignore_errors=True)
    if journal is None:
        return
    spare = [path for path in _asides(folder) if _holds_nothing_more(path, journal)]
    for path in spare[:-KEPT]:
        half = path.with_name(f".{path.name}")
        with suppress(OSError):
            path.rename(half)  # one that a cut has left half could not be told from one that holds more
            shutil.rmtree(half)


def weigh(folder: Path) -> Weight:
    """What lies aside in the kiosk's ``folder``."""
    files = (Path(place, name) for place, _, names in os.walk(folder / SET_ASIDE) for name in names)
    return Weight(len(_asides(folder)), sum(path.lstat().st_size for path in files))


def _asides(folder: Path) -> list[Path]:
    """The newest last: they are named by their time."""
    return sorted(path for path in (folder / SET_ASIDE).glob("[0-9]*") if path.is_dir())


def _holds_nothing_more(aside: Path, journal: Position) -> bool:
    """Within one epoch a journal only goes on, and each recovery begins another; sealed files lie beside one that was damaged."""
    found = position(aside)
    if found is None or any((aside / "sealed").glob("*")):
        return False
    return (
        found[:2] == journal[:2]
        and found.next_seq <= journal.next_seq
        and found.next_serial <= journal.next_serial
    )


def read_only(path: Path) -> sqlite3.Connection:
    """A connection that changes nothing of what is recorded."""
    return sqlite3.connect(f"file:{quote(str(path.resolve()))}?mode=ro", uri=True, isolation_level=None)
