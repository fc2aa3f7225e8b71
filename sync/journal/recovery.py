"""Going on after a journal that may not be opened: set aside, salvage, start above the mark in a new epoch.

Nothing is deleted. The files go aside as they were found, sealed files that no salvaged row names with them; what
can be read becomes a new journal with the same id. Serials go on above the mark and above all that was read, records
in an epoch of their own, so that nothing is numbered twice; what is missing is named. Where there is a copy on a second medium
(`sync.journal.second_copy`), it fills up what cannot be read any more.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Collection, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, Table, insert, select, tuple_, update
from sqlalchemy.exc import IntegrityError

from sync.cases.refusal import Refusal
from sync.journal import enrolment, standing
from sync.journal.database import UNWRITABLE, Database, not_stored
from sync.journal.mark import HighWaterMark, Position, read_mark
from sync.journal.merging import Found, filled_up, read_copy
from sync.journal.migrate import migrate
from sync.journal.preflight import look
from sync.journal.retention import FORGOTTEN
from sync.journal.salvage import Row, readable_rows
from sync.journal.schema import (
    acknowledgement,
    alarm,
    cases,
    feed_cursor,
    journal,
    key_document,
    metadata,
    outbox,
    print_job,
    record,
    sealed_file,
    status_mirror,
    survey,
    sync_attempt,
)
from sync.journal.schema import enrolment as enrolment_table
from sync.journal.second_copy import SEALED, WaitingFile, bring_back, helpful, journals, try_copy
from sync.journal.set_asides import SET_ASIDE
from sync.journal.standing import Alarm
from sync.journal.stream import FIRST_PREVIOUS
from sync.journal.submission import CASE_RECEIVED
from sync.vault.folder_lock import FolderLock
from sync.vault.folders import sync_folder

_JOURNAL, _MARK = "journal.sqlite", "mark.json"
_FILES = (_JOURNAL, f"{_JOURNAL}-wal", f"{_JOURNAL}-shm", _MARK)
_IN_ORDER: tuple[Table, ...] = (
    enrolment_table, cases, record, outbox, sealed_file, print_job, acknowledgement, status_mirror, feed_cursor,
    key_document, sync_attempt, alarm, survey,
)  # fmt: skip
_LEAP = 100
"""Serials left out where no mark says how far the journal had come."""


@dataclass(frozen=True, slots=True)
class Findings:
    """What is wrong and what could be read. ``missing``: serials of the present prefix, given and not read here (they
    may be at the centre); ``next_serial``: the first one given afterwards; ``lost_bodies``, ``lost_heads``: cases whose
    sealed body, records whose head could not be read, so that they cannot be sent; ``enrolled``: whether the enrolment is among what could be read.
    ``lost_records``: of the mark's epoch, not read here. ``copy``: the copy that was taken to help, ``from_copy``: cases that only it still had."""

    reason: Refusal
    mark: Position | None
    cases: int
    waiting: int
    missing: tuple[int, ...]
    lost_bodies: int
    lost_heads: int
    next_serial: int
    enrolled: bool
    lost_records: int = 0
    copy: Path | None = None
    from_copy: int = 0

    @property
    def lacks_nothing(self) -> bool:
        """All that the mark knows of was read: who this kiosk is, each case with its body, each record with its head."""
        lost = (*self.missing, self.lost_bodies, self.lost_heads, self.lost_records)
        return self.mark is not None and self.enrolled and not any(lost)


def recover(
    folder: Path, now: datetime, *, really: bool, newer: bool = False, copies: Path | None = None
) -> Findings | Refusal:
    """Looks, and with ``really`` goes on: a journal that opens again, the old files under ``set-aside/``.

    ``newer``: also with one that a newer program has changed: what this one knows of it is taken over (a program that was
    taken back; see `sync.journal.going_back`). ``copies``: the second medium, whose newest copies of this journal help; or one
    copy by itself. A machine whose journal is gone altogether, as after its disk was renewed, begins with such a copy.

    Refusals: ``journal.locked``; ``backup.not_whole`` (the one copy that was named), ``backup.other_journal``, ``backup.several`` (journals have
    copies there, and none is here that says which); ``journal.sound`` (there is nothing to recover); ``journal.newer``;
    ``journal.not_stored``. A cut at any moment leaves either the old files or the new journal; then it is done again.
    """
    lock = FolderLock.take(folder)
    if isinstance(lock, Refusal):
        return lock
    try:
        reason = look(folder / _JOURNAL, folder / _MARK)
        if reason is None and copies is not None and is_new(folder):
            reason = _instead(copies)
        if reason is None:
            return Refusal("journal.sound")
        if reason.code in ("journal.not_stored", "backup.several") or (
            reason.code == "journal.newer" and not newer
        ):
            return reason
        return _recovered(folder, reason, now, copies, really=really)
    except OSError as error:
        return Refusal("journal.not_stored", {"reason": f"errno {error.errno}"})
    except UNWRITABLE as error:
        return not_stored(error)
    finally:
        lock.release()


def _instead(copies: Path) -> Refusal | None:
    """Why a machine without a journal has something to recover: there is a copy, of one journal."""
    known = journals(copies) if copies.is_dir() else [copies.name]
    return Refusal("journal.none" if len(known) == 1 else "backup.several") if known else None


def is_new(folder: Path) -> bool:
    """No journal, or one that was made by a first start and never enrolled."""
    if not (folder / _JOURNAL).exists():
        return True
    with closing(
        sqlite3.connect(f"file:{quote(str((folder / _JOURNAL).resolve()))}?mode=ro", uri=True)
    ) as there:
        return not readable_rows(there, enrolment_table)


def _recovered(
    folder: Path, reason: Refusal, now: datetime, copies: Path | None, *, really: bool
) -> Findings | Refusal:
    with tempfile.TemporaryDirectory(dir=folder, prefix=".recovering-") as place:
        found = _read(folder, Path(place))
        read, mark = len(found[cases.name]), read_mark(folder / _MARK)
        if reason.code == "journal.none":
            found, mark = {name: [] for name in found}, None
        helping = _copies_for(_journal_id(found, mark), copies)
        if isinstance(helping, Refusal):
            return helping
        for copy in helping:
            found = filled_up(found, read_copy(copy))
        findings = _findings(reason, mark, found)
        findings = replace(findings, copy=helping[0] if helping else None, from_copy=findings.cases - read)
        if really:
            fresh = Path(place) / "fresh.sqlite"
            position = _write(fresh, found, findings, now)
            aside = _set_aside(folder, {row["name"] for row in found[sealed_file.name]}, now)
            if helping:
                _bring_files(found, helping[0].parent / SEALED, folder / SEALED, aside / SEALED)
            _put_in_place(folder, fresh, position, aside)
    return findings


def _journal_id(found: Found, mark: Position | None) -> str | None:
    rows = found[journal.name]
    return rows[0]["journal_id"] if rows else mark.journal_id if mark else None


def _copies_for(journal_id: str | None, copies: Path | None) -> list[Path] | Refusal:
    if copies is None or copies.is_dir():
        return [] if copies is None else helpful(copies, journal_id)
    position = try_copy(copies)
    if isinstance(position, Refusal):
        return position
    fits = journal_id in (None, position.journal_id)
    return [copies] if fits else Refusal("backup.other_journal")


def _bring_files(found: Found, pool: Path, sealed: Path, aside: Path) -> None:
    for row in found[sealed_file.name]:
        if row["state"] not in ("held", FORGOTTEN):
            bring_back(WaitingFile(row["name"], row["header"], row["sha256"]), pool, sealed, aside)


def _read(folder: Path, place: Path) -> Found:
    """From a copy: SQLite writes to what it opens."""
    for name in _FILES[:2]:
        if (folder / name).exists():
            shutil.copy2(folder / name, place / name)
    if not (place / _JOURNAL).exists():
        return {table.name: [] for table in metadata.sorted_tables}
    with closing(sqlite3.connect(place / _JOURNAL)) as damaged:
        return {table.name: readable_rows(damaged, table) for table in metadata.sorted_tables}


def _findings(reason: Refusal, mark: Position | None, found: Found) -> Findings:
    rows = found[journal.name]
    journal_id = rows[0]["journal_id"] if rows else None
    if mark is not None and journal_id not in (None, mark.journal_id):
        mark = None  # another journal's: it says nothing of this one
    newest = max(found[enrolment_table.name], key=lambda row: row["epoch"], default=None)
    prefix = "" if newest is None else newest["prefix"]
    here = {row["serial"] for row in found[cases.name] if row["prefix"] == prefix}
    named = [rows[0]["next_serial"] - 1 if rows else 0, max(here, default=0)]
    last = max([*named, mark.serial if mark else max(named) + _LEAP])
    bodies = {(row["epoch"], row["seq"]) for row in found[cases.name]}
    received = {(row["epoch"], row["seq"]) for row in found[record.name] if row["kind"] == CASE_RECEIVED}
    heads = {(row["epoch"], row["seq"]) for row in found[record.name]}
    known_to = mark.serial if mark else max(named)
    heads_since = {seq for epoch, seq in heads if mark is not None and epoch == mark.epoch}
    return Findings(
        reason=reason,
        mark=mark,
        cases=len(found[cases.name]),
        waiting=sum(row["state"] == "waiting" for row in found[outbox.name]),
        missing=tuple(n for n in range(1, known_to + 1) if n not in here) if newest else (),
        lost_bodies=len(received - bodies),
        lost_heads=len((bodies | {(row["epoch"], row["seq"]) for row in found[outbox.name]}) - heads),
        next_serial=last + 1,
        enrolled=newest is not None,
        lost_records=len(set(range(1, mark.seq + 1)) - heads_since) if mark else 0,
    )


def _write(fresh: Path, found: Found, findings: Findings, now: datetime) -> Position | None:
    """The new journal as one closed file; None if nothing says whose it would be."""
    journal_id = _journal_id(found, findings.mark)
    if journal_id is None or not findings.enrolled:
        return None
    database = Database(fresh)
    with database.writing() as connection:
        migrate(connection)
        for table in _IN_ORDER:
            for rows in _alike(found[table.name]):
                _insert(connection, table, rows)
        _mend_outbox(connection)
        epochs = [row["epoch"] for row in (*found[enrolment_table.name], *found[record.name])]
        renewed = enrolment.renew(connection, max([*epochs, findings.mark.epoch if findings.mark else 0]))
        position = Position(journal_id, renewed.epoch, 0, findings.next_serial - 1)
        state = {"next_seq": 1, "next_serial": findings.next_serial, "last_head": FIRST_PREVIOUS}
        row = {"id": 1, "journal_id": journal_id, "epoch": renewed.epoch, **state}
        connection.execute(insert(journal).values(row))
        standing.raise_alarm(connection, Alarm("journal-recovered", now, spans(findings.missing)))
    database.fold()
    database.close()
    return position


def _alike(rows: Sequence[Row]) -> Iterable[Sequence[Row]]:
    """Together what has the same columns: a copy may be older than the journal's last migration."""
    groups: dict[tuple[str, ...], list[Row]] = {}
    for row in rows:
        groups.setdefault(tuple(row), []).append(row)
    return groups.values()


def _insert(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """All at once; where one contradicts another (its case is gone, its value is no text), that one is left in what was set aside."""
    if not rows:
        return
    try:
        with connection.begin_nested():
            connection.execute(insert(table), rows)
    except (IntegrityError, sqlite3.IntegrityError):
        if len(rows) > 1:
            half = len(rows) // 2
            _insert(connection, table, rows[:half])
            _insert(connection, table, rows[half:])


def _mend_outbox(connection: Connection) -> None:
    """Every record waits or has arrived; one whose sealed body or whose head is gone waits for a person."""
    headless = (
        ~select(record.c.seq).where(record.c.epoch == outbox.c.epoch, record.c.seq == outbox.c.seq).exists()
    )
    aside: dict[str, Any] = {"state": "quarantined", "last_answer": "head-lost"}
    connection.execute(update(outbox).where(outbox.c.state == "waiting", headless).values(aside))
    there = select(outbox.c.epoch, outbox.c.seq)
    lost = select(record.c.epoch, record.c.seq).except_(there)
    for epoch, seq in connection.execute(lost).all():
        row = {"epoch": epoch, "seq": seq, "state": "waiting", "created_at": 0}
        connection.execute(insert(outbox).values(row))
    joined = (record.c.epoch == outbox.c.epoch) & (record.c.seq == outbox.c.seq)
    # One look through all cases: no index leads to a case by its record, and a look for each takes minutes.
    bodiless = tuple_(outbox.c.epoch, outbox.c.seq).not_in(select(cases.c.epoch, cases.c.seq))
    received = select(record.c.seq).where(joined, record.c.kind == CASE_RECEIVED).exists()
    waits: dict[str, Any] = {"state": "quarantined", "last_answer": "body-lost"}
    connection.execute(update(outbox).where(outbox.c.state == "waiting", received, bodiless).values(waits))


def _set_aside(folder: Path, named: Collection[str], now: datetime) -> Path:
    """Copies of the journal's files, and the sealed files that no row names any more; all on the disk."""
    aside = folder / SET_ASIDE / f"{now:%Y%m%d-%H%M%S-%f}"
    (aside / "sealed").mkdir(parents=True, mode=0o700)
    for name in _FILES:
        if (folder / name).exists():
            shutil.copy2(folder / name, aside / name)
    for path in sorted((folder / "sealed").glob("*")):
        if path.name not in named:
            path.rename(aside / "sealed" / path.name)
    for place in (aside / "sealed", aside, aside.parent, folder):
        sync_folder(place)
    return aside


def _put_in_place(folder: Path, fresh: Path, position: Position | None, aside: Path) -> None:
    """The old journal stays refused until the new one stands in its place."""
    for path in aside.iterdir():
        if path.is_file():
            with path.open("rb") as copied:
                os.fsync(copied.fileno())
    for name in _FILES[1:3]:
        (folder / name).unlink(missing_ok=True)
    if position is None:
        (folder / _JOURNAL).unlink(missing_ok=True)
        (folder / _MARK).unlink(missing_ok=True)
    else:
        with fresh.open("rb") as written:
            os.fsync(written.fileno())
        fresh.replace(folder / _JOURNAL)
        sync_folder(folder)
        HighWaterMark.create(folder / _MARK, position).close()
    sync_folder(folder)


def spans(serials: Collection[int]) -> str:
    """``000004-000006, 000009``; empty for none."""
    said: list[str] = []
    ordered = sorted(serials)
    while ordered:
        first = last = ordered.pop(0)
        while ordered and ordered[0] == last + 1:
            last = ordered.pop(0)
        said.append(f"{first:06d}" if first == last else f"{first:06d}-{last:06d}")
    return ", ".join(said)
