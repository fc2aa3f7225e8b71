"""The data key of a case, for whatever is written about it: made when it is first needed, destroyed by the retention."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, select, update

from sync.central.at_rest import CaseKey, Place
from sync.central.store import Store
from sync.central.tables import cases


def key_of(store: Store, row: Any) -> CaseKey | None:
    """The key of the case with this row of ``cases``, to read with; None: erased, or nothing was sealed yet."""
    return store.at_rest.key_of(Place(row.office_id, row.case_id), row.data_key)


def key_for(store: Store, connection: Connection, office_id: str, case_id: str) -> CaseKey | None:
    """The key to seal with, made if the case has none; takes the row's lock. None for an erased or unknown case."""
    mine = (cases.c.office_id == office_id) & (cases.c.case_id == case_id)
    row = connection.execute(
        select(cases.c.data_key, cases.c.erased_at).where(mine).with_for_update()
    ).first()
    if row is None or row.erased_at is not None:
        return None
    place = Place(office_id, case_id)
    known = store.at_rest.key_of(place, row.data_key)
    if known is not None or row.data_key is not None:
        return known
    key, wrap = store.at_rest.new_key(place)
    connection.execute(update(cases).where(mine).values(data_key=wrap))
    return key
