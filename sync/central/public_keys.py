"""The list of public keys, kept for ever: an old receipt can be checked after its kiosk is gone."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from sync.central.devices import DESK
from sync.central.key_ring import RingKey
from sync.central.keys import CentreKeys
from sync.central.store import Clock, Store, utc
from sync.central.tables import device, store_table
from sync.central.tables.intake import desk_key
from sync.wire.messages import KeyEntry, KeyList


def key_list(store: Store, keys: CentreKeys, clock: Clock) -> KeyList:
    """Every key the centre signed with, every kiosk's, revoked and closed ones too, and the desks'."""
    with store.reading() as connection:
        began = connection.execute(select(store_table.c.created_at)).scalar_one()
        rows = connection.execute(
            select(device).where(device.c.state != DESK).order_by(device.c.prefix)
        ).all()
        desks = connection.execute(select(desk_key).order_by(desk_key.c.since)).all()
    keys.refresh()
    signing = keys.ring.of("signing")
    entries = [_entry(key, min(key.since, began) if key is signing[0] else key.since) for key in signing]
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
    entries += [
        KeyEntry(
            key_id=row.key_id,
            owner=f"desk {row.office_id}",
            public_key=row.public_key,
            since=row.since,
            until=row.until,
        )
        for row in desks
    ]
    endorsed = [key.endorsement for key in signing if key.endorsement is not None]
    return KeyList(keys=entries, time=utc(clock()), endorsements=endorsed)


def _entry(key: RingKey, since: datetime) -> KeyEntry:
    public = bytes.fromhex(key.public)
    return KeyEntry(key_id=key.key_id, owner="centre", public_key=public, since=since, until=key.until)
