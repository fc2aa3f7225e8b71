"""A village of the whole country on the form of taking in: buttons of a plain form, nothing typed is lost or told."""

from __future__ import annotations

import re
from typing import Any

import pytest

from sync.cases.refusal import Refusal
from sync.central.handling import case_page
from sync.central.people import Person
from sync.central.service import Centre
from tests.desk.conftest import Browser
from tests.desk.test_intake import begin, clerk, fill, send

__all__ = ["clerk"]

TORJUN = "Desa Torjun, Kecamatan Torjun, Kabupaten Sampang, Jawa Timur [35.27.02.2012]"


def press(clerk: Browser, draft: str, act: str = "place", **fields: str) -> Any:
    return clerk.post(draft, **fields, act=act, token=clerk.token())


def lines(page: Any) -> dict[str, str]:
    """Names of the areas listed, and what their buttons send."""
    found = re.findall(r'name="act" value="(place:[^"]+)"><span>([^<]+?)(?: ›)?</span>', page.text)
    return {name: act for act, name in found}


def value(page: Any, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page.text)
    assert found is not None
    return found[1]


def test_a_few_letters_find_it_and_a_press_writes_it_in(clerk: Browser, centre: Centre, siti: Person) -> None:
    draft = begin(clerk)
    page = press(clerk, draft, address_outside="torjun", name="Bu Maryam")
    assert "Bu Maryam" not in str(page.url)
    assert "torjun" not in str(page.url)
    assert value(page, "name") == "Bu Maryam"
    village = next(act for act in lines(page).values() if act.count(".") == 3)
    page = press(clerk, draft, village, address_outside="torjun", name="Bu Maryam")
    assert (value(page, "address_outside"), value(page, "name")) == (TORJUN, "Bu Maryam")
    assert '<option value="outside" selected>' in page.text
    assert lines(page) == {}
    fill(clerk, draft, desa="outside", address_outside=TORJUN)
    detail = case_page(centre.store, send(clerk, draft), siti, centre.clock)
    assert not isinstance(detail, Refusal)
    assert detail.answers["address_outside"] == TORJUN


def test_without_letters_one_goes_down_from_the_regency_and_up_again(clerk: Browser) -> None:
    draft = begin(clerk)
    home = lines(press(clerk, draft))
    assert {"Kembali ke Jawa Timur", "Galis", "Pademawu"} <= home.keys()
    galis = lines(press(clerk, draft, home["Galis"]))
    assert all(act.count(".") == 3 for name, act in galis.items() if not name.startswith("Kembali"))
    up = lines(press(clerk, draft, galis["Kembali ke Kabupaten Pamekasan"]))
    assert up == home
    java = lines(press(clerk, draft, home["Kembali ke Jawa Timur"]))
    country = lines(press(clerk, draft, java["Kembali ke seluruh Indonesia"]))
    assert len(country) == 38
    assert {"Aceh", "Papua"} <= country.keys()


def test_a_village_of_the_office_s_own_goes_into_the_list(clerk: Browser) -> None:
    draft = begin(clerk)
    page = press(clerk, draft, "place:35.28.07.2001", address_outside="plakpak")
    assert '<option value="2001" selected>' in page.text
    assert value(page, "address_outside") == ""


@pytest.mark.parametrize(
    "act", ["place:99.99", "place:35.28.07.9999", "place:<script>", "place:desa?x=1#y", "place:" + "3" * 400]
)
def test_a_button_that_nobody_drew_finds_nothing_and_loses_nothing(clerk: Browser, act: str) -> None:
    draft = begin(clerk)
    page = press(clerk, draft, act, account="Antre lama")
    assert page.status_code == 200
    assert ("Antre lama" in page.text, "<script>" in page.text) == (True, False)


def test_what_is_not_in_the_table_may_be_written(clerk: Browser) -> None:
    draft = begin(clerk)
    page = press(clerk, draft, address_outside="Riyadh Utara")
    assert (lines(page), "tulis saja alamatnya" in page.text) == ({}, True)
    assert value(page, "address_outside") == "Riyadh Utara"
    assert fill(clerk, draft, desa="outside", address_outside="Riyadh Utara").url.path == f"{draft}/baca"


def test_enter_checks_the_form_as_before(clerk: Browser) -> None:
    """In any field it presses the first button of the form."""
    page = clerk.get(begin(clerk)).text
    form = page[page.index('id="isian"') :]
    first = re.search(r"<button[^>]*>", form)
    assert first is not None
    assert 'name="act" value="check"' in first[0]


def test_the_draft_of_another_is_not_looked_into(clerk: Browser) -> None:
    gone = press(clerk, "/desk/terima/0193b1f0-0000-7000-8000-000000000000", "place:35.28.07.2001")
    assert gone.status_code == 404
