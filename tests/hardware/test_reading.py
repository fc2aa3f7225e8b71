"""From a recogniser's answer to a number, or to the reason why there is none."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware.imaging.ctc import LineText, decoded
from hardware.imaging.digits import LENGTH, Number, Unread, agreed, number_in

ROOT = Path(__file__).parents[2]
ALPHABET = ("0", "1", "2", "A")
NIK = "3528070501999001"


def line(text: str, score: float = 0.99, places: tuple[float, ...] = ()) -> LineText:
    """``text`` as read, each character as sure, evenly spread."""
    spread = places or tuple((at + 0.5) / len(text) for at in range(len(text)))
    return LineText(text, (score,) * len(text), spread)


def steps(path: list[int]) -> np.ndarray:
    """Probabilities in which ``path`` is the most likely way."""
    table = np.full((len(path), len(ALPHABET) + 1), 0.02, dtype=np.float32)
    table[np.arange(len(path)), path] = 0.92
    return table


@given(st.lists(st.integers(1, len(ALPHABET)), max_size=30), st.integers(1, 3))
def test_ctc_gives_back_what_was_spelled(spelled: list[int], held: int) -> None:
    """Each character held for some steps, a blank behind it: also characters that stand twice come out."""
    path = [step for letter in spelled for step in (*[letter] * held, 0)]
    read = decoded(steps(path), ALPHABET)
    assert read.text == "".join(ALPHABET[letter - 1] for letter in spelled)
    assert len(read.scores) == len(read.places) == len(spelled)
    assert list(read.places) == sorted(read.places)


def test_the_runtime_keeps_no_diary_of_the_machine_and_tells_nobody(tmp_path: Path) -> None:
    """Its wheels write a device id and a queue of reports into the home folder unless told before they are imported."""
    build = "from hardware.imaging.recogniser import Recogniser; Recogniser()"
    home = {**os.environ, "HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path / "cache")}
    home.pop("ORT_DISABLE_TELEMETRY", None)
    subprocess.run((sys.executable, "-c", build), env=home, cwd=ROOT, check=True)
    assert list(tmp_path.rglob("*")) == []


def test_ctc_merges_what_no_blank_divides() -> None:
    assert decoded(steps([2, 2, 2, 1, 1]), ALPHABET).text == "10"
    assert decoded(steps([0, 0, 0]), ALPHABET) == LineText()
    assert decoded(np.zeros((0, 5), dtype=np.float32), ALPHABET) == LineText()


@given(st.text("0123456789", min_size=LENGTH, max_size=LENGTH))
def test_sixteen_digits_are_a_number_with_or_without_label_and_spaces(digits: str) -> None:
    for text in (digits, f"NIK : {digits}", f": {digits[:6]} {digits[6:12]} {digits[12:]}"):
        number = number_in(line(text))
        assert isinstance(number, Number)
        assert (number.digits, number.doubtful) == (digits, ())


@given(st.text())
def test_whatever_is_read_a_number_is_sixteen_ascii_digits(text: str) -> None:
    number = number_in(line(text) if text else LineText())
    assert isinstance(number, Unread) or (
        len(number.digits) == LENGTH and number.digits.isascii() and number.digits.isdigit()
    )


@pytest.mark.parametrize(
    ("text", "digits", "doubtful"),
    [
        ("35280705O1999001", "3528070501999001", (8,)),
        ("352807050I999001", "3528070501999001", (9,)),
        ("B528070501999001", "8528070501999001", (0,)),
    ],
)
def test_one_look_alike_is_mended_and_marked(text: str, digits: str, doubtful: tuple[int, ...]) -> None:
    number = number_in(line(text))
    assert isinstance(number, Number)
    assert (number.digits, number.doubtful) == (digits, doubtful)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", Unread.ABSENT),
        ("PROVINSI JAWA TIMUR", Unread.ABSENT),
        ("352807050199900", Unread.LENGTH),
        ("35280705019990011", Unread.LENGTH),
        ("35280705O1999OO1", Unread.LENGTH),  # three letters
        ("３５２８０７０５０１９９９００１", Unread.ABSENT),  # full-width
    ],
)
def test_what_is_no_number_says_why(text: str, why: Unread) -> None:
    assert number_in(line(text) if text else LineText()) is why


def test_one_doubted_digit_spoils_the_number() -> None:
    scores = (0.99,) * 9 + (0.89,) + (0.99,) * 6
    assert number_in(LineText(NIK, scores, line(NIK).places)) is Unread.UNSURE


def test_a_hole_in_the_line_spoils_the_number() -> None:
    """As when a finger covers some of its digits and the recogniser makes up others."""
    places = tuple(at / 22 + (0.2 if at > 8 else 0) for at in range(16))
    assert number_in(line(NIK, places=places)) is Unread.GAP


one, other = Number(NIK, 0.99), Number("3528070501999007", 0.98)


@pytest.mark.parametrize(
    ("looks", "outcome"),
    [
        ([], Unread.ABSENT),
        ([one], Unread.DISAGREE),
        ([one, one], one),
        ([one, other], Unread.DISAGREE),
        ([one, one, other], one),
        ([one, one, Unread.LENGTH], one),
        ([one, Unread.LENGTH, Unread.LENGTH], Unread.DISAGREE),
        ([one, one, other, other], Unread.DISAGREE),
        ([one, one, other, other, Unread.GAP], Unread.DISAGREE),
        ([Unread.LENGTH, Unread.LENGTH, Unread.UNSURE], Unread.LENGTH),
    ],
)
def test_two_of_three_must_agree(looks: list[Number | Unread], outcome: Number | Unread) -> None:
    assert agreed(looks) == outcome


@given(st.lists(st.sampled_from([one, other, Unread.LENGTH]), max_size=6))
def test_nothing_is_agreed_on_by_fewer_than_two_thirds(looks: list[Number | Unread]) -> None:
    outcome = agreed(looks)
    if isinstance(outcome, Number):
        assert 3 * looks.count(outcome) >= 2 * len(looks)
        assert looks.count(outcome) >= 2


def test_what_one_frame_mended_stays_doubtful_and_the_least_score_speaks() -> None:
    mended = Number(NIK, 0.93, (3,))
    assert agreed([one, mended]) == Number(NIK, 0.93, (3,))


def test_a_repr_shows_no_digit() -> None:
    assert NIK not in repr(one)
    assert NIK not in repr(line(NIK))
