"""The desk: its papers and its pages. ``count``: cases of the large office; each part is also a bench of its own."""

from __future__ import annotations

from tests.bench import desk_pages, papers
from tests.bench.figure import Figure

QUICK = desk_pages.QUICK


def figures(count: int = 100_000) -> list[Figure]:
    """All parts one after another."""
    return [*papers.figures(), *desk_pages.figures(count)]
