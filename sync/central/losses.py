"""A file that the centre answered for and has not, or not as it was: set aside, flagged, and asked for again.

The kiosk keeps what it sent for some time after the centre's signature. Within it the row is ``wanted`` once more and
the next sync asks for the bytes; after it the row is ``damaged``, and people must look.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

from sqlalchemy import Connection, or_, select, update

from sync.central import blobs
from sync.central.store import Store, utc
from sync.central.tables import blob, case_file, cases
from sync.logbook import note
from sync.vault.folders import sync_folder

Asked = Literal["asked", "lost"]

KEPT_FOR = timedelta(days=30)
"""What kiosks promise, unless the settings say otherwise."""


def ask_again(
    store: Store, office_id: str, sha256: str, now: datetime, kept_for: timedelta = KEPT_FOR
) -> Asked:
    """Flag the file; "asked" where its kiosk still keeps it, which is ``kept_for`` after the case was complete.

    Damaged bytes are renamed, never deleted. The case is incomplete until the file is here again.
    """
    set_aside(store.folder, office_id, sha256)
    named = select(case_file.c.case_id).where(
        case_file.c.office_id == office_id, case_file.c.sha256 == sha256
    )
    mine = (cases.c.office_id == office_id) & cases.c.case_id.in_(named)
    moment = utc(now)
    recent = or_(cases.c.complete_at.is_(None), cases.c.complete_at > moment - kept_for)

    def work(connection: Connection) -> Asked:
        kept = connection.execute(select(cases.c.case_id).where(mine, recent).limit(1)).first() is not None
        connection.execute(
            update(blob)
            .where(blob.c.office_id == office_id, blob.c.sha256 == sha256, blob.c.state != blobs.ERASED)
            .values(
                state=blobs.WANTED if kept else blobs.DAMAGED,
                wanted_at=moment,
                held_at=None,
                claimed_until=None,
            )
        )
        if kept:
            connection.execute(update(cases).where(mine).values(complete_at=None))
        return "asked" if kept else "lost"

    outcome = store.write(work)
    note("centre.file_lost", outcome=outcome)
    return outcome


def set_aside(folder: Path, office_id: str, sha256: str) -> None:
    """Take the file's name away, so that the whole one can come in its place; its bytes stay beside it."""
    path = blobs.path_of(folder, office_id, sha256)
    if path.exists():
        path.replace(path.with_suffix(".damaged"))
        sync_folder(path.parent)
