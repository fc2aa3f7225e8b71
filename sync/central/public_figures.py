"""Figures for the lobby and the street: counts of the whole office, and none so small that it points at somebody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sync.cases.satisfaction import Satisfaction
from sync.central.periods import Period
from sync.central.statistics import Scope, Statistics, months, now_figures, statistics
from sync.central.store import Clock, Store

LEAST = 5
HIDDEN = None
"""Stands for a count that is above nothing and under five: "<5"."""

WITHHELD = -1
"""Stands for a count of five and more that is not said, because with the total it would tell the one that is hidden."""

Counted = int | None


@dataclass(frozen=True, slots=True)
class PublicFigures:
    """One period, masked. ``on_time``: per cent of the answered, None while they are fewer than five."""

    period: Period
    received: Counted
    answered: Counted
    open: Counted
    overdue: Counted
    on_time: int | None
    median_days: float | None
    by: Mapping[str, Mapping[str, Counted]]
    months: tuple[tuple[date, Counted, Counted], ...]
    survey: Satisfaction | None


SHOWN = ("channel", "kind", "service", "desa")


def public_figures(store: Store, office_id: str, period: Period, clock: Clock) -> PublicFigures:
    """What may hang on a wall."""
    scope = Scope.whole(office_id)
    found, now = statistics(store, scope, period), now_figures(store, scope, clock)
    enough = found.answered >= LEAST
    course = months(store, scope, period.last, 12)
    return PublicFigures(
        period=period,
        received=shown(found.received),
        answered=shown(found.answered),
        open=shown(now.open),
        overdue=shown(now.overdue),
        on_time=share(found.in_time, found.answered) if enough else None,
        median_days=found.median_days if enough else None,
        by={name: masked(found.by[name]) for name in SHOWN},
        months=tuple((one.first, shown(one.received), shown(one.closed)) for one in course),
        survey=_enough(found),
    )


def share(part: int, whole: int) -> int:
    """Per cent, rounded down: what is not whole is not called so."""
    return part * 100 // whole if whole else 0


def shown(count: int) -> Counted:
    """The count, or `HIDDEN`."""
    return HIDDEN if 0 < count < LEAST else count


def masked(counts: Mapping[str, int]) -> dict[str, Counted]:
    """No cell under five; and where one alone would be hidden the next smallest is too, or the total would tell it."""
    cells = {code: shown(count) for code, count in counts.items()}
    if sum(cell is HIDDEN for cell in cells.values()) == 1:
        others = [(count, code) for code, count in counts.items() if cells[code] is not HIDDEN and count]
        if others:
            cells[min(others)[1]] = WITHHELD
    return cells


def _enough(found: Statistics) -> Satisfaction | None:
    return found.survey if found.survey is not None and found.survey.answers >= LEAST else None
