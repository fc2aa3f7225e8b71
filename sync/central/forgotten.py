"""A database put back by hand gives itself away: a kiosk holds our word for what is not here (F60).

`backoffice restore` renews the epoch itself. Whoever copies an older database back without it leaves cursors
that point behind changes nobody has read, so the first proof does the same. The records come by themselves: a
kiosk sends again whatever lies above the ``have_through`` of the answer.
"""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy import Connection, update

from sync.central import restored
from sync.central.feed import read_cursor
from sync.central.streams import Stream
from sync.central.tables import store_table
from sync.wire.messages import Manifest

ALARM = "centre-forgot"


def is_proved(stream: Stream, manifest: Manifest) -> bool:
    """Whether the kiosk has our signature, or a row of our feed, beyond the end of what is here.

    ``stream``: its row in this very transaction. A cursor of another epoch proves nothing new: that kiosk is told to
    begin anew in any case, and a renewal for each of a hundred kiosks would send all of them round in circles.
    """
    of, after = stream.device, read_cursor(manifest.cursor, stream.store_epoch)
    if manifest.cursor is not None and after is None:
        return False
    if manifest.epoch == of.epoch and manifest.acked_through > of.have_through:
        return True
    return after is not None and after > stream.feed_n


def renew(connection: Connection, now: datetime) -> str:
    """Another epoch for all kiosks; what it is. What no kiosk can send again waits for a person from now on."""
    epoch = secrets.token_hex(4)
    connection.execute(update(store_table).values(epoch=epoch))
    restored.mark(connection, restored.BY_HAND, now)
    return epoch
