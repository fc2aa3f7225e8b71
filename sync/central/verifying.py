"""Letters that left the office, so that anybody who holds one can ask whether it is genuine.

A letter's code is an HMAC over number, date and class (`sync.papers.proof`); its key is derived from the centre's storage
key, so it is in every copy of the keys and lasts as long. Who the letter went to is not kept here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from sync.cases.refusal import Refusal
from sync.central.store import Store, insert_new_one
from sync.central.tables import office
from sync.central.tables.public import issued_letter
from sync.papers.proof import genuine, letter_code, normal_number

_NOBODYS = date(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class Verified:
    """A letter of this office. ``klass``: which kind of document it is, e.g. ``surat_tanggapan``."""

    number: str
    day: date
    klass: str
    office_name: str


def letter_key(store: Store) -> bytes:
    """The key of the codes on letters, 32 bytes."""
    return store.at_rest.derived("letter proof")


def issue(  # noqa: PLR0917 - what stands on the letter
    connection: Connection, store: Store, case_id: str, office_id: str, number: str, day: date, klass: str
) -> str:
    """Remember a numbered letter and give the code that is printed on it, 16 hex digits; the same one when asked again.

    A number that was issued with another date keeps the first: its papers are out.
    """
    row = {
        "office_id": office_id,
        "plain_number": normal_number(number),
        "number": number,
        "day": day,
        "klass": klass,
        "case_id": case_id,
    }
    insert_new_one(connection, issued_letter, row)
    kept = connection.execute(
        select(issued_letter.c.day).where(
            issued_letter.c.office_id == office_id,
            issued_letter.c.plain_number == row["plain_number"],
            issued_letter.c.klass == klass,
        )
    ).scalar_one()
    return letter_code(letter_key(store), number, kept, klass)


def verify_letter(store: Store, number: str, code: str) -> Verified | Refusal:
    """The letter that this number and code are on, or ``letter.no_match``: no such number and a wrong code alike."""
    key = letter_key(store)
    with store.reading() as connection:
        rows = _issued(connection, number)
        if not rows:
            genuine(key, number, _NOBODYS, "", code)  # an unknown number takes as long as a wrong code
    for row in rows:
        if genuine(key, row.number, row.day, row.klass, code):
            return Verified(row.number, row.day, row.klass, row.name)
    return Refusal("letter.no_match")


def _issued(connection: Connection, number: str) -> list[Any]:
    """In every office of this store: a number alone does not tell whose it is."""
    return list(
        connection.execute(
            select(issued_letter, office.c.name)
            .join(office, office.c.office_id == issued_letter.c.office_id)
            .where(issued_letter.c.plain_number == normal_number(number)[:100])
        ).all()
    )
