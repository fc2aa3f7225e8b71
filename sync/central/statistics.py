"""The office in figures: what was received, how it ended, in what time, what lies open. Plain numbers for every reader.

Periods are sums of what was counted by month (`sync.central.month_counts`), less what the reader may not know of. `statistics`,
`now_figures` and `months` serve the dashboard, the statistics page and the monthly report alike; `sync.central.public_figures` the lobby.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, case, func, select

from sync.cases.case import PAUSED
from sync.cases.satisfaction import Satisfaction
from sync.cases.working_calendar import JAKARTA
from sync.central import month_counts
from sync.central.devices import serial_gaps
from sync.central.month_counts import (
    CLOSED_CASES,
    CONTENT,
    DAYS,
    DIMENSIONS,
    FAILED,
    IN_TIME,
    RECEIVED,
    REOPENED,
    REPLIED,
    RETURNED,
    STEP,
    STEP_IN_TIME,
    Counts,
)
from sync.central.people import Person
from sync.central.periods import Period, months_until
from sync.central.store import Clock, Store
from sync.central.survey import survey_between, survey_by_month
from sync.central.tables import cases, office
from sync.central.tables.public import figures_version, month_count, step_time
from sync.central.visibility import concerning, is_open, visible


@dataclass(frozen=True, slots=True)
class StepFigure:
    """How often a step was done in the period, and how often within its standard."""

    step: int
    done: int
    in_time: int


@dataclass(frozen=True, slots=True)
class MonthFigure:
    """``received``, ``closed``: in this month; ``answered``, ``in_time``: of the closed; ``open``: at its end."""

    first: date
    received: int
    closed: int
    answered: int
    in_time: int
    open: int


@dataclass(frozen=True, slots=True)
class NowFigure:
    """As it stands: ``overdue``: past the promised day and not waiting for the complainant."""

    open: int = 0
    overdue: int = 0
    paused: int = 0
    unopened: int = 0
    by_step: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Statistics:
    """One period. ``by``: of the received cases, by dimension, then by code ("" where nothing is said).

    ``days``: of the answered cases, working days used to how many cases; ``contents``: satisfied 1 to 4 at delivery to
    how many; ``gaps``: serials of kiosks that have not come; ``survey``: None without answers.
    """

    period: Period
    received: int
    by: Mapping[str, Mapping[str, int]]
    returned: int
    reopened: int
    failed: int
    closed: int
    answered: int
    in_time: int
    days: Mapping[int, int]
    steps: tuple[StepFigure, ...]
    contents: Mapping[int, int]
    survey: Satisfaction | None
    gaps: int

    @property
    def median_days(self) -> float | None:
        """Of the answered cases; the mean of the two in the middle of an even number."""
        return median(self.days)

    @property
    def p90_days(self) -> int | None:
        """Nine of ten answered cases took so many days or fewer."""
        return percentile(self.days, 90)


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose cases: of one office, less those that are about the person who asks.

    ``hidden``: ids of cases that are taken off the office's counts again; ``shut``: everything is.
    """

    office_id: str
    seen: ColumnElement[bool]
    hidden: Select[tuple[str]] | None
    shut: bool = False

    @classmethod
    def of(cls, person: Person) -> Scope:
        """What this person may know of; the system's administrator of none."""
        return cls(person.office_id, visible(person), concerning(person), not person.sees_cases)

    @classmethod
    def whole(cls, office_id: str) -> Scope:
        """All of an office, for figures that are published: counts without any case behind them."""
        return cls(office_id, cases.c.office_id == office_id, None)


def state_of(store: Store, office_id: str) -> tuple[int, int]:
    """Whether figures that were reckoned before still hold, by two counters: of public changes (a case came, was
    opened, moved on) and of all that people do to cases.
    """
    mine = figures_version.c.office_id == office.c.office_id
    with store.reading() as connection:
        row = connection.execute(
            select(office.c.feed_n, figures_version.c.n)
            .outerjoin(figures_version, mine)
            .where(office.c.office_id == office_id)
        ).first()
    return (0, 0) if row is None else (row[0], row[1] or 0)


def statistics(store: Store, scope: Scope, period: Period) -> Statistics:
    """All figures of a period."""
    with store.reading() as connection:
        found = _summed(_counts(connection, scope, period.first, period.last))
        survey = survey_between(connection, scope.office_id, period.first, period.last)
    received = _one(found, RECEIVED)
    return Statistics(
        period=period,
        received=received,
        by={name: _by_code(found.get(name, {}), received) for name in DIMENSIONS},
        returned=_one(found, RETURNED),
        reopened=_one(found, REOPENED),
        failed=_one(found, FAILED),
        closed=_one(found, CLOSED_CASES),
        answered=_one(found, REPLIED),
        in_time=_one(found, IN_TIME),
        days=_by_value(found.get(DAYS, {})),
        steps=_steps(found),
        contents=_by_value(found.get(CONTENT, {})),
        survey=survey,
        gaps=sum(gap.last - gap.first + 1 for gap in serial_gaps(store, scope.office_id)),
    )


def now_figures(store: Store, scope: Scope, clock: Clock) -> NowFigure:
    """What lies open at this moment."""
    today = clock().astimezone(JAKARTA).date()
    late = and_(cases.c.due_on < today, cases.c.state != PAUSED)
    with store.reading() as connection:
        rows = connection.execute(
            select(
                cases.c.step,
                func.count().label("n"),
                _how_many(late, "late"),
                _how_many(cases.c.state == PAUSED, "paused"),
                _how_many(cases.c.opened_at.is_(None), "unopened"),
            )
            .where(scope.seen, is_open())
            .group_by(cases.c.step)
        ).all()
    return NowFigure(
        open=sum(row.n for row in rows),
        overdue=sum(row.late for row in rows),
        paused=sum(row.paused for row in rows),
        unopened=sum(row.unopened for row in rows),
        by_step={row.step: row.n for row in sorted(rows, key=lambda row: row.step)},
    )


def months(store: Store, scope: Scope, last: date, count: int = 12) -> tuple[MonthFigure, ...]:
    """The course of the last months, the oldest first; what lay open is reckoned back from what lies open now."""
    firsts = list(months_until(last, count))
    with store.reading() as connection:
        counts = _counts(connection, scope, firsts[0], None, (RECEIVED, CLOSED_CASES, REPLIED, IN_TIME))
        still_open = connection.execute(
            select(func.count()).select_from(cases).where(scope.seen, is_open())
        ).scalar_one()
    after = [month for month, _, _ in counts if month > firsts[-1]]
    for month in {*after}:
        still_open += counts[month, CLOSED_CASES, ""] - counts[month, RECEIVED, ""]
    made = []
    for first in reversed(firsts):
        came, went = counts[first, RECEIVED, ""], counts[first, CLOSED_CASES, ""]
        replied, in_time = counts[first, REPLIED, ""], counts[first, IN_TIME, ""]
        made.append(MonthFigure(first, came, went, replied, in_time, still_open))
        still_open += went - came
    return tuple(reversed(made))


def survey_months(store: Store, office_id: str, last: date, count: int = 12) -> Mapping[date, Satisfaction]:
    """The survey's index of the last months that have answers."""
    firsts = list(months_until(last, count))
    with store.reading() as connection:
        return survey_by_month(connection, office_id, firsts[0], last)


def median(counts: Mapping[int, int]) -> float | None:
    """The median of values, given how often each occurs; None of nothing."""
    total = sum(counts.values())
    if not total:
        return None
    return (_at(counts, (total - 1) // 2) + _at(counts, total // 2)) / 2


def percentile(counts: Mapping[int, int], share: int) -> int | None:
    """The least value that at least ``share`` per cent do not exceed; None of nothing."""
    total = sum(counts.values())
    return _at(counts, -(-total * share // 100) - 1) if total else None


def _at(counts: Mapping[int, int], place: int) -> int:
    """The value at this place, from 0, of all in order."""
    for value in sorted(counts):
        place -= counts[value]
        if place < 0:
            return value
    raise IndexError(place)


def _counts(
    connection: Connection, scope: Scope, first: date, last: date | None, what: Sequence[str] = ()
) -> Counts:
    """What the months from the day ``first`` to ``last`` count; ``what``: only these."""
    if scope.shut:
        return Counter()
    wanted = [month_count.c.office_id == scope.office_id, month_count.c.month >= first]
    if last is not None:
        wanted.append(month_count.c.month <= last)
    if what:
        wanted.append(month_count.c.what.in_(what))
    rows = connection.execute(
        select(month_count.c.month, month_count.c.what, month_count.c.code, month_count.c.n).where(*wanted)
    )
    counts = Counter({(row[0], row[1], row[2]): row[3] for row in rows})
    for (month, which, code), n in month_counts.of_unopened(connection, scope.office_id).items():
        if month >= first and (last is None or month <= last) and (not what or which in what):
            counts[month, which, code] += n
    if scope.hidden is not None:
        hidden = _hidden(connection, scope.office_id, scope.hidden)
        counts.subtract({key: n for key, n in hidden.items() if key in counts})
    return counts


def _hidden(connection: Connection, office_id: str, hidden: Select[tuple[str]]) -> Counts:
    """What the hidden cases count for, whenever; there are few.

    Asked for by their ids and nothing else: with a span of time beside them SQLite walks through all cases of the span.
    """
    found: Counts = Counter()
    these = select(*month_counts.counted()).where(cases.c.office_id == office_id, cases.c.case_id.in_(hidden))
    for row in connection.execute(these):
        found.update(month_counts.of_case(row._mapping))
    steps = connection.execute(
        select(step_time.c.step, step_time.c.done_at, step_time.c.in_time).where(
            step_time.c.office_id == office_id, step_time.c.case_id.in_(hidden)
        )
    )
    found.update(month_counts.of_steps(row._mapping for row in steps))
    return found


def _summed(counts: Counts) -> dict[str, dict[str, int]]:
    """Over the months: by what, then by code."""
    sums: dict[str, dict[str, int]] = {}
    for (_, what, code), n in counts.items():
        of = sums.setdefault(what, {})
        of[code] = of.get(code, 0) + n
    return sums


def _one(sums: Mapping[str, Mapping[str, int]], what: str) -> int:
    return sums.get(what, {}).get("", 0)


def _by_code(counts: Mapping[str, int], received: int) -> dict[str, int]:
    """With "" for those of which nothing is said, where there are any."""
    said = {code: n for code, n in sorted(counts.items()) if n}
    unsaid = received - sum(said.values())
    return {"": unsaid} | said if unsaid else said


def _by_value(counts: Mapping[str, int]) -> dict[int, int]:
    return dict(sorted((int(code), n) for code, n in counts.items() if n))


def _steps(sums: Mapping[str, Mapping[str, int]]) -> tuple[StepFigure, ...]:
    in_time = sums.get(STEP_IN_TIME, {})
    done = _by_value(sums.get(STEP, {}))
    return tuple(StepFigure(step, n, in_time.get(str(step), 0)) for step, n in done.items())


def _how_many(condition: Any, name: str) -> Any:
    return func.sum(case((condition, 1), else_=0)).label(name)


def most_first(counts: Mapping[str, int], known: Collection[str] = ()) -> list[tuple[str, int]]:
    """The largest first; codes of ``known`` that nothing has are there with 0, what is not said stands last."""
    whole = dict.fromkeys(known, 0) | dict(counts)
    return sorted(whole.items(), key=lambda one: (not one[0], -one[1], one[0]))
