"""A database put back by hand gives itself away: a kiosk holds our word for what is not here (F60).

`backoffice restore` renews the epoch itself. Whoever copies an older database back without it leaves cursors
that point behind changes nobody has read, so the first proof does the same. The records come by themselves: a
kiosk sends again whatever lies above the ``have_through`` of the answer.
"""

from __future__ import annotations

import secrets

from sqlalchemy import Connection, select, update

from sync.central.devices import Device
from sync.central.feed import read_cursor
from sync.central.tables import device, office, store_table
from sync.wire.messages import Manifest

ALARM = "centre-forgot"


def is_proved(connection: Connection, of: Device, manifest: Manifest) -> bool:
    """Whether the kiosk has our signature, or a row of our feed, beyond the end of what is here.

    ``of``: its row in this very transaction. A cursor of another epoch proves nothing new: that kiosk is told to
    begin anew in any case, and a renewal for each of a hundred kiosks would send all of them round in circles.
    """
    epoch = connection.execute(select(store_table.c.epoch)).scalar_one()
    after = read_cursor(manifest.cursor, epoch)
    if manifest.cursor is not None and after is None:
        return False
    if manifest.epoch == of.epoch and manifest.acked_through > of.have_through:
        return True
    last = select(office.c.feed_n).where(office.c.office_id == of.office_id)
    return after is not None and after > connection.execute(last).scalar_one()


def renew(connection: Connection, of: Device) -> None:
    """Another epoch for all kiosks, and an alarm on the one that showed it."""
    connection.execute(update(store_table).values(epoch=secrets.token_hex(4)))
    mine = (device.c.office_id == of.office_id) & (device.c.device_id == of.device_id)
    connection.execute(update(device).where(mine).values(alarm=ALARM))
