"""The code on a reply letter: what a person makes of it, and which slips are seen without asking the centre."""

from __future__ import annotations

import pytest

from sync.cases.numbers import ALPHABET
from sync.cases.survey_codes import code_in, glyphs_of, glyphs_on_any_letter, spelt, token_in

TOKEN = bytes(range(7, 19))
CODE = "0W40J-2GB1G-6GW3R-G249B"
EARLY = "0W40J-2GB1G-6GW3R-G2490"
"""As letters had it before it held a check: four zero bits."""


def test_twelve_bytes_go_there_and_back() -> None:
    assert spelt(TOKEN) == CODE
    glyphs = glyphs_of(CODE)
    assert glyphs is not None
    assert token_in(glyphs) == TOKEN
    assert spelt(bytes(12)) == "-".join(["00000"] * 4)
    assert token_in(spelt(b"\xff" * 12).replace("-", "")) == b"\xff" * 12


@pytest.mark.parametrize(
    "typed", [CODE.lower(), CODE.replace("-", " "), CODE.replace("0", "O").replace("1", "i")]
)
def test_it_is_read_as_it_is_meant(typed: str) -> None:
    assert glyphs_of(typed) == CODE.replace("-", "")
    assert code_in(f"https://pusat.contoh.id/survei/{CODE}") == CODE.replace("-", "")


def test_thirty_of_thirty_one_wrong_glyphs_are_seen() -> None:
    glyphs = CODE.replace("-", "")
    wrong = [
        glyphs[:place] + other + glyphs[place + 1 :]
        for place in range(20)
        for other in ALPHABET
        if other != glyphs[place]
    ]
    assert sum(glyphs_of(one) is not None for one in wrong) == len(wrong) / 31


@pytest.mark.parametrize("typed", ["", CODE[:-1], CODE + "0", "U" * 20, "\u0660" * 20])
def test_what_cannot_be_one_is_none(typed: str) -> None:
    assert glyphs_of(typed) is None


def test_an_early_letter_is_read_by_a_camera_and_not_taken_where_a_slip_must_be_seen() -> None:
    assert glyphs_of(EARLY) is None
    assert code_in(EARLY) is None
    glyphs = code_in(f"https://pusat.contoh.id/survei/{EARLY}")
    assert glyphs == glyphs_on_any_letter(EARLY.lower()) == EARLY.replace("-", "")
    assert token_in(glyphs) == TOKEN
    ends = [last for last in ALPHABET if glyphs_on_any_letter(EARLY[:-1] + last)]
    assert ends == [
        "0",
        "B",
        "G",
        "R",
    ]  # four zero bits or the check, behind either value of the token's last bit
