import random
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.cases.numbers import ALPHABET, Serial, TrackingNumber, check_glyph
from sync.cases.refusal import Refusal

VECTORS = ["PGT1-7K4M-92QX-Z", "PGT1-0000-0000-S", "PGT1-ZZZZ-ZZZZ-T", "PGT2-0123-ABCD-H"]
TWELVE = st.text(ALPHABET, min_size=12, max_size=12)


def drawn(count: int) -> list[str]:
    generator = random.Random(20261123)
    return [TrackingNumber.draw("PGT1", generator.getrandbits).glyphs for _ in range(count)]


def refused(glyphs: str) -> bool:
    return TrackingNumber.parse(glyphs) == Refusal("number.check")


@pytest.mark.parametrize("text", VECTORS)
def test_vectors_are_numbers_and_print_as_they_came(text: str) -> None:
    number = TrackingNumber.parse(text)
    assert isinstance(number, TrackingNumber)
    assert str(number) == text
    assert "-".join(number.groups) == text
    assert number.prefix == text[:4]


@pytest.mark.parametrize(
    "typed",
    [
        "pgt1-7k4m-92qx-z",
        "PGTI7K4M92QXZ",
        "pgtl 7k4m 92qx z",
        "  PGT1 - 7K4M - 92QX - Z\r\n",
        "PGT1–7K4M–92QX–Z",
    ],
)
def test_entry_forgives_case_spaces_hyphens_and_look_alikes(typed: str) -> None:
    number = TrackingNumber.parse(typed)
    assert str(number) == "PGT1-7K4M-92QX-Z"


def test_the_letter_o_is_a_zero() -> None:
    assert str(TrackingNumber.parse("pgt1-oooo-OOOO-s")) == "PGT1-0000-0000-S"


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        ("", Refusal("number.length", {"n": 0})),
        ("PGT1-7K4M", Refusal("number.length", {"n": 8})),
        ("PGT1-7K4M-92QX-ZZ", Refusal("number.length", {"n": 14})),
        ("PGT1-7K4M-92QX-Y", Refusal("number.check")),
        ("PGT1-7K4M-92QU-Z", Refusal("number.glyph", {"glyph": "U"})),
        ("PGT1-7K4M-92Q*-Z", Refusal("number.glyph", {"glyph": "*"})),
        ("PGT1-7K4M-92Qß-Z", Refusal("number.glyph", {"glyph": "ß"})),
        ("ＰGT1-7K4M-92QX-Z", Refusal("number.glyph", {"glyph": "Ｐ"})),
    ],
)
def test_a_wrong_entry_says_what_is_wrong(typed: str, refusal: Refusal) -> None:
    assert TrackingNumber.parse(typed) == refusal


def test_every_single_wrong_glyph_is_caught() -> None:
    for glyphs in drawn(20):
        for place in range(13):
            for other in ALPHABET.replace(glyphs[place], ""):
                assert refused(glyphs[:place] + other + glyphs[place + 1 :])


def test_every_swap_of_two_places_is_caught() -> None:
    for glyphs in drawn(200):
        for first, second in combinations(range(13), 2):  # neighbours and jump swaps among them
            swapped = list(glyphs)
            swapped[first], swapped[second] = swapped[second], swapped[first]
            if glyphs[first] != glyphs[second]:
                assert refused("".join(swapped))


@given(TWELVE)
def test_the_check_glyph_makes_a_number_that_survives_text_and_bytes(twelve: str) -> None:
    number = TrackingNumber(twelve + check_glyph(twelve))
    assert TrackingNumber.parse(str(number)) == number
    assert TrackingNumber.from_bytes(number.to_bytes()) == number
    assert len(number.to_bytes()) == 8


@given(st.text(max_size=30))
def test_any_text_is_a_number_or_a_refusal(text: str) -> None:
    found = TrackingNumber.parse(text)
    assert isinstance(found, Refusal) or TrackingNumber.parse(str(found)) == found


def test_a_drawn_number_holds_all_forty_bits() -> None:
    assert TrackingNumber.draw("PGT1", lambda bits: (1 << bits) - 1).groups[1:3] == ("ZZZZ", "ZZZZ")
    assert TrackingNumber.draw("PGT1", lambda bits: 0).groups[1:3] == ("0000", "0000")
    assert TrackingNumber.draw("PGT1", lambda bits: 1 << 39).groups[1:3] == ("G000", "0000")


def test_a_number_cannot_be_made_wrong() -> None:
    with pytest.raises(ValueError, match="check glyph"):
        TrackingNumber("PGT17K4M92QXY")
    with pytest.raises(ValueError, match="13 glyphs"):
        TrackingNumber("pgt17k4m92qxz")
    with pytest.raises(ValueError, match="4 glyphs"):
        TrackingNumber.draw("PG", lambda bits: 0)
    with pytest.raises(ValueError, match="eight bytes"):
        TrackingNumber.from_bytes(b"\xff" * 8)
    with pytest.raises(ValueError, match="eight bytes"):
        TrackingNumber.from_bytes(b"\x00" * 7)


def test_serials_are_written_with_six_digits_and_fit_three_bytes() -> None:
    assert str(Serial(123)) == "000123"
    assert str(Serial(16_777_215)) == "16777215"
    for value in (0, -1, 16_777_216):
        with pytest.raises(ValueError, match="serial"):
            Serial(value)
