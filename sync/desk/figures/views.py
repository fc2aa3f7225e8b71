"""What the pages of figures show, as plain values."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tile:
    """One figure at the head of a page: ``meaning`` says how it is counted; ``href``: its list, or ""."""

    value: str
    words: str
    meaning: str
    tone: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """A line of a table that is a chart too. ``share``: 0 to 100, the length; ``of``: per cent of the whole, in words."""

    label: str
    value: str
    share: float
    of: str = ""
    href: str = ""
    hatched: bool = False


@dataclass(frozen=True, slots=True)
class BarTable:
    """A breakdown: by what, its lines, and how it is counted."""

    title: str
    head: str
    unit: str
    bars: tuple[Bar, ...]
    meaning: str


@dataclass(frozen=True, slots=True)
class Series:
    """One row of numbers of a chart; None where there is nothing to show. ``look``: "full", "hatched" or "line"."""

    name: str
    values: tuple[float | None, ...]
    look: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Numbers over months. ``top``: the axis's end; ``words``: each value as the table twin says it, by series."""

    id: str
    title: str
    description: str
    labels: tuple[str, ...]
    full_labels: tuple[str, ...]
    series: tuple[Series, ...]
    words: tuple[tuple[str, ...], ...]
    top: float
    ticks: tuple[float, ...]
    suffix: str
    meaning: str


@dataclass(frozen=True, slots=True)
class DashboardView:
    """The office at a glance."""

    as_of: str
    tiles: tuple[Tile, ...]
    charts: tuple[Chart, ...]
    steps: BarTable


@dataclass(frozen=True, slots=True)
class StatisticsView:
    """One period whole. ``choices``: (code, words, chosen) of months, quarters, years."""

    title: str
    code: str
    earlier: tuple[str, str]
    later: tuple[str, str] | None
    kinds: tuple[tuple[str, str, bool], ...]
    tiles: tuple[Tile, ...]
    tables: tuple[BarTable, ...]
    steps: BarTable
    days: BarTable
    elements: BarTable | None
    survey_line: str
    contents: BarTable
    as_of: str
