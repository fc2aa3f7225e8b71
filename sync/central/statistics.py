"""The office in figures: what was received, how it ended, in what time, what lies open. Plain numbers for every reader.

All is aggregated by the database, and every question goes through who may know of a case. `statistics`,
`now_figures` and `months` serve the dashboard, the statistics page and the monthly report alike; `sync.central.public_figures` the lobby.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, case, false, func, select

from sync.cases.case import CLOSED, FINISHED, PAUSED, REFERRED
from sync.cases.satisfaction import Satisfaction
from sync.cases.working_calendar import JAKARTA
from sync.central.devices import serial_gaps
from sync.central.people import Person
from sync.central.periods import Period, midnight, month_after, months_until
from sync.central.store import Clock, Store
from sync.central.survey import survey_between, survey_by_month
from sync.central.tables import cases
from sync.central.tables.public import step_time
from sync.central.visibility import concerning, visible

DIMENSIONS = ("channel", "kind", "klass", "service", "desa", "disposition", "unit", "outcome")
"""By what the received cases are counted; each is a column of ``cases``."""

ANSWERED = (FINISHED, REFERRED)
"""Outcomes that are a reply; only these are judged in time or late."""


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
    """Whose cases: of one office, less those that are about the person who asks."""

    office_id: str
    seen: ColumnElement[bool]
    steps_seen: ColumnElement[bool]

    @classmethod
    def of(cls, person: Person) -> Scope:
        """What this person may know of; the system's administrator of none."""
        about_steps = and_(
            step_time.c.office_id == person.office_id, step_time.c.case_id.not_in(concerning(person))
        )
        return cls(person.office_id, visible(person), about_steps if person.sees_cases else false())

    @classmethod
    def whole(cls, office_id: str) -> Scope:
        """All of an office, for figures that are published: counts without any case behind them."""
        return cls(office_id, cases.c.office_id == office_id, step_time.c.office_id == office_id)


def statistics(store: Store, scope: Scope, period: Period) -> Statistics:
    """All figures of a period."""
    with store.reading() as connection:
        received, by, extra = _received(connection, scope, period)
        ended = _ended(connection, scope, period)
        steps = _steps(connection, scope, period)
        survey = survey_between(connection, scope.office_id, period.first, period.last)
    return Statistics(
        period=period,
        received=received,
        by=by,
        returned=extra["returned"],
        reopened=extra["reopened"],
        failed=extra["failed"],
        **ended,
        steps=steps,
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
            .where(scope.seen, cases.c.state != CLOSED)
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
    edges = [midnight(first) for first in firsts] + [midnight(month_after(firsts[-1], 1))]
    answered = cases.c.outcome.in_(ANSWERED)
    with store.reading() as connection:
        came = _by_month(connection, scope, cases.c.filed_at, edges)
        went = _by_month(connection, scope, cases.c.closed_at, edges, answered, answered & cases.c.in_time)
        still_open = connection.execute(
            select(func.count()).select_from(cases).where(scope.seen, cases.c.state != CLOSED)
        ).scalar_one()
    made = []
    still_open += went[count][0] - came[count][0]  # since the last of these months
    for n in reversed(range(count)):
        closed, replied, in_time = went[n]
        made.append(MonthFigure(firsts[n], came[n][0], closed, replied, in_time, still_open))
        still_open += went[n][0] - came[n][0]
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


def _received(
    connection: Connection, scope: Scope, period: Period
) -> tuple[int, dict[str, dict[str, int]], dict[str, int]]:
    """One scan of the period: how often each combination occurs; the sums by dimension are made of those."""
    columns = [cases.c[name] for name in DIMENSIONS]
    rows = connection.execute(
        select(
            *columns,
            func.count().label("n"),
            _how_many(cases.c.loops > 0, "returned"),
            _how_many(cases.c.reopened > 0, "reopened"),
            _how_many(cases.c.failures > 0, "failed"),
        )
        .where(scope.seen, _within(cases.c.filed_at, period))
        .group_by(*columns)
    ).all()
    by: dict[str, dict[str, int]] = {name: {} for name in DIMENSIONS}
    for row in rows:
        for name in DIMENSIONS:
            code = getattr(row, name)
            by[name][code] = by[name].get(code, 0) + row.n
    extra = {name: sum(getattr(row, name) for row in rows) for name in ("returned", "reopened", "failed")}
    return sum(row.n for row in rows), by, extra


def _ended(connection: Connection, scope: Scope, period: Period) -> dict[str, Any]:
    rows = connection.execute(
        select(cases.c.outcome, cases.c.days_used, cases.c.in_time, cases.c.content, func.count().label("n"))
        .where(scope.seen, _within(cases.c.closed_at, period))
        .group_by(cases.c.outcome, cases.c.days_used, cases.c.in_time, cases.c.content)
    ).all()
    answered = [row for row in rows if row.outcome in ANSWERED]
    return {
        "closed": sum(row.n for row in rows),
        "answered": sum(row.n for row in answered),
        "in_time": sum(row.n for row in answered if row.in_time),
        "days": _summed((row.days_used, row.n) for row in answered if row.days_used is not None),
        "contents": _summed((row.content, row.n) for row in rows if row.content is not None),
    }


def _summed(pairs: Any) -> dict[int, int]:
    sums: dict[int, int] = {}
    for value, n in pairs:
        sums[value] = sums.get(value, 0) + n
    return dict(sorted(sums.items()))


def _steps(connection: Connection, scope: Scope, period: Period) -> tuple[StepFigure, ...]:
    rows = connection.execute(
        select(step_time.c.step, func.count().label("n"), _how_many(step_time.c.in_time, "in_time"))
        .where(scope.steps_seen, _within(step_time.c.done_at, period))
        .group_by(step_time.c.step)
        .order_by(step_time.c.step)
    )
    return tuple(StepFigure(row.step, row.n, row.in_time) for row in rows)


def _by_month(
    connection: Connection, scope: Scope, moment: Any, edges: Sequence[datetime], *also: ColumnElement[bool]
) -> list[list[int]]:
    """How many fall between each edge and the next, and last after them all; and for how many of those ``also`` holds."""
    month = case(*((moment < edge, n) for n, edge in enumerate(edges[1:])), else_=len(edges) - 1)
    rows = connection.execute(
        select(
            month.label("month"), func.count(), *(_how_many(one, f"also{n}") for n, one in enumerate(also))
        )
        .where(scope.seen, moment >= edges[0])
        .group_by(month)
    )
    found = [[0] * (1 + len(also)) for _ in edges]
    for row in rows:
        found[row[0]] = list(row[1:])
    return found


def _within(moment: Any, period: Period) -> ColumnElement[bool]:
    return and_(moment >= period.begins, moment < period.ends)


def _how_many(condition: Any, name: str) -> Any:
    return func.sum(case((condition, 1), else_=0)).label(name)


def most_first(counts: Mapping[str, int], known: Collection[str] = ()) -> list[tuple[str, int]]:
    """The largest first; codes of ``known`` that nothing has are there with 0, what is not said stands last."""
    whole = dict.fromkeys(known, 0) | dict(counts)
    return sorted(whole.items(), key=lambda one: (not one[0], -one[1], one[0]))
