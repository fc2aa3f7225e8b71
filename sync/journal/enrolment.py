"""What the centre made of this kiosk: its prefix, its key's id, its epoch."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime

from sqlalchemy import Connection, insert, select, update

from sync.journal.instants import from_milliseconds, to_milliseconds
from sync.journal.schema import enrolment as enrolment_table


@dataclass(frozen=True, slots=True)
class Enrolment:
    """One enrolment. ``epoch`` rises with each; ``key_id`` 4 bytes, ``centre_public`` 32 raw bytes (Ed25519).

    ``prefix``: the first 4 glyphs of every tracking number until the next enrolment.
    """

    device_id: str
    office_id: str
    prefix: str
    key_id: bytes
    epoch: int
    centre_public: bytes
    office_name: str = ""
    identity: str = ""
    central_url: str = ""
    next_sync_s: int = 300
    enrolled_at: datetime = datetime(1970, 1, 1, tzinfo=UTC)


def current(connection: Connection) -> Enrolment | None:
    """The newest enrolment."""
    newest = select(enrolment_table).order_by(enrolment_table.c.epoch.desc()).limit(1)
    row = connection.execute(newest).one_or_none()
    if row is None:
        return None
    return Enrolment(**{**row._asdict(), "enrolled_at": from_milliseconds(row.enrolled_at)})


def renew(connection: Connection, epoch_above: int) -> Enrolment:
    """The present enrolment under a higher epoch; the row of the old epoch stays. There must be one."""
    known = current(connection)
    assert known is not None
    renewed = replace(known, epoch=max(known.epoch, epoch_above) + 1)
    values = {**asdict(renewed), "enrolled_at": to_milliseconds(renewed.enrolled_at)}
    connection.execute(insert(enrolment_table).values(values))
    return renewed


def enrol(connection: Connection, fresh: Enrolment) -> bool:
    """Stores the enrolment; returns whether a new epoch begins with it.

    The same epoch again (a lost reply) is stored over the first. A lower epoch raises ValueError.
    """
    known = current(connection)
    values = {**asdict(fresh), "enrolled_at": to_milliseconds(fresh.enrolled_at)}
    if known is None or fresh.epoch > known.epoch:
        connection.execute(insert(enrolment_table).values(values))
        return True
    if (fresh.epoch, fresh.device_id, fresh.prefix) != (known.epoch, known.device_id, known.prefix):
        raise ValueError("an enrolment's epoch never falls")
    same = enrolment_table.c.epoch == fresh.epoch
    connection.execute(update(enrolment_table).where(same).values(values))
    return False
