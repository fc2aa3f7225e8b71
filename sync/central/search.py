"""Finding cases: by number or a part of it, by words, by who complained (as a keyed hash), by facts of the procedure.

Hits come in tiers, the surest first: whole numbers, parts of numbers, words as they were written, words of the same stem,
parts of words. Within a tier the newest case comes first. A tracking number that names a case is the whole answer: its check
glyph says that nothing else was meant. A page ends with a cursor, never with a count of pages: what lies behind is not looked
at. Every tier goes through `handling.visible`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Select,
    column,
    false,
    func,
    literal,
    literal_column,
    select,
    table,
    tuple_,
)

from sync.cases.case import FINISHED, OPEN, PAUSED, REFERRED
from sync.cases.working_calendar import JAKARTA
from sync.central.case_views import CaseRow
from sync.central.columns import is_identifier
from sync.central.handling import case_row, visible
from sync.central.people import Person
from sync.central.search_tiers import PART_OF_WORD, Tier, tiers_of
from sync.central.store import Clock, Store
from sync.central.tables import cases
from sync.central.tables.public import step_time
from sync.central.tables.search import search_doc
from sync.central.visibility import is_open

PAGE = 50
LONGEST = 200
"""Letters of a question; what stands behind is not looked at."""


_ANSWERED = cases.c.outcome.in_((FINISHED, REFERRED))
MARKS: Mapping[str, ColumnElement[bool]] = {
    "dijawab": _ANSWERED,
    "tepat": _ANSWERED & cases.c.in_time,
    "terlambat": _ANSWERED & ~cases.c.in_time,
    "dikembalikan": cases.c.loops > 0,
    "dibuka_lagi": cases.c.reopened > 0,
    "gagal_kirim": cases.c.failures > 0,
}
"""What is told of a case by the figures: answered, in time or late; sent back, reopened, a delivery that failed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """``words``: what was typed; the others narrow it down, empty or None where they do not.

    ``first``, ``last``: days (WIB) between which it was received; ``overdue``: open and past its promised day.
    ``klass``, ``disposition``, ``unit``, ``outcome``: as the columns of ``cases``; ``closed_first``, ``closed_last``: days
    between which it was closed; ``mark``: one of `MARKS`; ``days``: working days it took; ``content``: how satisfied, 1 to 4.
    ``done_step``: a step that was done between ``done_first`` and ``done_last``.
    """

    words: str = ""
    first: date | None = None
    last: date | None = None
    step: int | None = None
    service: str = ""
    kind: str = ""
    desa: str = ""
    channel: str = ""
    state: str = ""
    overdue: bool = False
    klass: str = ""
    disposition: str = ""
    unit: str = ""
    outcome: str = ""
    closed_first: date | None = None
    closed_last: date | None = None
    mark: str = ""
    days: int | None = None
    content: int | None = None
    done_step: int | None = None
    done_first: date | None = None
    done_last: date | None = None

    @property
    def open_only(self) -> bool:
        """Whether only open cases can be found: few, however many there ever were."""
        return self.step is not None or self.overdue or self.state in (OPEN, PAUSED)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was asked for."""
        return self == Sought(words=self.words) and not self.words.strip()


@dataclass(frozen=True, slots=True)
class Found:
    """One page. ``after``: where the next one begins, empty at the end; ``tier`` of each hit in the order of ``rows``."""

    rows: tuple[CaseRow, ...]
    tiers: tuple[str, ...]
    after: str = ""


def search(  # noqa: PLR0917 - a question and where it stands
    store: Store, person: Person, sought: Sought, clock: Clock, after: str = "", limit: int = PAGE
) -> Found:
    """The hits after the cursor ``after``; a cursor that is none of ours begins at the beginning."""
    with store.reading() as connection:
        narrowed = [visible(person), cases.c.office_id == person.office_id, *_narrowed(sought, clock)]
        if not sought.words.strip():
            return _by_day(store, connection, narrowed, after, limit, few=sought.open_only)
        return _by_words(store, connection, narrowed, sought.words[:LONGEST], after, limit)


def _narrowed(sought: Sought, clock: Clock) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    for narrowing, value in (
        (cases.c.service, sought.service),
        (cases.c.kind, sought.kind),
        (cases.c.channel, sought.channel),
        (cases.c.state, sought.state),
        (cases.c.klass, sought.klass),
        (cases.c.disposition, sought.disposition),
        (cases.c.unit, sought.unit),
        (cases.c.outcome, sought.outcome),
    ):
        if value:
            found.append(narrowing == value)
    if sought.open_only:
        found.append(is_open())
    if sought.desa and "desa" in cases.c:
        found.append(cases.c.desa == sought.desa)
    if sought.step is not None:
        found.append(cases.c.step == sought.step)
    if sought.first is not None:
        found.append(cases.c.filed_at >= _begins(sought.first))
    if sought.last is not None:
        found.append(cases.c.filed_at < _begins(sought.last + timedelta(days=1)))
    if sought.closed_first is not None:
        found.append(cases.c.closed_at >= _begins(sought.closed_first))
    if sought.closed_last is not None:
        found.append(cases.c.closed_at < _begins(sought.closed_last + timedelta(days=1)))
    found += _counted(sought)
    if sought.overdue:
        found.append(cases.c.due_on < clock().astimezone(JAKARTA).date())
    return found


def _counted(sought: Sought) -> list[ColumnElement[bool]]:
    """The cases behind a figure."""
    found = [MARKS[sought.mark]] if sought.mark in MARKS else []
    for counted, number in ((cases.c.days_used, sought.days), (cases.c.content, sought.content)):
        if number is not None:
            found.append(counted == number)
    if sought.done_step is not None:
        found.append(cases.c.case_id.in_(_done(sought)))
    return found


def _done(sought: Sought) -> Select[Any]:
    """Cases in which the step was done in the span; another office's rows name other cases."""
    query = select(step_time.c.case_id).where(step_time.c.step == sought.done_step)
    if sought.done_first is not None:
        query = query.where(step_time.c.done_at >= _begins(sought.done_first))
    if sought.done_last is not None:
        query = query.where(step_time.c.done_at < _begins(sought.done_last + timedelta(days=1)))
    return query


def _begins(day: date) -> datetime:
    return datetime.combine(day, time(), JAKARTA).astimezone(UTC)


def _by_day(
    store: Store,
    connection: Connection,
    narrowed: Sequence[ColumnElement[bool]],
    after: str,
    limit: int,
    *,
    few: bool,
) -> Found:
    """Without words: the newest first, by when the citizen handed it in.

    ``few``: they are sorted once found. Else the index by day would be walked through fifty years for the open ones.
    """
    filed: ColumnElement[Any] = (
        func.coalesce(cases.c.filed_at, cases.c.accepted_at) if few else cases.c.filed_at
    )
    place = _day_cursor(after)
    behind = [] if place is None else [tuple_(cases.c.filed_at, cases.c.case_id) < place]
    rows = connection.execute(
        select(cases)
        .where(*narrowed, *behind)
        .order_by(filed.desc(), cases.c.case_id.desc())
        .limit(limit + 1)
    ).all()
    last = rows[limit - 1] if len(rows) > limit else None
    cursor = "" if last is None else f"d.{int(last.filed_at.timestamp() * 1000)}.{last.case_id}"
    shown = tuple(case_row(store, row) for row in rows[:limit])
    return Found(shown, ("",) * len(shown), cursor)


def _day_cursor(after: str) -> tuple[datetime, str] | None:
    parts = after.split(".")
    if len(parts) != 3 or parts[0] != "d" or not is_identifier(parts[2]):
        return None
    if not (parts[1].isascii() and parts[1].isdigit() and len(parts[1]) <= 14):
        return None
    return datetime.fromtimestamp(int(parts[1]) / 1000, UTC), parts[2]


def _by_words(  # noqa: PLR0917 - a question and where it stands
    store: Store,
    connection: Connection,
    narrowed: Sequence[ColumnElement[bool]],
    words: str,
    after: str,
    limit: int,
) -> Found:
    tiers = tiers_of(store, connection, words)
    at, below = _cursor(after, len(tiers))
    hits: list[tuple[int, Any]] = []
    seen: set[str] = set()
    for place, tier in enumerate(tiers[at:], start=at):
        if tier.name == PART_OF_WORD and (hits or (after and place > at)):
            continue
        query = _of_tier(tier, narrowed, below if place == at else None).limit(
            limit + 1 - len(hits) + len(seen)
        )
        for row in connection.execute(query):
            if row.case_id not in seen and len(hits) <= limit:
                seen.add(row.case_id)
                hits.append((place, row))
        if len(hits) > limit or (hits and tier.unindexed):
            break
    last = hits[limit - 1] if len(hits) > limit else None
    return Found(
        tuple(case_row(store, row) for _, row in hits[:limit]),
        tuple(tiers[place].name for place, _ in hits[:limit]),
        "" if last is None else f"{last[0]}.{last[1].doc_id}",
    )


def _cursor(after: str, tiers: int) -> tuple[int, int | None]:
    parts = after.split(".")
    if len(parts) != 2 or not all(part.isascii() and part.isdigit() and len(part) < 16 for part in parts):
        return 0, None
    return (int(parts[0]), int(parts[1])) if int(parts[0]) < tiers else (0, None)


def _of_tier(tier: Tier, narrowed: Sequence[ColumnElement[bool]], below: int | None) -> Select[Any]:
    """On SQLite the full-text table stands first and is walked backwards: it ends after a page, however many it holds."""
    if tier.unindexed and tier.matches is not None:
        only_first = [] if below is None else [false()]
        return select(cases, literal(0).label("doc_id")).where(tier.matches, *only_first, *narrowed)
    same = (search_doc.c.office_id == cases.c.office_id) & (search_doc.c.case_id == cases.c.case_id)
    order: ColumnElement[Any] = search_doc.c.doc_id
    joined: FromClause = search_doc
    asked = [] if tier.matches is None else [tier.matches]
    if tier.table:
        fts = table(tier.table, column("rowid"))
        joined = fts.join(search_doc, search_doc.c.doc_id == fts.c.rowid)
        asked.append(literal_column(tier.table).op("MATCH")(tier.question))
        order = fts.c.rowid
    query = select(cases, search_doc.c.doc_id).select_from(joined.join(cases, same))
    if below is not None:
        asked.append(order < below)
    return query.where(*asked, *narrowed).order_by(order.desc())
