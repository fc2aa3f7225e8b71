from dataclasses import replace
from typing import Any

import pytest

from sync.cases.office import Office
from tests.cases.shipped import shipped


def test_the_first_profile(office: Office) -> None:
    assert (office.name, office.code, office.region_code) == ("Kecamatan Pegantenan", "PGT", "352807")
    assert office.telephone == "(0324) 7710982"
    assert [code for code, _ in office.desa] == [str(code) for code in range(2001, 2014)]
    assert office.desa_name("2003") == "Pegantenan"
    assert office.desa_name("9999") is None
    assert office.service_label("kependudukan") == "KTP, KK, dan surat pindah"
    assert office.service_label("x") is None
    assert office.services_in("id") == office.services
    assert dict(office.services_in("en"))["kependudukan"] == "ID card, family card, moving"
    assert dict(office.services_in("jv"))["kependudukan"] == "KTP, KK, dan surat pindah"
    assert (office.region_code, "Pegantenan") in office.districts
    assert len(office.districts) == 13
    assert office.sk_number == ""  # empty in the published standard
    assert not office.allow_anonymous
    assert (office.collects_in()["en"], replace(office, collect_at_en="").collects_in().get("en")) == (
        "desk 2",
        None,
    )


@pytest.mark.parametrize(
    ("section", "change", "words"),
    [
        ("office", {"code": "PLG"}, "office.code: expected three glyphs"),  # would be read P1G
        ("office", {"code": "PG"}, "office.code: expected three glyphs"),
        ("office", {"region_code": "3528"}, "office.region_code: expected six digits"),
        ("office", {"nmae": "x"}, "office.nmae: unknown setting"),
        ("office", {"telephone": 324}, "office.telephone: expected text"),
        ("office", {"allow_anonymous": "no"}, "office.allow_anonymous: expected true or false"),
        ("office", {"logo": "../logo.png"}, "office.logo: expected the name of a file beside office.toml"),
        ("office", {"collect_at": ""}, "office.collect_at: expected where it is said"),
        ("office", {"logo": "/etc/logo.png"}, "office.logo: expected the name of a file beside office.toml"),
    ],
)
def test_a_wrong_setting_names_its_path(section: str, change: dict[str, Any], words: str) -> None:
    data = shipped("office.toml")
    data[section] |= change
    with pytest.raises(ValueError, match=words):
        Office.from_mapping(data)


def test_a_section_nobody_reads_is_refused() -> None:
    with pytest.raises(ValueError, match="servics: unknown setting"):
        Office.from_mapping(shipped("office.toml") | {"servics": []})


def test_a_missing_name_is_named() -> None:
    data = shipped("office.toml")
    del data["office"]["name"]
    with pytest.raises(ValueError, match=r"^office.name: missing$"):
        Office.from_mapping(data)
