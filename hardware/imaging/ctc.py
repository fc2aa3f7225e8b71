"""What a line recogniser answers, made into text: greedy CTC."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

_BLANK = 0


@dataclass(frozen=True, slots=True)
class LineText:
    """One line as read. For each character its ``score`` (0 to 1) and its ``place`` along the line (0 to 1)."""

    text: str = field(default="", repr=False)
    scores: tuple[float, ...] = ()
    places: tuple[float, ...] = ()

    @property
    def score(self) -> float:
        """The mean of all characters; 0 for an empty line."""
        return sum(self.scores) / len(self.scores) if self.scores else 0.0


def decoded(steps: NDArray[np.float32], alphabet: Sequence[str]) -> LineText:
    """``steps``: one row of probabilities for each step along the line, column 0 the blank, then ``alphabet``.

    A character repeated without a blank between is one character.
    """
    if not len(steps):
        return LineText()
    best = steps.argmax(axis=1)
    certain = steps[np.arange(len(best)), best]
    begins = np.concatenate([[True], best[1:] != best[:-1]]) & (best != _BLANK)
    kept = np.flatnonzero(begins)
    return LineText(
        "".join(alphabet[best[step] - 1] for step in kept),
        tuple(float(certain[step]) for step in kept),
        tuple((float(step) + 0.5) / len(best) for step in kept),
    )
