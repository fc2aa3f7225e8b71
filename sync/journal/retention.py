"""What the kiosk forgets: sealed content that the centre has signed for, and has had for long enough.

Row first, file afterwards: a cut in between leaves a file that no row names, which the next start sweeps. The
other way round there would be a row that promises a file which is gone. Case, number, proof, acknowledgement
and the record's head stay.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, and_, exists, select, update

from sync.journal.instants import to_milliseconds
from sync.journal.schema import acknowledgement, cases, outbox, sealed_file

AT_ONCE = 20
"""Cases a transaction: the write lock is held for some milliseconds, and a visitor's submit may wait for it."""

FORGOTTEN = "forgotten"


@dataclass(frozen=True, slots=True)
class Forgotten:
    """One step's work. ``names``: files that no row names any more; ``more``: there is more to do now."""

    cases: int
    names: tuple[str, ...]
    more: bool


def forget(connection: Connection, now: datetime, keep: timedelta) -> Forgotten:
    """Up to `AT_ONCE` cases whose complete acknowledgement is older than ``keep`` lose body and file rows' content.

    A case with a file that is set aside (damaged, quarantined) is kept whole: somebody must look at it first. So is one
    that is not done any more: a restored centre has lost it, and its complete word of long ago says nothing now (F60).
    """
    is_done = exists().where(
        outbox.c.epoch == cases.c.epoch, outbox.c.seq == cases.c.seq, outbox.c.state == "done"
    )
    set_aside = exists().where(
        sealed_file.c.case_id == cases.c.case_id, sealed_file.c.state.not_in(("held", FORGOTTEN))
    )
    old = and_(
        cases.c.forgotten_at.is_(None),
        acknowledgement.c.complete == 1,
        acknowledgement.c.saved_at <= to_milliseconds(now - keep),
        # A clock that stood in 1970 when the answer was kept does not make a case old.
        cases.c.received_at <= to_milliseconds(now - keep),
        is_done,
        ~set_aside,
    )
    due = (
        select(cases.c.case_id)
        .join(acknowledgement, acknowledgement.c.case_id == cases.c.case_id)
        .where(old)
        .order_by(cases.c.id)
        .limit(AT_ONCE + 1)
    )
    case_ids = list(connection.execute(due).scalars())
    mine = case_ids[:AT_ONCE]
    gone = sealed_file.c.case_id.in_(mine)
    names = tuple(connection.execute(select(sealed_file.c.name).where(gone)).scalars())
    connection.execute(
        update(cases).where(cases.c.case_id.in_(mine)).values(body=b"", forgotten_at=to_milliseconds(now))
    )
    connection.execute(update(sealed_file).where(gone).values(state=FORGOTTEN, header=b""))
    return Forgotten(len(mine), names, len(case_ids) > AT_ONCE)
