"""The fonts that papers are set in are the ones whose hashes stand here: another file, another paper."""

from __future__ import annotations

import hashlib

import pytest

from sync.papers.legible import FONTS, MISSING, covered, legible

HASHES = {
    "NotoNaskhArabic-Regular.ttf": "8c67eaa2f0086872628fc3f7f760386f83c8be5c5e9a1ba3a38891237b2ac7cb",
    "NotoSans-Bold.ttf": "e83493c945848ecd4a9ad0f6d19164541a0d3e23a9c952304a00a46e00272ac5",
    "NotoSans-Regular.ttf": "89c3c497f618fdaa0b2d1e98fef93582f28c71debd2c4a8cdf41f190ced2909d",
    "NotoSerif-Bold.ttf": "0af0ff2be8f84910fb21ec5fe1b6b7395e3073250502a334baf6ca2f860c88fe",
    "NotoSerif-Regular.ttf": "9d7583b7dc9e812afd32a14280c5cac3160012efe50c8d08938f4fea266ff67f",
}


def test_the_fonts_are_those_that_were_shipped() -> None:
    found = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in FONTS.glob("*.ttf")}
    assert found == HASHES


def test_the_fonts_print_madurese_and_arabic() -> None:
    assert set("ÂâÈèḌḍṬṭ…–“”é؟سلم") <= covered()


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("a\r\nb\u2028c\x0bd", "a\nb\nc\nd"),
        ("tab\tulator", "tab ulator"),
        ("\x00\x1b[31m", f"{MISSING}{MISSING}[31m"),
        ("\u202eterbalik\u2066", f"{MISSING}terbalik{MISSING}"),
        ("❤️😀", f"{MISSING}{MISSING}"),
        ("e\u0301", "é"),
        ("\ud800", MISSING),
        ("x" + "\u0323" * 9, "x" + "\u0323" * 4),
        ("x" * 28, "x" * 28),
        ("x" * 45, "\u200b".join(("x" * 20, "x" * 20, "x" * 5))),
    ],
)
def test_any_text_becomes_one_that_can_be_printed(typed: str, printed: str) -> None:
    assert legible(typed) == printed
    assert legible(printed) == printed
