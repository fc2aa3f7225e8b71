"""What hangs on a message: how much of it is kept, sealed like the message itself, and where."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, delete, insert

from sync.cases.messages import Attachment
from sync.central.keys import CentreKeys
from sync.central.tables.messages import message_exclusion, message_file
from sync.vault.sealing import seal, split

LARGEST_FILE = 10 * 1024 * 1024
LARGEST_TOGETHER = 25 * 1024 * 1024
MOST_FILES = 40

Sealed = tuple[Attachment, bytes, bytes]
"""An attachment with header and payload of its sealed file."""


def sealed(keys: CentreKeys, attachments: Sequence[Attachment]) -> tuple[Sealed, ...]:
    """Those that may be kept, sealed; sizes in bytes as in `LARGEST_FILE` and `LARGEST_TOGETHER`."""
    kept, together = [], 0
    for one in attachments[:MOST_FILES]:
        together += len(one.data)
        if len(one.data) <= LARGEST_FILE and together <= LARGEST_TOGETHER:
            kept.append((one, *split(seal(one.data, keys.recipients))))
    return tuple(kept)


def put_beside(connection: Connection, row: Any, files: Sequence[Sealed], excluded: Sequence[str]) -> None:
    """Rows beside the message: its attachments, and the logins of whom it must be hidden from; in place of an earlier reading's."""
    place = {"office_id": row.office_id, "message_id": row.message_id}
    for table in (message_file, message_exclusion) if row.sealed_content else ():  # of an earlier reading
        mine = (table.c.office_id == place["office_id"]) & (table.c.message_id == place["message_id"])
        connection.execute(delete(table).where(mine))
    rows = [
        {
            **place,
            "place": n,
            "media_type": file.media_type.partition(";")[0].strip().lower()[:100],
            "size": len(file.data),
            "header": header,
            "payload": payload,
        }
        for n, (file, header, payload) in enumerate(files, start=1)
    ]
    if rows:
        connection.execute(insert(message_file), rows)
    if excluded:
        connection.execute(insert(message_exclusion), [{**place, "login": login} for login in excluded])
