import pytest

from sync.cases.identity import Place, may_see_identity, name_on


@pytest.mark.parametrize("place", Place)
def test_an_open_name_stands_everywhere(place: Place) -> None:
    assert name_on(place, "terbuka", "Siti") == "Siti"


@pytest.mark.parametrize("mode", ["dirahasiakan", "", "unheard of"])
def test_a_secret_name_stands_on_the_case_page_only(mode: str) -> None:
    assert name_on(Place.CASE_PAGE, mode, "Siti") == "Siti"
    assert [name_on(place, mode, "Siti") for place in (Place.LIST, Place.LETTER, Place.RECEIPT)] == [None] * 3


@pytest.mark.parametrize("place", Place)
def test_anonymous_has_no_name_even_if_one_was_typed(place: Place) -> None:
    assert name_on(place, "anonim", "Siti") is None
    assert name_on(place, "terbuka", "") is None


def test_who_may_see() -> None:
    assert may_see_identity("terbuka", "auditor")
    assert may_see_identity("dirahasiakan", "staf")
    assert not may_see_identity("dirahasiakan", "auditor")
    assert not may_see_identity("dirahasiakan", "admin")
    assert not may_see_identity("anonim", "camat")
