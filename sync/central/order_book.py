"""The file in which a centre keeps what it wants of its kiosks' machines: read, written whole, and put aside where it is damaged."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import msgspec
from msgspec import Struct

from sync.logbook import note
from sync.vault.folders import replace, sync_folder

FILE = "orders.json"
_ASIDE = f"{FILE}.damaged-"


class Release(Struct, frozen=True, kw_only=True):
    """A bundle on offer. ``follows``: the least version it may follow; ``only``: prefixes of the kiosks that are to try it
    first, empty: all; ``by``: who added it; ``signed_by``: the key (hex), "" where this centre trusts none."""

    version: str
    follows: str
    size: int
    sha256: str
    added_at: datetime
    by: str
    notes: str = ""
    only: list[str] = []
    signed_by: str = ""


class Wish(Struct, frozen=True, kw_only=True):
    """Settings of one kiosk or of all of an office; ``n``: milliseconds of when, and above the one before."""

    n: int
    at: datetime
    by: str
    reason: str
    values: dict[str, dict[str, object]]


class Book(Struct, frozen=True, kw_only=True):
    """``releases``: the newest last; ``wishes``: by office, then by prefix or ``*``; the newest of each last.

    ``withdrawn``: versions that are not to be taken any more, the latest last; ``above``: what numbers of new wishes are above, milliseconds; not 0 after a book that was damaged."""

    v: int = 1
    releases: list[Release] = []
    wishes: dict[str, dict[str, list[Wish]]] = {}
    above: int = 0
    withdrawn: list[str] = []


def read_book(folder: Path) -> Book | None:
    """An empty one where there is no file, None where it is damaged; raises OSError where nobody can tell."""
    try:
        return msgspec.json.decode((folder / FILE).read_bytes(), type=Book)
    except FileNotFoundError:
        return Book()
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None


def write_book(folder: Path, book: Book) -> None:
    """In one step, on the disk when this returns; raises OSError."""
    replace(folder / FILE, msgspec.json.format(msgspec.json.encode(book)) + b"\n")


def begun_anew(folder: Path) -> Book:
    """An empty book in the place of a damaged one, which stays under another name with the time of its last change (UTC).

    Wishes in it were numbered by then: the new ones go on above that time, also where the clock was put back since. By whoever
    alone may change the book; raises OSError, and a cut leaves the damaged one in its place.
    """
    path = folder / FILE
    found = path.stat()
    changed = datetime.fromtimestamp(found.st_mtime, UTC)
    for n in count():
        aside = folder / f"{_ASIDE}{changed:%Y%m%d-%H%M%S}{f'-{n}' if n else ''}"
        if not aside.exists():
            os.link(path, aside)
        if aside.samefile(path):  # else another one that was damaged in that very second
            break
    sync_folder(folder)
    book = Book(above=found.st_mtime_ns // 1_000_000)
    write_book(folder, book)
    note("centre.orders_damaged", bytes=found.st_size)
    return book


def put_aside(folder: Path) -> list[str]:
    """Names of the damaged ones that still lie in the folder, the oldest first."""
    return sorted(path.name for path in folder.glob(f"{_ASIDE}*"))
