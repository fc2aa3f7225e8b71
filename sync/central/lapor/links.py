"""Under which id a case stands in SP4N-LAPOR!, and how far it has come by its account."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, select, update

from sync.cases.lapor import Report
from sync.central.people import Person
from sync.central.store import Store
from sync.central.tables import cases
from sync.central.tables.lapor import lapor_link
from sync.central.visibility import visible

DAYS = ("reported_on", "forwarded_on", "answered_on", "closed_on")
_AT_ONCE = 400
"""Ids asked for in one statement: SQLite counts the parameters."""


@dataclass(frozen=True, slots=True)
class Link:
    """``seen``: the case is for the eyes of who asked; ``status``, ``kind``: our codes; ``category``: their word."""

    tracking_id: str
    case_id: str
    seen: bool
    made_case: bool
    kind: str
    category: str
    status: str
    anonymous: bool
    secret: bool
    disposition: str
    reported_on: date | None
    forwarded_on: date | None
    answered_on: date | None
    closed_on: date | None


def link_of(store: Store, person: Person, case_id: str) -> Link | None:
    """Of this case; None where it stands only here, or is not for these eyes."""
    with store.reading() as connection:
        row = connection.execute(
            select(lapor_link).where(
                lapor_link.c.office_id == person.office_id,
                lapor_link.c.case_id == case_id,
                _seen(person),
            )
        ).first()
    return None if row is None else _link(row, seen=True)


def case_of(store: Store, person: Person, tracking_id: str) -> str | None:
    """The case that stands over there under this id; None where there is none for these eyes."""
    with store.reading() as connection:
        link = links_by_id(connection, person, [tracking_id]).get(tracking_id)
    return link.case_id if link is not None and link.seen else None


def links_by_id(connection: Connection, person: Person, tracking_ids: Iterable[str]) -> dict[str, Link]:
    """Those of these ids that are known, by id."""
    found: dict[str, Link] = {}
    for part in parts(tracking_ids):
        mine = lapor_link.c.office_id == person.office_id
        rows = connection.execute(select(lapor_link).where(mine, lapor_link.c.tracking_id.in_(part))).all()
        seen = set(
            connection.execute(
                select(cases.c.case_id).where(
                    visible(person), cases.c.case_id.in_([row.case_id for row in rows])
                )
            ).scalars()
        )
        found |= {row.tracking_id: _link(row, row.case_id in seen) for row in rows}
    return found


def links_by_case(connection: Connection, person: Person, case_ids: Iterable[str]) -> dict[str, Link]:
    """The links of these cases, which whoever asks may see, by case."""
    found: dict[str, Link] = {}
    for part in parts(case_ids):
        mine = (lapor_link.c.office_id == person.office_id) & lapor_link.c.case_id.in_(part)
        found |= {
            row.case_id: _link(row, seen=True) for row in connection.execute(select(lapor_link).where(mine))
        }
    return found


def is_secret(connection: Connection, office_id: str, case_id: str) -> bool:
    """Is the text of this case to be kept from the public, because it is over there?"""
    mine = (lapor_link.c.office_id == office_id) & (lapor_link.c.case_id == case_id)
    return bool(connection.execute(select(lapor_link.c.secret).where(mine)).scalar())


def told(report: Report, kind: str, status: str) -> dict[str, object]:
    """What a row says of a report that is not known yet, as columns."""
    return {
        "kind": kind,
        "category": report.category,
        "status": status,
        "anonymous": report.anonymous,
        "secret": report.secret,
        "disposition": report.disposition,
        **{name: getattr(report, name) for name in DAYS},
    }


def news(link: Link, report: Report, status: str) -> dict[str, object]:
    """What a row says anew, as columns. What it leaves empty stays as it was, and what was hidden once stays hidden."""
    said: dict[str, object] = {"status": status, "disposition": report.disposition or link.disposition}
    said |= {name: getattr(report, name) or getattr(link, name) for name in DAYS}
    said |= {"anonymous": link.anonymous or report.anonymous, "secret": link.secret or report.secret}
    return {name: value for name, value in said.items() if value != getattr(link, name)}


def change(
    connection: Connection, person: Person, tracking_id: str, values: dict[str, object], now: datetime
) -> None:
    """Write it down."""
    mine = (lapor_link.c.office_id == person.office_id) & (lapor_link.c.tracking_id == tracking_id)
    connection.execute(update(lapor_link).where(mine).values(**values, changed_at=now))


def parts(ids: Iterable[str]) -> Iterator[Sequence[str]]:
    """So many at a time as one statement takes."""
    whole = list(dict.fromkeys(ids))
    return (whole[start : start + _AT_ONCE] for start in range(0, len(whole), _AT_ONCE))


def _seen(person: Person) -> Any:
    return lapor_link.c.case_id.in_(
        select(cases.c.case_id).where(visible(person), cases.c.case_id == lapor_link.c.case_id)
    )


def _link(row: Any, seen: bool) -> Link:
    names = Link.__dataclass_fields__.keys() - {"seen"}
    return Link(seen=seen, **{name: getattr(row, name) for name in names})
