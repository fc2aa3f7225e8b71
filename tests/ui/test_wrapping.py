"""Lines of a field, without Kivy."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kiosk.widgets.wrapping import Line, line_of, nearest, wrap


def _width(words: str) -> float:
    return float(len(words))


@given(st.text(alphabet="ab \n", max_size=60), st.integers(1, 12))
def test_every_letter_is_on_one_line_that_fits(text: str, width: int) -> None:
    lines = wrap(text, width, _width)
    seen = [place for line in lines for place in range(line.start, line.end)]
    assert seen == sorted(set(seen))
    assert all(line.end - line.start <= width for line in lines)
    lost = set(range(len(text))) - set(seen)
    assert all(text[place] in " \n" for place in lost)


def test_breaks_at_blanks() -> None:
    assert wrap("satu dua tiga", 8, _width) == [Line(0, 8), Line(9, 13)]


def test_breaks_inside_a_word_that_is_too_wide() -> None:
    assert wrap("abcdef", 4, _width) == [Line(0, 4), Line(4, 6)]


def test_an_empty_text_is_one_empty_line() -> None:
    assert wrap("", 4, _width) == [Line(0, 0)]


def test_a_new_line_at_the_end_can_hold_the_caret() -> None:
    lines = wrap("a\n", 4, _width)
    assert lines == [Line(0, 1), Line(2, 2)]
    assert line_of(lines, 2) == 1


def test_the_nearest_place_between_two_letters() -> None:
    assert nearest("abcd", Line(0, 4), 1.4, _width) == 1
    assert nearest("abcd", Line(0, 4), 99, _width) == 4
