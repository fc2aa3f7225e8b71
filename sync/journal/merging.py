"""What could be read of a damaged journal, filled up from its last copy: the newer row counts, unless it is not what its hash says."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from sync.journal.salvage import Row, readable_rows
from sync.journal.schema import (
    acknowledgement,
    cases,
    enrolment,
    journal,
    key_document,
    metadata,
    outbox,
    print_job,
    record,
    sealed_file,
    survey,
)

Found = dict[str, list[Row]]
"""Rows by the name of their table."""

_TAKEN: Mapping[str, tuple[str, ...]] = {
    enrolment.name: ("epoch",),
    cases.name: ("case_id",),
    record.name: ("epoch", "seq"),
    outbox.name: ("epoch", "seq"),
    sealed_file.name: ("sha256",),
    print_job.name: ("case_id", "copy"),
    acknowledgement.name: ("case_id",),
    key_document.name: ("kind", "version"),
    survey.name: ("once",),
}
"""Tables whose rows a copy may fill up, and by what a row of one is known in the other. Not the mirror of statuses, which
comes from the centre again, nor alarms that somebody may have seen to since."""
_UNSETTLED = ("queued", "sending", "sent")


def read_copy(path: Path) -> Found:
    """All rows of a copy that was found whole."""
    with closing(sqlite3.connect(f"file:{quote(str(path.resolve()))}?mode=ro", uri=True)) as copy:
        return {table.name: readable_rows(copy, table) for table in metadata.sorted_tables}


def filled_up(found: Found, copied: Found) -> Found:
    """``found`` with what only ``copied``, an earlier state of the same journal, still has.

    A paper of which only the copy tells may have been printed since: it is left as one that was being printed when all ended,
    so that a person decides and none comes out twice as an original.
    """
    full = dict(found)
    full[journal.name] = found[journal.name] or copied[journal.name]
    for name, key in _TAKEN.items():
        rows = {_known_by(row, key): row for row in found[name]}
        ids = {row["id"] for row in found[name] if "id" in row}
        for row in copied[name]:
            place = _known_by(row, key)
            if place not in rows:
                rows[place] = _free(_as_of_then(name, row), ids)
            elif not _holds(name, rows[place]) and _holds(name, row):
                rows[place] = row
        full[name] = list(rows.values())
    return full


def _known_by(row: Row, key: tuple[str, ...]) -> tuple[object, ...]:
    return tuple(row[name] for name in key)


def _as_of_then(name: str, row: Row) -> Row:
    return row | {"state": "sending"} if name == print_job.name and row["state"] in _UNSETTLED else row


def _free(row: Row, ids: set[object]) -> Row:
    """Its number within the table may have been given again since an earlier recovery."""
    return {field: value for field, value in row.items() if field != "id"} if row.get("id") in ids else row


def _holds(name: str, row: Row) -> bool:
    """Whether what a row carries is what it was stored as."""
    if name == cases.name:
        return bool(row["forgotten_at"]) or hashlib.sha256(row["body"]).digest() == row["body_sha256"]
    return name != record.name or hashlib.sha256(row["head"]).digest() == row["head_sha256"]
