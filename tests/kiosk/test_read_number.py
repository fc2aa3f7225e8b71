"""What was read off a card is offered, never believed: the citizen's word is what counts."""

from __future__ import annotations

from datetime import date

import pytest

from hardware.ports import Reading
from kiosk.outside import CardRules
from kiosk.presenters.commands import Back, Enter, Primary, Retake, Skip
from kiosk.presenters.views import ProposalView, TextView
from kiosk.reading import birth_read, offered_nik
from kiosk.texts.text import Text
from tests.kiosk.world import World

NIK = "3528074501999001"
READ = Reading(digits=NIK, score=0.98, name="SITI CONTOH AMINAH", birth="05-01-1999")
TODAY = date(2026, 11, 23)


def scanned(world: World, reading: Reading = READ) -> None:
    """At the page of the number, with a KTP photographed and a name given."""
    world.tray.reading = reading
    world.walk_to("nik", {"id_choice": "ktp"})


def answers(world: World) -> dict[str, str]:
    world.walk_to("done")
    found: dict[str, str] = world.sent()["answers"]
    return found


def test_a_number_that_was_read_is_offered_covered_and_one_touch_confirms_it(world: World) -> None:
    scanned(world)
    view = world.view
    assert isinstance(view, ProposalView)
    assert view.title == Text("nik.read", {"masked": "3528••••••••9001"})
    assert "NIK terbaca 3528••••••••9001, benar?" in world.say()
    world.act(Primary())
    assert world.screen == "desa"
    sent = answers(world)
    assert (sent["nik"], sent["nik_source"], sent["card_birth"]) == (NIK, "read", "1999-01-05")
    assert sent["card_seen"].startswith("2026-11-23T03:")


def test_who_types_gets_an_empty_pad_and_the_card_s_number_is_not_taken(world: World) -> None:
    scanned(world)
    world.act(Skip())
    assert isinstance(world.view, TextView)
    assert world.view.value == ""
    world.on(Enter("3528070501999009"))
    assert world.screen == "desa"
    sent = answers(world)
    assert (sent["nik"], sent["nik_source"]) == ("3528070501999009", "corrected")


def test_one_digit_unlike_the_card_is_marked_and_asked_once(world: World) -> None:
    scanned(world)
    world.act(Skip(), Enter("3528074501999002"), Primary())
    view = world.view
    assert isinstance(view, TextView)
    assert (view.problem, view.doubtful, view.skip) == (
        Text("nik.one_digit"),
        (15,),
        Text("common.skip"),
    )
    world.on()
    assert world.screen == "desa", "the citizen's word stands"
    assert answers(world)["nik"] == "3528074501999002"


def test_a_mended_digit_is_no_longer_marked(world: World) -> None:
    scanned(world)
    world.act(Skip(), Enter("3528074501999002"), Primary(), Enter("352807450199900"))
    assert isinstance(world.view, TextView)
    assert (world.view.problem, world.view.doubtful) == (None, ())
    world.on(Enter(NIK))
    assert answers(world)["nik_source"] == "read"


def test_doubtful_digits_are_marked(world: World) -> None:
    scanned(world, Reading(digits=NIK, score=0.95, doubtful=(9,)))
    assert isinstance(world.view, ProposalView)
    assert world.view.doubtful == (9,)


@pytest.mark.parametrize(
    "reading",
    [
        Reading(),
        Reading(digits=NIK, score=0.89),
        Reading(digits=NIK[:15], score=0.99),
        Reading(digits="3528078501999001", score=0.99),
        Reading(digits="9928074501999001", score=0.99),
        Reading(digits=NIK, score=0.99, doubtful=(3, 4)),
    ],
)
def test_a_reading_that_is_not_good_opens_the_empty_pad(world: World, reading: Reading) -> None:
    scanned(world, reading)
    assert isinstance(world.view, TextView)
    assert world.view.value == ""
    world.on(Enter(NIK))
    assert answers(world)["nik_source"] == "typed"


def test_a_number_once_given_is_not_asked_anew(world: World) -> None:
    scanned(world)
    world.act(Primary(), Back())
    assert isinstance(world.view, TextView)
    assert (world.view.value, world.view.masked) == (NIK, True)


def test_the_name_stands_in_its_field_and_can_be_changed(world: World) -> None:
    world.tray.reading = READ
    world.walk_to("name", {"id_choice": "ktp"})
    assert isinstance(world.view, TextView)
    assert (world.view.value, world.view.help) == ("SITI CONTOH AMINAH", Text("name.read"))
    world.on(Enter("Siti Aminah"))
    assert answers(world)["name"] == "Siti Aminah"


@pytest.mark.parametrize("name", ["", "12345", "A" * 500])
def test_a_name_that_cannot_be_is_not_put_there(world: World, name: str) -> None:
    world.tray.reading = Reading(name=name)
    world.walk_to("name", {"id_choice": "ktp"})
    assert isinstance(world.view, TextView)
    assert (world.view.value, world.view.help) == ("", Text("q.name.help"))


def test_another_picture_takes_the_reading_with_it(world: World) -> None:
    world.tray.reading = READ
    world.walk_to("id_scan", {"id_choice": "ktp"})
    world.lay_card()
    world.act(Retake(), Skip())
    world.walk_to("nik")
    assert isinstance(world.view, TextView)
    assert "card_seen" not in answers(world)


def test_an_office_that_does_not_read_offers_nothing(world: World) -> None:
    world.cards = CardRules(reads_nik=False)
    world.again()
    scanned(world)
    assert isinstance(world.view, TextView)
    world.on(Enter(NIK))
    assert answers(world)["nik_source"] == "typed"


def test_a_number_left_out_has_no_source(world: World) -> None:
    scanned(world, Reading())
    world.act(Skip())
    assert "nik_source" not in answers(world)


def test_what_may_be_offered() -> None:
    assert offered_nik(None, TODAY) is None
    assert offered_nik(READ, TODAY) is not None
    assert NIK not in repr(READ)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("05-01-1999", date(1999, 1, 5)),
        ("PAMEKASAN, 05-01-1999", date(1999, 1, 5)),
        ("31-02-1999", None),
        ("entah", None),
        ("", None),
    ],
)
def test_the_day_of_birth_as_it_stands_there(words: str, day: date | None) -> None:
    assert birth_read(Reading(birth=words)) == day
