"""The country's table of areas: what it holds, how a village is found, and how it travels as an answer."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.cases.office import Office
from sync.cases.place_packing import packed
from sync.cases.place_table import PlaceTable
from sync.cases.places import Place, address_words

NEAR = "35.28"


@pytest.fixture(scope="module")
def table() -> PlaceTable:
    return PlaceTable.open()


def found(table: PlaceTable, words: str, near: str = NEAR) -> list[str]:
    return [area.code for area in table.search(words, near)]


def test_the_table_is_whole(table: PlaceTable) -> None:
    codes = re.findall(r"\n([\d.]+)\t", table._text)
    assert [sum(code.count(".") == level for code in codes) for level in range(4)] == [38, 514, 7285, 83762]
    assert codes == sorted(codes)
    assert table._text.isascii(), "small letters stand at the same places"


def test_the_office_s_own_villages_are_those_of_the_table(table: PlaceTable, office: Office) -> None:
    region = office.region_code
    code = f"{region[:2]}.{region[2:4]}.{region[4:]}"
    assert {(area.code[-4:], area.name) for area in table.inside(code)} == set(office.desa)
    names = {(area.code.replace(".", ""), area.name) for area in table.inside(code[:5])}
    assert names == set(office.districts)


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("torjun", "35.27.02"),
        ("Torjun Sampang", "35.27.02"),
        ("desa plakpak", "35.28.07.2001"),
        ("kabupaten sampang", "35.27"),
        ("kab. malang", "35.07"),
        ("kota surabaya", "35.78"),
        ("sawahan, surabaya", "35.78.06"),
        ("kel. sawahan kota surabaya", "35.78.06"),
        ("banraas", "35.29.18.2015"),
        ("banra\u2019as", "35.29.18.2015"),
        ("t\u00e2njung", "35.28.02.2001"),  # typed with Madurese letters; the nearest of many
        ("JAKARTA  SELATAN", "31.74"),
    ],
)
def test_a_place_is_found_by_a_few_letters(table: PlaceTable, words: str, first: str) -> None:
    assert found(table, words)[0] == first


def test_the_nearest_of_one_name_comes_first(table: PlaceTable) -> None:
    assert found(table, "tanjung", "35.28")[0].startswith("35.28")
    assert found(table, "tanjung", "11.01")[0].startswith("11.")


@pytest.mark.parametrize("words", ["", "a", "  ", "..", "xqz", "xqz sampang", "desa", "\n\t"])
def test_words_that_name_nothing_find_nothing_or_some_village(table: PlaceTable, words: str) -> None:
    assert len(table.search(words, NEAR)) <= 40


def test_one_goes_down_from_the_province_to_the_village(table: PlaceTable) -> None:
    assert [area.name for area in table.inside("")][:2] == ["Aceh", "Sumatera Utara"]
    assert "35.27" in [area.code for area in table.inside("35")]
    assert [area.name for area in table.inside("35.28")][:2] == ["Batumarmar", "Galis"]
    (torjun,) = [area for area in table.inside("35.27.02") if area.name == "Torjun"]
    assert torjun.above == ("Torjun", "Kabupaten Sampang", "Jawa Timur")
    assert table.inside("35.27.02.2012") == ()
    assert table.inside("99") == ()


def test_the_last_area_of_the_country_is_complete(table: PlaceTable) -> None:
    """Nothing follows it, so its end is the end of the text."""
    last = table.inside("")[-1]
    regency = table.inside(last.code)[-1]
    assert table.area(table.inside(table.inside(regency.code)[-1].code)[-1].code) is not None


@pytest.mark.parametrize(
    "place",
    [
        Place("35.27.02.2012", "Torjun", "Torjun", "Kabupaten Sampang", "Jawa Timur"),
        Place("35.78.06.1002", "Sawahan", "Sawahan", "Kota Surabaya", "Jawa Timur"),
        Place("12.07.28.1007", "Lubuk Pakam I,II", "Lubuk Pakam", "Kabupaten Deli Serdang", "Sumatera Utara"),
        Place("13.03.10.2004", "Desa Kampung Baru", "X", "Kabupaten Y", "Z"),
    ],
)
def test_a_place_travels_as_readable_words(place: Place) -> None:
    assert Place.parse(str(place)) == place


def test_every_village_with_a_comma_travels_too(table: PlaceTable) -> None:
    for code in ("14.02.09.2010", "12.07.28.1007"):
        area = table.area(code)
        assert area is not None
        assert area.place is not None
        assert Place.parse(str(area.place)) == area.place


@given(words=st.text(max_size=60))
def test_words_of_one_s_own_stay_what_they_are(words: str) -> None:
    assert Place.parse(words) is None or str(Place.parse(words)) == words
    assert address_words(words) == words or Place.parse(words) is not None


def test_eyes_see_no_code() -> None:
    place = Place("35.27.02.2012", "Torjun", "Torjun", "Kabupaten Sampang", "Jawa Timur")
    assert place.lines == ("Desa Torjun, Kecamatan Torjun", "Kabupaten Sampang, Jawa Timur")
    assert address_words(str(place)) == "Desa Torjun, Kecamatan Torjun, Kabupaten Sampang, Jawa Timur"
    assert place.district_code == "352702"


def _folder(tmp_path: Path, villages: list[tuple[str, str]]) -> Path:
    rows = {
        "provinces": [("35", "Jawa Timur")],
        "regencies": [("35.28", "Kabupaten Pamekasan")],
        "districts": [("35.28.07", "Pegantenan")],
        "villages": villages,
    }
    for name, lines in rows.items():
        with (tmp_path / f"{name}.csv").open("w", newline="") as file:
            csv.writer(file).writerows([("code", "name"), *lines])
    return tmp_path


def test_a_newer_release_is_packed_the_same_way(tmp_path: Path) -> None:
    file = tmp_path / "packed.xz"
    file.write_bytes(packed(_folder(tmp_path, [("35.28.07.2003", ' Soka"an  Barat ')])))
    assert [area.name for area in PlaceTable.open(file).inside("35.28.07")] == ["Soka'an Barat"]


@pytest.mark.parametrize("village", [("35.28.08.2001", "Larangan"), ("352807", "X"), ("35.28.07.2001", "")])
def test_a_table_that_cannot_be_is_not_packed(tmp_path: Path, village: tuple[str, str]) -> None:
    with pytest.raises(ValueError, match=village[0]):
        packed(_folder(tmp_path, [village]))
