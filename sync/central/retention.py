"""When the retention of a closed case is over: what unlocks it is destroyed, the record of the procedure stays.

Gone after it: the age headers of body and files wherever they stand, the sealed payload of the body, the wrapped data
key, the columns at rest, the papers that staff made, the files. Without their headers payloads in older backups of files open no more; the headers
themselves age out with the backups of the database. Number, serial, steps and their times stay: statistics and the
hash chain of the case need them, and they name nobody.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import Connection, and_, exists, select, update

from sync.cases.events import PersonalDataErased
from sync.central import blobs, case_journal, data_requests, hand_notes, search_index
from sync.central.archive import on_hold
from sync.central.messages import erasing as messages
from sync.central.outgoing import contacts
from sync.central.papers import erase_papers
from sync.central.store import Clock, Store, utc
from sync.central.tables import blob, case_file, cases, conflict, record
from sync.central.visibility import is_closed
from sync.logbook import note
from sync.vault.folders import sync_folder

AT_ONCE = 200
ACTOR = "jadwal retensi arsip"


@dataclass(frozen=True, slots=True)
class Erased:
    """``more``: others are due; the next round goes on with them."""

    cases: int
    files: int
    more: bool


def erase_due(store: Store, days: int, clock: Clock) -> Erased:
    """Closed cases of every office whose last change lies ``days`` or more behind; 0 keeps all for ever.

    Each case is one transaction. Files go after the commit; one that a cut leaves behind is removed by `remove_erased`.
    A second version that never became a case goes when it has lain here as long.
    """
    if days == 0:
        return Erased(0, 0, False)
    now = utc(clock())
    _erase_beside(store, now - timedelta(days=days))
    due = and_(
        is_closed(),
        cases.c.since <= now - timedelta(days=days),
        cases.c.erased_at.is_(None),
        ~on_hold(cases.c.office_id, cases.c.case_id),
    )
    with store.reading() as connection:
        rows = connection.execute(
            select(cases.c.office_id, cases.c.case_id).where(due).order_by(cases.c.since).limit(AT_ONCE + 1)
        ).all()
    files = 0
    for row in rows[:AT_ONCE]:
        files += erase_case(store, row.office_id, row.case_id, days, now)
    if rows:
        note("centre.retention_over", cases=min(len(rows), AT_ONCE), files=files)
    return Erased(min(len(rows), AT_ONCE), files, len(rows) > AT_ONCE)


def erase_case(store: Store, office_id: str, case_id: str, days: int, now: datetime) -> int:
    """One case; how many files went."""

    def work(connection: Connection) -> list[str]:
        mine = (cases.c.office_id == office_id) & (cases.c.case_id == case_id)
        claimed = connection.execute(
            update(cases)
            .where(mine, is_closed(), cases.c.erased_at.is_(None))
            .where(~on_hold(office_id, case_id))
            .values(_NOTHING | {"erased_at": now, "version": cases.c.version + 1})
            .returning(cases.c.case_id)
        ).first()
        if claimed is None:  # reopened, held back, or another process was quicker
            return []
        _strip_records(connection, office_id, case_id)
        erase_papers(connection, office_id, case_id)
        gone = _erase_files(connection, office_id, case_id)
        search_index.forget(connection, office_id, case_id)
        hand_notes.forget(connection, office_id, case_id)
        data_requests.forget(connection, office_id, case_id)
        contacts.forget(connection, office_id, case_id)
        messages.forget(connection, office_id, case_id, now)
        event = PersonalDataErased(at=now, retention_days=days)
        case_journal.append(connection, office_id, case_id, [event], ACTOR)
        return gone

    gone = store.write(work)
    for sha256 in gone:
        _remove(store, office_id, sha256)
    return len(gone)


def _erase_beside(store: Store, before: datetime) -> None:
    """Nobody closes what is no case, so that nothing else would ever erase it; number and hash stay."""
    is_case = exists().where(cases.c.office_id == conflict.c.office_id, cases.c.case_id == conflict.c.case_id)
    due = and_(conflict.c.seen_at <= before, conflict.c.body.is_not(None), ~is_case)
    with store.reading() as connection:
        rows = connection.execute(
            select(conflict.c.office_id, conflict.c.case_id).where(due).distinct()
        ).all()
    for row in rows:
        store.write(lambda connection, row=row: _strip_records(connection, row.office_id, row.case_id))  # type: ignore[misc]


def remove_erased(store: Store) -> int:
    """Files of erased blobs that a cut, or a bucket that was away, has left; how many there were.

    ``held_at`` of an erased blob says that its bytes may still lie somewhere: it is cleared once they are gone.
    """
    left = (blob.c.state == blobs.ERASED) & blob.c.held_at.is_not(None)
    with store.reading() as connection:
        rows = connection.execute(select(blob.c.office_id, blob.c.sha256).where(left)).all()
    return sum(_remove(store, row.office_id, row.sha256) for row in rows)


_NOTHING: dict[str, Any] = {
    "body_header": None,
    "body_payload": None,
    "data_key": None,
    "sealed_answers": None,
    "sealed_complainant": None,
}


def _strip_records(connection: Connection, office_id: str, case_id: str) -> None:
    """The heads keep all but the files' age headers; the hash of what they were stays beside them."""
    mine = (record.c.office_id == office_id) & (record.c.case_id == case_id)
    for row in connection.execute(select(record).where(mine, record.c.kind == "CaseReceived")).all():
        place = and_(
            *(record.c[name] == getattr(row, name) for name in ("office_id", "device_id", "epoch", "seq"))
        )
        connection.execute(update(record).where(place).values(head=_stripped(row.head)))
    other = (conflict.c.office_id == office_id) & (conflict.c.case_id == case_id)
    for row in connection.execute(select(conflict).where(other)).all():
        values = {"head": _stripped(row.head), "body": None}
        connection.execute(
            update(conflict).where(other, conflict.c.head_sha256 == row.head_sha256).values(values)
        )


def _stripped(head: bytes) -> bytes:
    said = msgspec.json.decode(head)
    for file in said.get("files", []):
        file.pop("header", None)
    return msgspec.json.encode(said)


def _erase_files(connection: Connection, office_id: str, case_id: str) -> list[str]:
    """Headers first; of the payloads those that no other case names."""
    mine = (case_file.c.office_id == office_id) & (case_file.c.case_id == case_id)
    connection.execute(update(case_file).where(mine).values(header=None))
    other = case_file.alias()
    shared = exists().where(
        other.c.office_id == office_id,
        other.c.sha256 == blob.c.sha256,
        other.c.case_id != case_id,
        other.c.header.is_not(None),
    )
    named = select(case_file.c.sha256).where(mine)
    gone = connection.execute(
        update(blob)
        .where(blob.c.office_id == office_id, blob.c.sha256.in_(named), ~shared)
        .values(state=blobs.ERASED)
        .returning(blob.c.sha256)
    )
    return list(gone.scalars())


def _remove(store: Store, office_id: str, sha256: str) -> bool:
    """Gone from folder and bucket when this is True; else it is tried again with the next daily round."""
    path = blobs.path_of(store.folder, office_id, sha256)
    if path.exists():
        path.unlink()
        sync_folder(path.parent)
    blobs.part_of(store.folder, office_id, sha256).unlink(missing_ok=True)
    if store.bucket is not None and not store.bucket.remove(office_id, sha256):
        return False
    gone = (blob.c.office_id == office_id) & (blob.c.sha256 == sha256) & (blob.c.state == blobs.ERASED)
    store.write(lambda connection: connection.execute(update(blob).where(gone).values(held_at=None)))
    return True
