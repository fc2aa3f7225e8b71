"""What the pages of the exchange show, as plain values."""

from __future__ import annotations

from dataclasses import dataclass

from sync.desk.views import Count


@dataclass(frozen=True, slots=True)
class OfferedLine:
    """A case that can be chosen. ``there``: how it stands over there, "" where it does not."""

    case_id: str
    href: str
    number: str
    matter: str
    received: str
    there: str
    nameless: bool
    waits: bool


@dataclass(frozen=True, slots=True)
class ExchangeView:
    """``which``: (code, words) of the filter; ``most``: lines of a page, said where there may be more."""

    first: str
    last: str
    which: tuple[tuple[str, str], ...]
    chosen: str
    rows: tuple[OfferedLine, ...]
    most: int
    full: bool
    nameless: int


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One line of a file. ``tone``: of its tag; ``words``: what becomes of it, or why nothing does."""

    line: int
    tracking_id: str
    title: str
    what: str
    tone: str
    words: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Unknown:
    """A word that the table lacks, with what it could mean: (code, words)."""

    which: str
    list_words: str
    said: str
    options: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class PreviewView:
    """``rows``: those that are stopped first, then those that change something; ``more``: how many are not shown."""

    file_id: str
    counts: tuple[Count, ...]
    rows: tuple[PlanLine, ...]
    more: int
    unknown: tuple[Unknown, ...]
    ignored: str
    to_do: int
    at_once: int


@dataclass(frozen=True, slots=True)
class WordLine:
    """One line of the table."""

    which: str
    said: str
    list_words: str
    meaning: str
    when: str


@dataclass(frozen=True, slots=True)
class WordsView:
    """The table, and one form for each list."""

    rows: tuple[WordLine, ...]
    lists: tuple[Unknown, ...]
    shipped: tuple[tuple[str, str], ...]
