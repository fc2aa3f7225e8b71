"""While a page is built its words are measured and set once; afterwards nothing of them is kept, for they may be the visitor's."""

from __future__ import annotations

import gc
import weakref

import pytest

from kiosk.widgets.fonts import extent, set_once, typeset

pytestmark = pytest.mark.usefixtures("still_stage")  # letters are set on its glass
SIZE = 30.0


def test_the_same_words_are_set_once_on_a_page_and_anew_on_the_next() -> None:
    with set_once():
        first = typeset("Siti Aminah", SIZE, width=200)
        assert typeset("Siti Aminah", SIZE, width=200) is first
        assert typeset("Siti Aminah", SIZE, width=201) is not first
        assert typeset("Siti Aminah", SIZE, width=200, bold=True) is not first
    with set_once():
        assert typeset("Siti Aminah", SIZE, width=200) is not first


def test_words_are_as_wide_as_they_are_without_it() -> None:
    sizes = [
        (words, size, bold)
        for words in ("Siti", "Aminah", " ")
        for size in (20, 30)
        for bold in (False, True)
    ]
    alone = [extent(words, size, bold=bold) for words, size, bold in sizes]
    with set_once():
        for _ in range(2):
            assert [extent(words, size, bold=bold) for words, size, bold in sizes] == alone


def test_nothing_is_kept_behind_a_page_even_one_that_could_not_be_built() -> None:
    gone: list[weakref.ref[object]] = []
    with pytest.raises(LookupError):
        _fails_on_its_way(gone)
    gc.collect()
    assert gone[0]() is None
    assert typeset("Siti Aminah", SIZE) is not typeset("Siti Aminah", SIZE)


def _fails_on_its_way(told: list[weakref.ref[object]]) -> None:
    with set_once():
        told.append(weakref.ref(typeset("Siti Aminah", SIZE).texture))
        raise LookupError
