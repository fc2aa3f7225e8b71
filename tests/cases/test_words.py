import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.cases.refusal import Refusal
from sync.cases.words import clean

ANY_TEXT = st.text(st.characters(categories=("L", "M", "N", "P", "S", "Z", "C")), max_size=60)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("  Siti Aminah \n", "Siti Aminah"),
        ("dhisa\u0323", "dhisạ"),  # NFC
        ("Siti\x1b@\x1dV\x00 Aminah\x10", "Siti@V Aminah"),
        ("\u202eraniS\u202c \u2066x\u2069", "raniS x"),
        ("👩🏽\u200d🌾 sawah", "👩🏽\u200d🌾 sawah"),  # joined emoji stay whole
        ("satu\r\ndua\ttiga", "satu dua tiga"),
        ("\x07\x9b", ""),
    ],
)
def test_single_line(typed: str, stored: str) -> None:
    assert clean(typed, 200) == stored


@pytest.mark.parametrize("code", [0, 0x1B, 0x7F, 0x9F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
def test_every_commanding_or_reversing_character_is_dropped(code: int) -> None:
    assert clean(f"a{chr(code)}b", 10, multiline=True) == "ab"


def test_line_ends_stay_in_long_texts() -> None:
    assert clean("satu\r\ndua\rtiga\u2028empat\n", 200, multiline=True) == "satu\ndua\ntiga\nempat"


def test_length_counts_what_would_be_stored() -> None:
    assert clean(" " * 500 + "x" * 10 + "\x00" * 500, 10) == "x" * 10
    assert clean("x" * 10_000, 4000) == Refusal("text.too_long", {"n": 10_000, "max": 4000})


def test_half_a_character_is_refused() -> None:
    assert clean("a\ud83d", 10) == Refusal("text.surrogate")


@given(ANY_TEXT, st.booleans())
def test_what_is_stored_is_harmless_and_stays_as_it_is(text: str, multiline: bool) -> None:
    stored = clean(text, 60, multiline)
    if isinstance(stored, Refusal):
        assert stored.code in ("text.surrogate", "text.too_long")
        return
    assert unicodedata.is_normalized("NFC", stored)
    assert not any(unicodedata.category(glyph) == "Cc" for glyph in stored.replace("\n", ""))
    assert multiline or "\n" not in stored
    assert clean(stored, 60, multiline) == stored
    stored.encode("utf-8")
