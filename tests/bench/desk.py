"""The desk: its papers. ``count``: rows of the register; each part is also a bench of its own."""

from __future__ import annotations

from tests.bench import papers
from tests.bench.figure import Figure

QUICK = papers.QUICK


def figures(count: int = 2000) -> list[Figure]:
    """All parts one after another."""
    return papers.figures(count)
