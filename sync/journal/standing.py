"""How this kiosk stands: refused by the centre's signed word or not, and what staff must be told until they have seen it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert

from sync.journal.instants import from_milliseconds, to_milliseconds
from sync.journal.schema import alarm, standing


@dataclass(frozen=True, slots=True)
class Refused:
    """The centre hears this enrolment no longer. ``state``: revoked or identity-changed."""

    state: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Alarm:
    """For staff, until one of them has seen it. ``kind``: a stable word; ``detail``: counts at most."""

    kind: str
    since: datetime
    detail: str = ""


def refusal_of(connection: Connection, epoch: int) -> Refused | None:
    """What the centre said of the enrolment that this epoch belongs to; a new enrolment begins unrefused."""
    row = connection.execute(select(standing).where(standing.c.epoch == epoch)).one_or_none()
    return None if row is None else Refused(row.state, from_milliseconds(row.at))


def refuse(connection: Connection, epoch: int, refused: Refused) -> None:
    """Keeps the first word: it tells since when."""
    row = {"epoch": epoch, "state": refused.state, "at": to_milliseconds(refused.at)}
    connection.execute(insert(standing).values(row).on_conflict_do_nothing())


def raise_alarm(connection: Connection, raised: Alarm) -> None:
    """The first time stands, the newest detail with it."""
    row = {"kind": raised.kind, "since": to_milliseconds(raised.since), "detail": raised.detail}
    fresh = insert(alarm).values(row)
    connection.execute(fresh.on_conflict_do_update(["kind"], set_={"detail": fresh.excluded.detail}))


def clear_alarm(connection: Connection, kind: str) -> None:
    """Somebody has seen to it. One that is not there is fine."""
    connection.execute(alarm.delete().where(alarm.c.kind == kind))


def alarms(connection: Connection) -> tuple[Alarm, ...]:
    """The oldest first."""
    rows = connection.execute(select(alarm).order_by(alarm.c.since, alarm.c.kind))
    return tuple(Alarm(row.kind, from_milliseconds(row.since), row.detail) for row in rows)
