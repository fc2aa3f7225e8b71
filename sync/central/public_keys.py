"""The list of public keys, kept for ever: an old receipt can be checked after its kiosk is gone."""

from __future__ import annotations

from sqlalchemy import select

from sync.central.keys import CentreKeys
from sync.central.store import Clock, Store, utc
from sync.central.tables import device, store_table
from sync.wire.messages import KeyEntry, KeyList


def key_list(store: Store, keys: CentreKeys, clock: Clock) -> KeyList:
    """The centre's key and every kiosk's, revoked and closed ones too."""
    with store.reading() as connection:
        since = connection.execute(select(store_table.c.created_at)).scalar_one()
        rows = connection.execute(select(device).order_by(device.c.prefix)).all()
    entries = [KeyEntry(key_id=keys.key_id, owner="centre", public_key=keys.public, since=since)]
    entries += [
        KeyEntry(
            key_id=row.key_id,
            owner=f"kiosk {row.prefix}",
            public_key=row.public_key,
            since=row.enrolled_at,
            until=None if row.state == "active" else row.last_seen_at or row.enrolled_at,
        )
        for row in rows
    ]
    return KeyList(keys=entries, time=utc(clock()))
