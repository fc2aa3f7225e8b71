"""The centre's word for a case: signed after the commit, the same bytes each time until it turns complete."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, select

from sync.cases.numbers import Serial
from sync.central.keys import CentreKeys
from sync.central.tables import case_file, cases
from sync.wire import statements
from sync.wire.messages import Acknowledgement, SignedStatements


def collect(
    connection: Connection, office_id: str, family: Collection[str], case_ids: Collection[str], key_id: str
) -> list[Acknowledgement]:
    """What can be said of these cases of one kiosk, in the order of their ids; unknown ones are left out."""
    if not case_ids:
        return []
    rows = connection.execute(
        select(cases)
        .where(
            cases.c.office_id == office_id,
            cases.c.device_id.in_(family),
            cases.c.case_id.in_(sorted(case_ids)),
        )
        .order_by(cases.c.case_id)
    ).all()
    files = _files(connection, office_id, [row.case_id for row in rows if row.complete_at is not None])
    return [_of(row, files.get(row.case_id, []), key_id) for row in rows]


def sign(acknowledgements: list[Acknowledgement], keys: CentreKeys) -> SignedStatements:
    """After the commit, never before."""
    return statements.sign(acknowledgements, keys.sign, keys.key_id)


def _of(row: Any, held: list[str], key_id: str) -> Acknowledgement:
    return Acknowledgement(
        case_id=row.case_id,
        number=row.number,
        serial=str(Serial(row.serial)),
        body_sha256=row.body_sha256,
        held=held,
        complete=row.complete_at is not None,
        accepted_at=row.accepted_at,
        key_id=key_id,
    )


def _files(connection: Connection, office_id: str, case_ids: list[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    if case_ids:
        rows = connection.execute(
            select(case_file.c.case_id, case_file.c.sha256)
            .where(case_file.c.office_id == office_id, case_file.c.case_id.in_(case_ids))
            .order_by(case_file.c.case_id, case_file.c.place)
        )
        for row in rows:
            found.setdefault(row.case_id, []).append(row.sha256)
    return found
