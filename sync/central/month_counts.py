"""What happened in each month of an office, counted with every change instead of whenever somebody looks.

`of_case` and `of_steps` say what a case counts for; a change writes the difference, in its own transaction. Counts are of
the whole office: whoever may not know of some cases has theirs taken off again, which `sync.central.statistics` does.

A case is counted from its opening on, seconds after it came: all kiosks of an office would else wait for the same few rows
before theirs are safe. Until then, or for good where no key opens it, it is one of the few that are looked at (`of_unopened`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Select, bindparam, delete, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from sync.cases.case import FINISHED, REFERRED
from sync.cases.working_calendar import JAKARTA
from sync.central.figures_state import touched
from sync.central.prepared import Prepared, together
from sync.central.tables import cases
from sync.central.tables.public import month_count, step_time

DIMENSIONS = ("channel", "kind", "klass", "service", "desa", "disposition", "unit", "outcome")
"""By what the received cases are counted; each is a column of ``cases``."""

ANSWERED = (FINISHED, REFERRED)
"""Outcomes that are a reply; only these are judged in time or late."""

RECEIVED, CLOSED_CASES, REPLIED, IN_TIME = "received", "closed", "answered", "in_time"
RETURNED, REOPENED, FAILED = "returned", "reopened", "failed"
DAYS, CONTENT = "days", "content"
STEP, STEP_IN_TIME = "step", "step_in_time"

Counts = Counter[tuple[date, str, str]]
"""By month (its first day), what and code."""

COUNTED = (
    "filed_at",
    "opened_at",
    *DIMENSIONS,
    "loops",
    "reopened",
    "failures",
    "closed_at",
    "days_used",
    "in_time",
    "content",
)
"""The columns of ``cases`` that `of_case` reads."""

_AT_ONCE = 5_000


def counted() -> tuple[Any, ...]:
    """The columns to ask for where only counts are wanted."""
    return tuple(cases.c[name] for name in COUNTED)


def kept_of(row: Mapping[Any, Any]) -> Counts:
    """What stands in the counts for the case with this row of ``cases``: nothing before it was opened."""
    return Counter() if row["opened_at"] is None else of_case(row)


def of_unopened(connection: Connection, office_id: str) -> Counts:
    """What the cases count for that are not opened yet. The offices are told apart here: asked for one of them, SQLite
    walks through all its cases instead of the index of the unopened."""
    counts: Counts = Counter()
    for row in _rows(connection, select(cases.c.office_id, *counted()).where(cases.c.opened_at.is_(None))):
        if row.office_id == office_id:
            counts.update(of_case(row._mapping))
    return counts


def of_case(row: Mapping[Any, Any]) -> Counts:
    """What the case with this row of ``cases`` counts for, in the months in which it was received and closed.

    A code that is not said is not counted: it is what the others leave of ``received``.
    """
    received = month_of(row["filed_at"])
    counts: Counts = Counter({(received, RECEIVED, ""): 1})
    for name in DIMENSIONS:
        if row.get(name):
            counts[received, name, row[name]] += 1
    for name, what in (("loops", RETURNED), ("reopened", REOPENED), ("failures", FAILED)):
        if row.get(name):
            counts[received, what, ""] += 1
    if row.get("closed_at") is not None:
        counts.update(_of_end(month_of(row["closed_at"]), row))
    return counts


def _of_end(month: date, row: Mapping[Any, Any]) -> Counts:
    counts: Counts = Counter({(month, CLOSED_CASES, ""): 1})
    if row["outcome"] in ANSWERED:
        counts[month, REPLIED, ""] += 1
        if row["in_time"]:
            counts[month, IN_TIME, ""] += 1
        if row["days_used"] is not None:
            counts[month, DAYS, str(row["days_used"])] += 1
    if row["content"] is not None:
        counts[month, CONTENT, str(row["content"])] += 1
    return counts


def of_steps(rows: Iterable[Mapping[Any, Any]]) -> Counts:
    """What these rows of ``step_time`` count for."""
    counts: Counts = Counter()
    for row in rows:
        month, code = month_of(row["done_at"]), str(row["step"])
        counts[month, STEP, code] += 1
        if row["in_time"]:
            counts[month, STEP_IN_TIME, code] += 1
    return counts


def month_of(moment: datetime) -> date:
    """The first day of its month, WIB."""
    return moment.astimezone(JAKARTA).date().replace(day=1)


def difference(before: Counts, after: Counts) -> Counts:
    """What must be added to come from one to the other; nothing of what stays."""
    changed = Counter(after)
    changed.subtract(before)
    return Counter({key: n for key, n in changed.items() if n})


def add(connection: Connection, office_id: str, counts: Counts) -> None:
    """Add these, some of which may be below nothing. Before `feed.publish`, which holds the office's row.

    Whoever changes figures takes the row of their version first, so that nobody waits for another crosswise.
    """
    with together(connection):  # others wait for these rows until the commit
        touched(connection, office_id)
        for (month, what, code), n in sorted(counts.items()):
            if n:
                _ADD.run(connection, office_id=office_id, month=month, what=what, code=code, n=n)


def recount(connection: Connection, office_id: str) -> None:
    """All of an office anew, from its cases; acts wait meanwhile."""
    touched(connection, office_id)
    counts: Counts = Counter()
    for row in _rows(connection, select(*counted()).where(cases.c.office_id == office_id)):
        counts.update(kept_of(row._mapping))
    steps = select(step_time.c.step, step_time.c.done_at, step_time.c.in_time)
    counts.update(
        of_steps(row._mapping for row in _rows(connection, steps.where(step_time.c.office_id == office_id)))
    )
    connection.execute(delete(month_count).where(month_count.c.office_id == office_id))
    rows = [
        {"office_id": office_id, "month": month, "what": what, "code": code, "n": n}
        for (month, what, code), n in sorted(counts.items())
    ]
    if rows:
        connection.execute(insert(month_count), rows)


def _rows(connection: Connection, query: Select[Any]) -> Iterable[Any]:
    return connection.execute(query, execution_options={"yield_per": _AT_ONCE})


def _adding(dialect: str) -> Any:
    kind: Any = postgresql if dialect == "postgresql" else sqlite
    made = kind.insert(month_count).values({one.name: bindparam(one.name) for one in month_count.columns})
    return made.on_conflict_do_update(
        index_elements=list(month_count.primary_key.columns), set_={"n": month_count.c.n + made.excluded.n}
    )


_ADD = Prepared(_adding)
