"""The centre's word for a case: signed after the commit, the same bytes each time until it turns complete."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select

from sync.cases.numbers import Serial
from sync.central.keys import CentreKeys
from sync.central.prepared import Prepared, Rows, among
from sync.central.tables import case_file, cases
from sync.wire import statements
from sync.wire.messages import Acknowledgement, SignedStatements


@dataclass(frozen=True, slots=True)
class KnownCase:
    """What an acknowledgement says of a case, as it is stored."""

    case_id: str
    number: str
    serial: int
    body_sha256: str
    accepted_at: datetime
    complete_at: datetime | None
    device_id: str


_FIELDS = tuple(cases.c[name] for name in KnownCase.__slots__)
# Bounds beside the list: a partition is ruled out by a range, never by a list that comes as a parameter.
_CASES = Prepared(
    lambda dialect: select(*_FIELDS).where(
        cases.c.office_id == bindparam("office"),
        cases.c.case_id.between(bindparam("first"), bindparam("last")),
        among(dialect, cases.c.case_id, "cases"),
    )
)
_FILES = Prepared(
    lambda dialect: (
        select(case_file.c.case_id, case_file.c.sha256)
        .where(
            case_file.c.office_id == bindparam("office"),
            case_file.c.case_id.between(bindparam("first"), bindparam("last")),
            among(dialect, case_file.c.case_id, "cases"),
        )
        .order_by(case_file.c.case_id, case_file.c.place)
    )
)
_LOWEST = "00000000-0000-0000-0000-000000000000"


def known_cases(connection: Connection, office_id: str, case_ids: Sequence[str]) -> Rows:
    """Rows of `KnownCase`, whoever sent them. ``case_ids``: sorted."""
    return _CASES.run(connection, office=office_id, cases=case_ids, **_bounds(case_ids))


def collect(
    connection: Connection,
    office_id: str,
    family: Collection[str],
    asked: Iterable[str],
    found: Mapping[str, KnownCase],
    *,
    key_id: str,
    fileless: Collection[str] = (),
) -> list[Acknowledgement]:
    """What can be said of these cases of one kiosk, in the order of their ids; those not ``found`` are left out.

    ``fileless``: cases known to have no files.
    """
    ours = [found[case_id] for case_id in sorted(set(asked)) if case_id in found]
    ours = [one for one in ours if one.device_id in family]
    complete = [one.case_id for one in ours if one.complete_at is not None and one.case_id not in fileless]
    files = _files(connection, office_id, complete)
    return [_of(one, files.get(one.case_id, []), key_id) for one in ours]


def fresh_case(row: Mapping[str, Any]) -> KnownCase:
    """A case whose row has just been written."""
    return KnownCase(*(row[name] for name in KnownCase.__slots__))


def sign(acknowledgements: list[Acknowledgement], keys: CentreKeys) -> SignedStatements:
    """After the commit, never before."""
    return statements.sign(acknowledgements, keys.sign, keys.key_id)


def _of(case: KnownCase, held: list[str], key_id: str) -> Acknowledgement:
    return Acknowledgement(
        case_id=case.case_id,
        number=case.number,
        serial=str(Serial(case.serial)),
        body_sha256=case.body_sha256,
        held=held,
        complete=case.complete_at is not None,
        accepted_at=case.accepted_at,
        key_id=key_id,
    )


def _files(connection: Connection, office_id: str, case_ids: list[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    if case_ids:
        rows = _FILES.run(connection, office=office_id, cases=case_ids, **_bounds(case_ids))
        for case_id, sha256 in rows.all():
            found.setdefault(case_id, []).append(sha256)
    return found


def _bounds(case_ids: Sequence[str]) -> dict[str, str]:
    return {"first": case_ids[0], "last": case_ids[-1]} if case_ids else {"first": _LOWEST, "last": _LOWEST}
