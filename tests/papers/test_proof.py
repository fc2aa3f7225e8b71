"""The code by which a letter can be checked."""

from __future__ import annotations

from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest

from sync.papers.proof import LetterCheck, genuine, letter_code, normal_code, normal_number

KEY = bytes(range(32))
DAY = date(2026, 3, 12)
NUMBER = "400.10/17/432.507/2026"


def test_the_code_is_pinned_and_depends_on_everything() -> None:
    code = letter_code(KEY, NUMBER, DAY, "tanggapan")
    assert code == "cb4fbe154eba352d"
    others = {
        letter_code(bytes(32), NUMBER, DAY, "tanggapan"),
        letter_code(KEY, "400.10/18/432.507/2026", DAY, "tanggapan"),
        letter_code(KEY, NUMBER, date(2026, 3, 13), "tanggapan"),
        letter_code(KEY, NUMBER, DAY, "pelimpahan"),
    }
    assert len(others | {code}) == 5
    with pytest.raises(ValueError, match="32 bytes"):
        letter_code(KEY[:31], NUMBER, DAY, "tanggapan")


@pytest.mark.parametrize("typed", ["{0}", " {0} ", "{1}", "{2}", "{3}"])
def test_what_a_person_types_from_paper_fits(typed: str) -> None:
    code = letter_code(KEY, NUMBER, DAY, "tanggapan")
    shown = LetterCheck(page="https://x.example/verifikasi", number=NUMBER, code=code).groups
    words = typed.format(code, shown, shown.replace(" ", "-"), code.replace("0", "O"))
    assert genuine(KEY, " 400.10/17/432.507 /2026", DAY, "tanggapan", words)


@pytest.mark.parametrize("typed", ["", "0" * 16, "zz", "é" * 16, "0" * 17, "\ud800"])
def test_what_is_no_code_does_not_fit(typed: str) -> None:
    assert not genuine(KEY, NUMBER, DAY, "tanggapan", typed)


def test_numbers_and_codes_in_one_form() -> None:
    assert normal_number("a 1 / b\u20132") == "A1/B-2"
    assert normal_code("4F2A 9c01-77be 0d3c") == "4f2a9c0177be0d3c"
    assert normal_code("4f2a") is None


def test_the_qr_on_the_letter_leads_to_the_page_with_number_and_code() -> None:
    check = LetterCheck(
        page="https://x.example/verifikasi", number="400.10/17 #&?/2026", code="4f2a9c0177be0d3c"
    )
    asked = parse_qs(urlsplit(check.link).query)
    assert asked == {"nomor": [check.number], "kode": [check.code]}
    assert check.shown == "x.example/verifikasi"
