"""An address outside the sub-district: found by letters, by going down, or written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from kiosk.draft import Draft
from kiosk.presenters.commands import Back, Choose, Enter, PickDate, Primary, Skip
from kiosk.presenters.place import PlacePage
from kiosk.presenters.views import DateView, PlaceView, TextView
from kiosk.texts.text import Text, Verbatim
from sync.cases.dates import Month
from sync.cases.places import Place
from tests.kiosk.world import World


def place(world: World) -> PlaceView:
    assert isinstance(world.view, PlaceView)
    return world.view


def to_place(world: World) -> None:
    world.walk_to("desa")
    world.on(Choose("outside"))
    assert world.screen == "address_outside"


def test_letters_find_a_village_and_it_travels_with_its_code(world: World) -> None:
    to_place(world)
    world.act(Enter("torjun sampang"))
    rows = place(world).rows
    assert [row.leads_on for row in rows[:2]] == [True, False]
    world.act(Choose(rows[1].code))
    assert place(world).rows == ()
    assert world.say()[-4:] == ["Desa Torjun", "Kecamatan Torjun", "Kabupaten Sampang", "Jawa Timur"]
    world.on()
    assert world.screen == "address_detail"
    world.walk_to("review")
    assert "Desa Torjun, Kecamatan Torjun, Kabupaten Sampang, Jawa Timur" in world.say()
    world.walk_to("done")
    found = Place.parse(world.sent()["answers"]["address_outside"])
    assert found is not None
    assert (found.code, found.village) == ("35.27.02.2012", "Torjun")


def test_one_goes_down_and_up_again_without_a_letter(world: World) -> None:
    to_place(world)
    codes = [row.code for row in place(world).rows]
    assert "35.28.06" in codes, "the neighbours in the regency come first"
    assert "35.28.07" not in codes, "the office's own villages are tiles on the page before"
    world.act(Choose("up"))
    assert "35.27" in [row.code for row in place(world).rows]
    world.act(Choose("up"))
    assert place(world).up is None
    assert len(place(world).rows) == 38
    world.act(Choose("35"), Choose("35.27"), Choose("35.27.02"), Choose("35.27.02.2012"))
    assert place(world).chosen


def test_going_on_without_a_village_is_asked_for_beside_the_field(world: World) -> None:
    to_place(world)
    world.act(Primary())
    assert (world.screen, place(world).problem) != ("address_outside", None)
    world.act(Enter("tor"))
    assert place(world).problem is None


def test_another_village_can_be_chosen_and_nothing_is_lost_on_the_way_back(world: World) -> None:
    to_place(world)
    world.act(Enter("torjun"), Back())
    assert world.screen == "desa"
    world.on()
    assert place(world).value == "torjun"
    world.act(Choose("35.27.02.2012"), Choose("change"), Enter("pamekasan"))
    assert place(world).rows


def test_who_finds_none_writes_it(world: World) -> None:
    to_place(world)
    world.act(Enter("kampung xqz"))
    assert place(world).empty is not None
    world.act(Choose("free"))
    assert isinstance(world.view, TextView)
    assert world.view.value == "kampung xqz", "what was typed is where the writing begins"
    world.on(Enter("Kampung Baru, Sabah, Malaysia"))
    world.act(Back())
    assert world.view.value == "Kampung Baru, Sabah, Malaysia"
    world.act(Skip())
    assert place(world).chosen == ()


def test_a_code_that_is_none_chooses_nothing(world: World) -> None:
    to_place(world)
    before = place(world)
    world.act(Choose("99.99"), Choose("../x"), Choose(""))
    assert place(world) == before


class Later:
    """`kiosk.outside.Work` whose thread has not come to it yet."""

    def __init__(self) -> None:
        self.jobs: list[Callable[[], None]] = []

    def start(self, job: Callable[[], Any], then: Callable[[Any], None]) -> None:
        self.jobs.append(lambda: then(job()))

    def drain(self) -> None:
        for job in self.jobs:
            job()


def test_until_the_list_is_open_nothing_is_said_not_to_exist(world: World) -> None:
    work = Later()
    outside = replace(world.around, work=work)
    draft = Draft("a case", typing={"address_outside": "torjun"})
    page = PlacePage(outside, draft, outside.form.question("address_outside"))
    view = page.view("id")
    assert isinstance(view, PlaceView)
    assert view.empty == Text("place.waiting")
    work.drain()
    view = page.view("id")
    assert isinstance(view, PlaceView)
    assert (view.empty, view.rows[0].name) == (None, Verbatim("Torjun"))


def test_who_has_forgotten_the_day_tells_the_month(world: World) -> None:
    world.walk_to("when")
    world.act(PickDate(Month(2026, 10)))
    assert isinstance(world.view, DateView)
    assert world.view.value == Month(2026, 10)
    world.on()
    assert world.screen == "where"
    world.walk_to("review")
    assert "Sekitar Oktober 2026" in world.say()
    assert "About October 2026" in world.say("en")
    world.walk_to("done")
    assert world.sent()["answers"]["when"] == "2026-10"


def test_a_month_that_has_not_begun_is_refused(world: World) -> None:
    world.walk_to("when")
    world.act(PickDate(Month(2026, 12)), Primary())
    assert (world.screen, world.view.problem is None) == ("when", False)
