"""The offices that share one store. The one of the settings is there from the first start; others are added.

Each has its own kiosks, cases, numbers, files, feed, people, and letterhead (config/offices); the procedure and the questions of
the form are the installation's.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy import func, select

from sync.cases.numbers import ALPHABET
from sync.cases.refusal import Refusal
from sync.central.store import Store, insert_new_one
from sync.central.tables import device, office


@dataclass(frozen=True, slots=True)
class OfficeRow:
    """``office_id``: its ministry code; ``code``: three glyphs that begin its tracking numbers; ``kiosks``: active ones."""

    office_id: str
    code: str
    name: str
    kiosks: int = 0


def add_office(store: Store, *, code: str, region_code: str, name: str) -> OfficeRow | Refusal:
    """A new office. ``office.code``, ``office.region_code``, ``office.name``; ``office.taken``: code or region is there."""
    code = code.strip().upper()
    if len(code) != 3 or any(glyph not in ALPHABET for glyph in code):
        return Refusal("office.code")
    if len(region_code) != 6 or not (region_code.isascii() and region_code.isdigit()):
        return Refusal("office.region_code")
    if not name.strip() or len(name) > 200:
        return Refusal("office.name")
    row = {"office_id": region_code, "code": code, "name": name.strip(), "feed_n": 0, "last_enrolment": 0}
    made = store.write(lambda connection: insert_new_one(connection, office, row))
    return OfficeRow(region_code, code, name.strip()) if made else Refusal("office.taken")


def offices(store: Store) -> list[OfficeRow]:
    """All of them, by code."""
    active = (
        select(device.c.office_id, func.count().label("kiosks"))
        .where(device.c.state == "active")
        .group_by(device.c.office_id)
        .subquery()
    )
    with store.reading() as connection:
        rows = connection.execute(
            select(office.c.office_id, office.c.code, office.c.name, active.c.kiosks)
            .outerjoin(active, active.c.office_id == office.c.office_id)
            .order_by(office.c.code)
        )
        return [OfficeRow(row.office_id, row.code, row.name, row.kiosks or 0) for row in rows]


def find_office(store: Store, named: str) -> OfficeRow | None:
    """By its three glyphs or its ministry code."""
    wanted = named.strip().upper()
    with store.reading() as connection:
        row = connection.execute(
            select(office).where((office.c.code == wanted) | (office.c.office_id == wanted))
        ).first()
    return None if row is None else OfficeRow(row.office_id, row.code, row.name)


def seen_by(store: Store, office_id: str) -> Store:
    """The same store with the rules of this office: its letterhead, its services and villages. ValueError for none."""
    if office_id == store.office_id:
        return store
    found = find_office(store, office_id)
    if found is None:
        raise ValueError(f"no office {office_id} in this store")
    return replace(store, rules=store.rules.seen_by(office_id, found.code, found.name))
