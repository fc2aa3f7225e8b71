from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.cases.nik import PROVINCES, Nik
from sync.cases.refusal import Refusal

TODAY = date(2026, 11, 23)


def nik(digits: str) -> Nik:
    found = Nik.parse(digits, TODAY)
    assert isinstance(found, Nik)
    return found


def test_there_are_38_provinces() -> None:
    assert len(PROVINCES) == 38
    assert {"65", "91", "96"} <= PROVINCES


@pytest.mark.parametrize(
    ("digits", "birth", "sex"),
    [
        ("3528070501999001", date(1999, 1, 5), "L"),
        ("3528074501999001", date(1999, 1, 5), "P"),
        ("6501010501059001", date(2005, 1, 5), "L"),
        ("3528070501119001", date(2011, 1, 5), "L"),  # never 1911: nobody is 115
        ("3528990501999001", date(1999, 1, 5), "L"),
        ("3528072902009001", date(2000, 2, 29), "L"),
        ("3528077112259001", date(1925, 12, 31), "P"),  # 0 or 100 years old: a KTP's holder is grown
        ("3528070101279001", date(1927, 1, 1), "L"),
    ],
)
def test_numbers_that_pass(digits: str, birth: date, sex: str) -> None:
    found = nik(digits)
    assert found.birth_date(TODAY) == birth
    assert found.sex == sex


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        ("3528078501999001", Refusal("nik.date")),  # day 85
        ("3528078101999001", Refusal("nik.date")),
        ("3528073102999001", Refusal("nik.date")),  # 31 February
        ("3528072902999001", Refusal("nik.date")),  # 1999 was no leap year
        ("3528070001999001", Refusal("nik.date")),
        ("3528074001999001", Refusal("nik.date")),  # day 40: of neither sex
        ("3528070513999001", Refusal("nik.date")),
        ("3528070500999001", Refusal("nik.date")),
        ("3528070501990000", Refusal("nik.serial")),
        ("9928070501999001", Refusal("nik.province")),
        ("352807050199900", Refusal("nik.length", {"n": 15})),
        ("35280705019990011", Refusal("nik.length", {"n": 17})),
        ("", Refusal("nik.length", {"n": 0})),
        ("\uff13528070501999001", Refusal("nik.digits")),  # one full-width digit
        ("352807050199900²", Refusal("nik.digits")),
        ("352807050199900O", Refusal("nik.digits")),
    ],
)
def test_numbers_that_are_refused(typed: str, refusal: Refusal) -> None:
    assert Nik.parse(typed, TODAY) == refusal


def test_full_width_digits_are_refused() -> None:
    full_width = "".join(chr(ord(digit) + 0xFEE0) for digit in "3528070501999001")
    assert full_width.isdecimal()
    assert Nik.parse(full_width, TODAY) == Refusal("nik.digits")


def test_separators_are_dropped() -> None:
    assert Nik.parse("3528 0705.0199-9001", TODAY) == nik("3528070501999001")


def test_a_number_is_shown_masked_and_never_by_repr() -> None:
    found = nik("3528070501999001")
    assert found.masked == "3528••••••••9001"
    assert found.last_four == "9001"
    assert "0705" not in repr(found)


def test_a_dead_clock_battery_refuses_nobody() -> None:
    found = Nik.parse("3528072902009001", date(1970, 1, 1))
    assert isinstance(found, Nik)
    assert found.birth_date(date(1970, 1, 1)) == date(2000, 2, 29)


def test_warnings_for_staff() -> None:
    districts = {"352807", "352808"}
    assert nik("3528070501999001").warnings(TODAY, districts=districts, address_district="352807") == ()
    assert nik("3528990501999001").warnings(TODAY, districts=districts) == (
        Refusal("nik.warning.district_unknown"),
    )
    assert nik("6501010501059001").warnings(TODAY, districts=districts) == ()  # of a regency not listed
    assert nik("3528080501999001").warnings(TODAY, address_district="352807") == (
        Refusal("nik.warning.region_unlike_address"),
    )
    card = nik("3528074501999001").warnings(TODAY, card_birth_date=date(1999, 1, 6), card_sex="L")
    assert [warning.code for warning in card] == [
        "nik.warning.birth_date_unlike_card",
        "nik.warning.sex_unlike_card",
    ]
    assert nik("3528074501999001").warnings(TODAY, card_birth_date=date(1999, 1, 5), card_sex="P") == ()


@given(
    st.dates(date(1927, 1, 1), date(2009, 11, 1)),
    st.booleans(),
    st.integers(1, 9999),
    st.sampled_from(sorted(PROVINCES)),
)
def test_a_real_number_round_trips(birth: date, woman: bool, serial: int, province: str) -> None:
    day = birth.day + (40 if woman else 0)
    found = nik(f"{province}2807{day:02d}{birth:%m%y}{serial:04d}")
    assert found.birth_date(TODAY) == birth
    assert found.sex == ("P" if woman else "L")
    assert found.masked == f"{province}28••••••••{serial:04d}"


@given(st.text(st.characters(categories=("Nd", "No", "Zs")), min_size=14, max_size=18))
def test_nothing_but_16_ascii_digits_passes(text: str) -> None:
    found = Nik.parse(text, TODAY)
    if isinstance(found, Nik):
        assert found.digits.isascii()
        assert found.digits.isdecimal()
        assert len(found.digits) == 16
