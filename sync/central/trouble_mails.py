"""Which troubles of the kiosks' machines are still to be mailed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Connection, func, or_, select, update

from sync.central.kiosk_troubles import Trouble, What, change, trouble_of
from sync.central.store import Clock, Store, utc
from sync.central.tables import device
from sync.central.tables.kiosk_health import kiosk_trouble

_MAIL_AGAIN = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class MailDue:
    """A trouble, or its end, that is to be mailed. ``prefix``: of the kiosk; "" for the centre's own line."""

    office_id: str
    prefix: str
    what: What
    trouble: Trouble


def claim_mails(store: Store, clock: Clock) -> list[MailDue]:
    """What is to be mailed now, held for a while by whoever asks: sent, it is to be `mailed`; else it comes again."""
    now = utc(clock())
    due = (kiosk_trouble.c.mail != "") & or_(
        kiosk_trouble.c.mail_tried_at.is_(None), kiosk_trouble.c.mail_tried_at <= now - _MAIL_AGAIN
    )

    def work(connection: Connection) -> list[MailDue]:
        rows = connection.execute(
            select(kiosk_trouble, func.coalesce(device.c.prefix, "").label("prefix"))
            .outerjoin(
                device,
                (device.c.office_id == kiosk_trouble.c.office_id)
                & (device.c.device_id == kiosk_trouble.c.device_id),
            )
            .where(due)
            .order_by(kiosk_trouble.c.office_id, kiosk_trouble.c.trouble_id)
            .limit(100)
            .with_for_update(skip_locked=True, of=kiosk_trouble)
        ).all()
        for row in rows:
            connection.execute(change(row).values(mail_tried_at=now))
        return [MailDue(row.office_id, row.prefix, row.mail, trouble_of(row)) for row in rows]

    with (
        store.reading() as connection
    ):  # nearly always there is nothing, and nobody need be kept from writing
        if connection.execute(select(kiosk_trouble.c.part).where(due).limit(1)).first() is None:
            return []
    return store.write(work)


def mailed(store: Store, due: MailDue) -> None:
    """It has gone out; what came meanwhile stays to be mailed."""
    mine = (
        (kiosk_trouble.c.office_id == due.office_id)
        & (kiosk_trouble.c.trouble_id == due.trouble.trouble_id)
        & (kiosk_trouble.c.mail == due.what)
        & (kiosk_trouble.c.level == due.trouble.level)
    )
    store.write(lambda connection: connection.execute(update(kiosk_trouble).where(mine).values(mail="")))
