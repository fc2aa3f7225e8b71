"""What a restored centre cannot know: what was done after the backup that did not come from a kiosk.

Cases come back by themselves, since kiosks send them again. Numbers that were given at the desk, kiosks that were refused
and accounts that were closed do not: until a person says that they were looked after, the doctor warns (decisions/0053).
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, delete, func, select

from sync.cases.refusal import Refusal
from sync.central import duties
from sync.central.account_journal import AT_CONSOLE, append
from sync.central.duties import Duty
from sync.central.kiosk_acts import Errand, told_by
from sync.central.store import Clock, Store, utc
from sync.central.tables import case_event, device, duty, invitation, office, record, session
from sync.central.tables.people import person_event
from sync.logbook import note

RESTORED, LOOKED_AFTER = "restored", "restore-looked-after"
BY_HAND = "by-hand"
"""How, where nobody ran `backoffice restore`: an older database was put in place and a kiosk gave it away."""


def began_again(store: Store, clock: Clock) -> datetime | None:
    """After a restore: note it, and end what would open doors again; the last moment that this store knows of.

    Sign-ins and one-time links that were used or ended since the backup stand in it as open: all end.
    """
    now = utc(clock())

    def work(connection: Connection) -> datetime | None:
        known = last_known(connection)
        for table in (session, invitation):
            connection.execute(delete(table))
        mark(connection, "unknown" if known is None else known.isoformat(timespec="seconds"), now)
        return known

    return store.write(work)


def mark(connection: Connection, how: str, now: datetime) -> None:
    """Somebody must look, from now on. ``how``: `BY_HAND`, or the last moment that was known then."""
    duties.put(connection, duty, {"name": RESTORED, "done_at": utc(now), "outcome": how}, ("name",))


def last_known(connection: Connection) -> datetime | None:
    """The newest moment in what only grows: records, steps of cases, acts on accounts, contacts; None if none.

    It reads whole tables, once, after a restore that has hashed every file.
    """
    moments = (record.c.received_at, case_event.c.at, person_event.c.at, device.c.last_seen_at)
    found = [connection.execute(select(func.max(one))).scalar() for one in moments]
    return max((one for one in found if one is not None), default=None)


def waits(store: Store) -> Duty | None:
    """The restore that nobody has looked after yet; None where there is none."""
    with store.reading() as connection:
        return _waits(connection)


def confirm(store: Store, errand: Errand, clock: Clock) -> Refusal | None:
    """A person has looked after numbers, kiosks and accounts: an event in the journal of every office.

    ``restore.none``: nothing waits; those of `told_by`.
    """
    told, now = told_by(errand), utc(clock())
    if isinstance(told, Refusal):
        return told

    def work(connection: Connection) -> Refusal | None:
        found = _waits(connection)
        if found is None:
            return Refusal("restore.none")
        done = {"name": LOOKED_AFTER, "done_at": now, "outcome": told.actor}
        duties.put(connection, duty, done, ("name",))
        for office_id in connection.execute(
            select(office.c.office_id).order_by(office.c.office_id)
        ).scalars():
            append(
                connection, office_id, "restore-confirmed", AT_CONSOLE, "", now,
                by_name=told.actor, why=told.reason, restored_at=found.done_at.isoformat(timespec="seconds"),
            )  # fmt: skip
        return None

    refusal = store.write(work)
    if refusal is None:
        note("centre.restore_confirmed")
    return refusal


def _waits(connection: Connection) -> Duty | None:
    rows = connection.execute(select(duty).where(duty.c.name.in_((RESTORED, LOOKED_AFTER)))).all()
    found = {row.name: Duty(row.done_at, row.outcome) for row in rows}
    there, done = found.get(RESTORED), found.get(LOOKED_AFTER)
    return there if there is not None and (done is None or done.done_at < there.done_at) else None
