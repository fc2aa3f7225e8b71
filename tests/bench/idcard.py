"""Drawn cards through the whole pipeline: how many are found, read, refused, and how fast beside a plain crop.

Drawn, not photographed: a real lens, lamp and worn lamination will do otherwise. Ratios are failures over frames.
"""

from __future__ import annotations

from multiprocessing import get_context

from tests.bench.cards import pace, tally
from tests.bench.cards.judging import judge
from tests.bench.cards.trials import SEEDS, trials
from tests.bench.figure import Figure

COUNT = 300
_PROCESSES = 2


def figures(count: int = COUNT) -> list[Figure]:
    """``count`` frames of layout b against the goals, half as many of layout a (tuned on) beside them."""
    plans = [*trials("b", count), *trials("a", count // 2)]
    with get_context("spawn").Pool(_PROCESSES) as pool:
        rows = pool.map(judge, plans, chunksize=8)
    print(tally.table(rows))
    print(
        f"\nfailed (python -m tests.specimen --seed {SEEDS} --first INDEX --count 1 and the words of its cell):"
    )
    print(tally.failures(rows), end="\n\n")
    reported = [row for row in rows if row.layout == "b"]
    tuned = [row for row in rows if row.layout == "a"]
    return [*tally.goals(reported), *pace.figures(), *tally.also(reported, "b"), *tally.also(tuned, "a")]
