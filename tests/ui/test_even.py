"""Sentences of several lines break evenly, and never into more lines or smaller letters than they would without."""

from __future__ import annotations

import pytest

from kiosk.widgets.even import even_width, evenly_fitted
from kiosk.widgets.fonts import extent, typeset

pytestmark = pytest.mark.usefixtures("still_stage")  # letters are set on its glass
HELP = "Foto dikunci. Hanya petugas berwenang yang dapat membukanya."
SIZE = 30.0


@pytest.fixture
def width() -> float:
    """All but the last word of the sentence."""
    return extent(HELP.rsplit(" ", 1)[0], SIZE) + 2


def test_no_word_is_left_alone(width: float) -> None:
    even = even_width(HELP, SIZE, width)
    assert width / 2 < even < 0.8 * width
    assert typeset(HELP, SIZE, width=even).height == typeset(HELP, SIZE, width=width).height


def test_what_has_one_line_or_its_own_breaks_stays(width: float) -> None:
    assert even_width("Foto dikunci.", SIZE, width) == width
    assert even_width(HELP.replace(" ", "\n", 1), SIZE, width) == width


def test_no_word_is_broken() -> None:
    """A long one may set the width alone."""
    long = extent("pertanggungjawabannya", SIZE)
    assert even_width("Di pertanggungjawabannya", SIZE, long + 4) >= long


def test_where_even_lines_would_be_smaller_they_are_long(width: float) -> None:
    one_line = 1.2 * SIZE
    made = evenly_fitted(HELP, SIZE, width, one_line)
    assert (made.width, made.fits) == (pytest.approx(width, abs=1), True)
    roomy = evenly_fitted(HELP, SIZE, width, 4 * SIZE)
    assert (roomy.scale, roomy.width < 0.8 * width) == (1, True)
