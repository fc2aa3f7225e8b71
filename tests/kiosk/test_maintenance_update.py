""" "Versi & pembaruan": what runs, what comes and how the last one ended, in words; a stick, now, and back. Without Kivy."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.maintenance import ErrandEnd, OfficeSettings
from kiosk.presenters.commands import Back, Choose, Primary
from kiosk.presenters.maintenance_update_words import ENDS
from kiosk.presenters.maintenance_views import ErrandView, StaffView
from kiosk.verbs.update_words import WORDS
from sync.cases.refusal import Refusal
from tests.kiosk.maintained import Maintained
from tests.kiosk.world import CATALOGUES, START, World


@pytest.fixture
def area(world: World) -> Maintained:
    return Maintained(world, world.folder)


def shown(area: Maintained, **facts: object) -> None:
    area.releases.shown = replace(area.releases.shown, **facts)  # type: ignore[arg-type]
    area.enter()
    area.go("machine", "records", "update")


def acts(world: World) -> set[str]:
    assert isinstance(world.view, StaffView)
    return {row.id for row in world.view.rows if row.act is not None}


def test_a_machine_with_nothing_new(area: Maintained, world: World) -> None:
    shown(area)
    assert area.row("running") == "Versi yang berjalan | 0.2.0"
    assert area.row("offered") == "Dari pusat | Tidak ada versi baru"
    assert area.row("update").endswith("Tidak ada yang dikerjakan")
    assert area.row("settings") == "Setelan kantor | Tidak ada; setelan mesin sendiri berlaku"
    assert acts(world) == set()


def test_how_far_the_download_is(area: Maintained, world: World) -> None:
    shown(area, offered="0.3.0", size=194_300_000, here=42_100_000)
    assert area.row("offered").endswith(
        "Menawarkan versi 0.3.0 | Terunduh 42,1 dari 194,3 MB. Kasus selalu didahulukan."
    )
    area.releases.shown = replace(area.releases.shown, here=194_300_000, lies=True)
    world.pass_by(3)
    world.tick(2)
    assert area.row("offered").endswith("Terunduh semua, 194,3 MB")
    assert area.row("update").endswith("Menunggu diperiksa")


@pytest.mark.parametrize("stage", ["unpacking", "trying", "switching", "probation", "returning"])
def test_what_is_under_way_has_no_button(area: Maintained, world: World, stage: str) -> None:
    shown(area, stage=stage, version="0.3.0")
    assert "0.3.0 sedang" in area.row("update")
    assert acts(world) == set()
    world.act(Choose("update"), Choose("running"))
    assert world.screen == "staff_update"


def test_how_the_last_one_ended(area: Maintained, world: World) -> None:
    shown(area, last="update.died", last_version="0.2.9", last_at=START)
    assert area.row("last").startswith("Terakhir: 0.2.9, 23-11-2026")
    assert area.row("last").endswith("Versi lama dipasang lagi, kasus tetap ada.")


def test_every_end_that_a_console_has_words_for_has_words_here_too() -> None:
    known = {word for word in WORDS if word.split(".")[0] in ("release", "update")} - {"update.root_only"}
    assert known <= ENDS.keys()


def test_settings_of_the_office(area: Maintained, world: World) -> None:
    shown(area, settings=OfficeSettings(7, START, refused=9, why="kiosk.languages"))
    assert area.row("settings").startswith("Setelan kantor | Nomor 7, sejak 23-11-2026")
    assert "(kiosk.languages)" in area.row("settings")


def test_a_bundle_comes_off_a_stick(area: Maintained, world: World) -> None:
    area.releases.errand.steps = (("contact", 0, 0), ("check", 0, 0), ("files", 5, 9))
    area.releases.errand.end = ErrandEnd("done", "update.brought", START, {"version": "0.3.0"})
    shown(area)
    area.press()
    assert world.screen == "staff_errand"
    area.errands.finish()
    world.tick(2)
    assert isinstance(world.view, ErrandView)
    assert world.view.end is not None
    assert CATALOGUES["id"].say(world.view.end).startswith("Versi 0.3.0 sudah disalin.")
    area.press()
    assert world.screen == "staff_update"
    deed = area.deeds.latest("update_bring")
    assert deed is not None
    assert deed.outcome == "update.brought"


def test_now_is_asked_once_and_leaves_the_area(area: Maintained, world: World) -> None:
    shown(area, stage="ready", version="0.3.0")
    area.go("update")
    assert world.screen == "staff_ask"
    assert area.row("line.0") == "Versi baru | 0.3.0"
    world.act(Back())
    assert (world.screen, area.releases.done) == ("staff_update", [])
    world.tick()
    area.go("update")
    world.act(Primary())
    assert (world.screen, area.releases.done) == ("welcome", ["now"])
    world.tick()
    deed = area.deeds.latest("update_now")
    assert deed is not None
    assert (deed.name, deed.outcome) == ("Siti Contoh", "asked")


def test_back_is_offered_where_there_is_an_old_version(area: Maintained, world: World) -> None:
    shown(area, before="0.1.0")
    assert area.row("running").endswith("Bisa kembali ke 0.1.0")
    area.go("running")
    assert "Versi 0.2.0 | Tidak dipasang lagi dengan sendirinya" in area.row("line.1")
    world.act(Primary())
    assert (world.screen, area.releases.done) == ("welcome", ["back"])


def test_what_cannot_be_had_any_more_is_said(area: Maintained, world: World) -> None:
    area.releases.refused = Refusal("update.none_ready")
    shown(area, stage="ready", version="0.3.0")
    area.go("update")
    world.act(Primary())
    assert world.screen == "staff_update"
    assert "Belum ada versi yang siap dipasang." in world.say()


def test_a_checkout_shows_its_version_and_offers_nothing(area: Maintained, world: World) -> None:
    shown(area, able=False, running="", stage="ready", version="0.3.0")
    assert area.row("running") == "Versi yang berjalan | 0.1.0"
    assert world.view.primary is None
    assert acts(world) == set()
    world.act(Primary(), Choose("update"))
    assert world.screen == "staff_update"
