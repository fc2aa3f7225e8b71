"""Staff help in a visit: by a code of their own, said on every page, longer to wait, kept with the case."""

from __future__ import annotations

import json
import logging

import pytest

from kiosk.presenters.commands import (
    Back,
    Cancel,
    Change,
    Choose,
    Confirm,
    Dismiss,
    Enter,
    OpenHelp,
    Primary,
)
from kiosk.presenters.maintenance_views import StaffCodeView
from kiosk.presenters.views import OverlayKind, TextView
from tests.kiosk.maintained import CODE, Maintained
from tests.kiosk.world import World


@pytest.fixture
def area(world: World) -> Maintained:
    return Maintained(world, world.folder)


def assist(area: Maintained, code: str = CODE) -> None:
    """Bantuan, "Petugas ada di sini", the code."""
    area.world.act(OpenHelp(), Choose("staff"))
    area.type(code)
    area.world.on()
    area.world.tick(2)


def banner(world: World) -> str | None:
    return None if world.view.banner is None else world.view.banner.id


def test_who_helps_shows_a_code_and_the_page_is_there_again(area: Maintained, world: World) -> None:
    world.walk_to("account")
    world.act(Enter("Tiga kali datang"), OpenHelp())
    overlay = world.visit.overlay
    assert overlay is not None
    assert [choice.id for choice in overlay.choices] == ["staff"]
    world.act(Choose("staff"))
    assert isinstance(world.view, StaffCodeView)
    assert "Kode pribadi petugas" in world.say()
    area.type(CODE)
    world.on()
    world.tick(2)
    assert isinstance(world.view, TextView)
    assert (world.screen, world.view.value, banner(world)) == (
        "account",
        "Tiga kali datang",
        "assisted.banner",
    )


def test_it_is_said_on_every_page_kept_with_the_case_and_over_with_the_visit(
    area: Maintained, world: World
) -> None:
    world.walk_to("name")
    assist(area)
    while world.screen != "done":
        assert banner(world) is not None, world.screen
        world.answer()
    assert world.sent()["answers"]["assisted"] == "petugas"
    world.tick(8)
    world.act(Primary())
    assert (world.screen, banner(world)) == ("welcome", None)
    world.walk_to("name")
    assert banner(world) is None


def test_who_fills_in_alone_has_no_such_note(area: Maintained, world: World) -> None:
    world.walk_to("done")
    assert "assisted" not in json.dumps(world.sent())


def test_who_helped_is_told_to_the_logbook_alone(
    area: Maintained, world: World, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        world.walk_to("name")
        assist(area)
    told = {record.event: record.facts for record in caplog.records if hasattr(record, "event")}
    assert told["assist.began"] == {"who": area.person.id}
    assert area.person.name not in caplog.text


def test_two_people_have_ten_minutes_a_page(area: Maintained, world: World) -> None:
    world.walk_to("name")
    assist(area)
    world.tick(599, 1.0)
    assert world.visit.overlay is None
    world.tick(1, 1.0)
    assert world.visit.overlay is not None
    assert world.visit.overlay.kind is OverlayKind.STILL_THERE
    world.tick(31, 1.0)
    assert (world.screen, banner(world)) == ("welcome", None)


def test_the_number_stands_no_longer_for_that(area: Maintained, world: World) -> None:
    world.walk_to("name")
    assist(area)
    world.walk_to("done")
    world.tick(95, 1.0)
    assert world.screen == "welcome"


def test_a_wrong_code_helps_nobody_and_is_counted(area: Maintained, world: World) -> None:
    world.walk_to("name")
    assist(area, "5093811")
    assert "Kode tidak cocok. Masih 4 kali tanpa menunggu." in world.say()
    world.act(Back())
    assert (world.screen, banner(world)) == ("name", None)
    assert area.maintenance.access.free_tries() == 4


@pytest.mark.parametrize("way_out", [Back(), Cancel()])
def test_every_way_out_is_the_visitor_s_page(area: Maintained, world: World, way_out: object) -> None:
    world.walk_to("desa")
    world.act(Choose("2003"), OpenHelp(), Choose("staff"), way_out)  # type: ignore[arg-type]
    assert (world.screen, banner(world)) == ("desa", None)


def test_nobody_comes_back_to_a_code_that_was_left_open(area: Maintained, world: World) -> None:
    world.walk_to("name")
    world.act(OpenHelp(), Choose("staff"))
    world.tick(331, 1.0)
    assert world.screen == "welcome"
    assist(area)
    world.act(Cancel())
    assert world.screen == "welcome"


def test_on_pages_outside_the_form_too(area: Maintained, world: World) -> None:
    world.act(Choose("status"), Enter("PGT1"))
    assist(area)
    assert isinstance(world.view, TextView)
    assert (world.screen, world.view.value, banner(world)) == ("status_enter", "PGT1", "assisted.banner")
    world.act(Back())
    assert (world.screen, banner(world)) == ("welcome", None)


def test_a_visit_that_is_cancelled_takes_the_help_with_it(area: Maintained, world: World) -> None:
    world.walk_to("name")
    assist(area)
    world.act(Cancel(), Confirm())
    world.walk_to("kind")
    assert banner(world) is None


def test_a_machine_without_a_code_offers_none(world: World) -> None:
    world.walk_to("name")
    world.act(OpenHelp())
    assert world.visit.overlay is not None
    assert world.visit.overlay.choices == ()
    world.act(Choose("staff"))
    assert world.screen == "name"
    world.act(Dismiss())
    assert world.visit.overlay is None


def test_a_change_from_the_check_page_goes_back_there_also_with_help(area: Maintained, world: World) -> None:
    world.walk_to("review")
    world.act(Change("name"))
    assist(area)
    world.on(Enter("Siti Contoh Baru"))
    assert world.screen == "review"


def test_who_is_helped_is_not_asked_whether_to_be_helped(area: Maintained, world: World) -> None:
    world.walk_to("account")
    assert isinstance(world.view, TextView)
    assert world.view.offers_help
    assist(area)
    assert isinstance(world.view, TextView)
    assert not world.view.offers_help
