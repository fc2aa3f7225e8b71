"""The desk as enrolment 0 of its office: prefix, serials and a signing key of its own.

Receipts of the desk are proved like those of a kiosk, so the desk has a row among the devices. Its state ``desk`` keeps it
off the pages of the kiosks and off the kiosks' interface. The secret half lies in the database, sealed with the storage
key (decisions/0049): whoever copies the database alone cannot sign.
"""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection, insert, select, update

from sync.cases.channels import DESK_GLYPH
from sync.cases.ids import uuid7
from sync.central.at_rest import Place
from sync.central.devices import DESK, Device, device_of
from sync.central.store import Store, utc
from sync.central.tables import device, office
from sync.central.tables.intake import desk_key
from sync.vault.signing import DeviceKey

_COLUMN = "signing_key"


def locked_desk(
    connection: Connection, store: Store, office_id: str, now: datetime
) -> tuple[Device, DeviceKey]:
    """The office's desk, its row locked until the commit, and the key it signs with; both made at the first use.

    A key that does not open any more (another storage key) is replaced; what it has signed is still proved by its
    public half.
    """
    mine = (device.c.office_id == office_id) & (device.c.state == DESK)
    row = connection.execute(select(device).where(mine).with_for_update()).first()
    if row is None:
        return _make(connection, store, office_id, now)
    of = device_of(row)
    key = _opened(connection, store, of)
    return (of, key) if key is not None else _renew(connection, store, of, now)


def _make(connection: Connection, store: Store, office_id: str, now: datetime) -> tuple[Device, DeviceKey]:
    """Two first uses at once meet at the unique prefix; the caller's transaction is then repeated."""
    code = connection.execute(select(office.c.code).where(office.c.office_id == office_id)).scalar_one()
    key = DeviceKey.generate()
    row = {
        "office_id": office_id,
        "device_id": uuid7(now, secrets.randbits),
        "prefix": f"{code}{DESK_GLYPH}",
        "key_id": key.key_id.hex(),
        "public_key": key.public_raw,
        "identity": "desk",
        "hardware": "",
        "state": DESK,
        "epoch": 1,
        "have_through": 0,
        "last_serial": 0,
        "alarm": "",
        "health": "{}",
        "enrolled_at": utc(now),
    }
    made = connection.execute(insert(device).values(row).returning(device)).one()
    _keep(connection, store, office_id, key, now)
    return device_of(made), key


def _renew(connection: Connection, store: Store, of: Device, now: datetime) -> tuple[Device, DeviceKey]:
    key = DeviceKey.generate()
    mine = (desk_key.c.office_id == of.office_id) & desk_key.c.until.is_(None)
    connection.execute(update(desk_key).where(mine).values(until=utc(now)))
    _keep(connection, store, of.office_id, key, now)
    itself = (device.c.office_id == of.office_id) & (device.c.device_id == of.device_id)
    values = {"key_id": key.key_id.hex(), "public_key": key.public_raw}
    changed = connection.execute(update(device).where(itself).values(values).returning(device)).one()
    return device_of(changed), key


def _keep(connection: Connection, store: Store, office_id: str, key: DeviceKey, now: datetime) -> None:
    key_id = key.key_id.hex()
    sealed = store.at_rest.seal(Place(office_id, key_id), {_COLUMN: _raw(key).hex()})
    row = {
        "office_id": office_id,
        "key_id": key_id,
        "public_key": key.public_raw,
        "data_key": sealed["data_key"],
        "sealed_key": sealed[_COLUMN],
        "since": utc(now),
    }
    connection.execute(insert(desk_key).values(row))


def _opened(connection: Connection, store: Store, of: Device) -> DeviceKey | None:
    row: Any = connection.execute(
        select(desk_key).where(desk_key.c.office_id == of.office_id, desk_key.c.key_id == of.key_id)
    ).first()
    if row is None:
        return None
    found = store.at_rest.open(Place(of.office_id, of.key_id), row.data_key, _COLUMN, row.sealed_key)
    return None if found is None else DeviceKey(Ed25519PrivateKey.from_private_bytes(bytes.fromhex(found)))


def _raw(key: DeviceKey) -> bytes:
    return key.private_key.private_bytes_raw()
