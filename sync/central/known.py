"""What is here already of all that a batch names: asked together, read once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, select, union_all

from sync.central import acknowledgements
from sync.central.incoming import Incoming
from sync.central.prepared import Prepared, Rows, Statement, among
from sync.central.tables import case_number, parked, record

_RECORDS = Prepared(
    lambda dialect: select(record.c.epoch, record.c.seq, record.c.head_sha256).where(
        record.c.office_id == bindparam("office"),
        among(dialect, record.c.device_id, "devices"),
        among(dialect, record.c.epoch, "epochs"),
        among(dialect, record.c.seq, "seqs"),
    )
)
_PARKED = Prepared(
    lambda dialect: select(parked.c.device_id, parked.c.epoch, parked.c.seq, parked.c.case_id).where(
        parked.c.office_id == bindparam("office"), among(dialect, parked.c.case_id, "cases")
    )
)


def _numbers(dialect: str) -> Statement:
    """Two questions in one: who has such a number, who has such a serial."""
    taken = select(case_number.c.number, case_number.c.prefix, case_number.c.serial).where(
        case_number.c.office_id == bindparam("office")
    )
    return union_all(
        taken.where(among(dialect, case_number.c.number, "numbers")),
        taken.where(
            among(dialect, case_number.c.prefix, "prefixes"), among(dialect, case_number.c.serial, "serials")
        ),
    )


_NUMBERS = Prepared(_numbers)


@dataclass(frozen=True, slots=True)
class Known:
    """Questions on what is here already of all that a batch names, asked together and read once."""

    records: Rows
    cases: Rows
    parked: Rows
    numbers: Rows | None


def look_up(
    connection: Connection,
    office_id: str,
    family: Iterable[str],
    sound: Sequence[Incoming],
    asks: Iterable[str],
    *,
    numbers_too: bool,
) -> Known:
    """Three questions, however many records. ``asks``: further cases whose acknowledgement is wanted.

    ``numbers_too``: who has these numbers and serials. Nobody, but for a kiosk copied or put back; so the unique keys
    are let speak first, and the question is asked once they have refused.
    """
    machine = sorted(family)
    places = [one.place for one in sound]
    case_ids = sorted({one.head.case_id for one in sound}.union(asks))
    return Known(
        _RECORDS.run(
            connection,
            office=office_id,
            devices=machine,
            epochs=sorted({epoch for epoch, _ in places}),
            seqs=sorted({near for _, seq in places for near in (seq - 1, seq, seq + 1)}),
        ),
        acknowledgements.known_cases(connection, office_id, case_ids),
        _PARKED.run(connection, office=office_id, cases=case_ids),
        _numbers_of(connection, office_id, sound) if numbers_too else None,
    )


def _numbers_of(connection: Connection, office_id: str, sound: Sequence[Incoming]) -> Rows:
    complaints = [one.complaint for one in sound if one.complaint is not None]
    return _NUMBERS.run(
        connection,
        office=office_id,
        numbers=sorted(one.number.glyphs for one in complaints),
        prefixes=sorted({one.number.prefix for one in complaints}),
        serials=sorted(one.serial for one in complaints),
    )
