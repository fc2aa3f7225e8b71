"""A file that was brought and is looked at before it is taken in: kept sealed, its bringer's alone, for a day."""

from __future__ import annotations

import secrets
from datetime import timedelta

from sqlalchemy import ColumnElement, delete, insert, select

from sync.cases.ids import uuid7
from sync.central.at_rest import Place
from sync.central.columns import is_identifier
from sync.central.people import Person
from sync.central.store import Clock, Store, utc
from sync.central.tables.lapor import lapor_file

KEPT_FOR = timedelta(days=1)
_COLUMN = "lapor file"


def lay_down(store: Store, person: Person, data: bytes, clock: Clock) -> str:
    """Its id. Another that this person has laid down before goes: one is looked at at a time."""
    now = utc(clock())
    file_id = uuid7(now, secrets.randbits)
    key, wrap = store.at_rest.new_key(Place(person.office_id, file_id))
    row = {
        "office_id": person.office_id,
        "file_id": file_id,
        "person_id": person.person_id,
        "at": now,
        "data_key": wrap,
        "sealed": key.seal(_COLUMN, data),
    }
    store.write(
        lambda connection: (
            connection.execute(delete(lapor_file).where(_of(person))),
            connection.execute(insert(lapor_file).values(row)),
        )
    )
    return file_id


def pick_up(store: Store, person: Person, file_id: str) -> bytes | None:
    """The bytes; None for another's, or one that is gone."""
    if not is_identifier(file_id):
        return None
    with store.reading() as connection:
        row = connection.execute(
            select(lapor_file).where(_of(person), lapor_file.c.file_id == file_id)
        ).first()
    if row is None:
        return None
    return store.at_rest.open_bytes(Place(row.office_id, file_id), row.data_key, _COLUMN, row.sealed)


def throw_away(store: Store, person: Person) -> None:
    """It has been taken in, or is not wanted."""
    store.write(lambda connection: connection.execute(delete(lapor_file).where(_of(person))))


def forget_old(store: Store, clock: Clock) -> None:
    """Those that nobody has taken in within `KEPT_FOR`."""
    old = lapor_file.c.at < utc(clock()) - KEPT_FOR
    store.write(lambda connection: connection.execute(delete(lapor_file).where(old)))


def _of(person: Person) -> ColumnElement[bool]:
    return (lapor_file.c.office_id == person.office_id) & (lapor_file.c.person_id == person.person_id)
