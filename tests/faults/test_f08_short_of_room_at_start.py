"""F08: free space below the reserve at the start: out of service, with the office's telephone and the paper form; it is told,
and nothing is lost."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.checks import parts
from kiosk.checks.health import Health, Level
from kiosk.checks.limits import HealthLimits
from kiosk.checks.reserve import Reserve
from kiosk.health import RESERVE_BYTES, SPARE_BYTES, KioskHealth
from kiosk.presenters.commands import Primary
from kiosk.presenters.views import ClosedView, DoneView, WelcomeView
from kiosk.presenters.visit import Visit
from tests.journal.stand import Stand
from tests.kiosk.world import World

_TILES = {"id_choice": "later"}


class Disk:
    """``free``: bytes under the journal."""

    free = RESERVE_BYTES - 1


@pytest.fixture
def disk(world: World) -> Disk:
    found = Disk()
    health = KioskHealth(clock=world.clock, free=lambda: found.free)
    world.visit = Visit(replace(world.outside(None), health=health))
    return found


def test_it_begins_closed_with_telephone_and_paper_form_and_opens_by_itself(world: World, disk: Disk) -> None:
    view = world.view
    assert isinstance(view, ClosedView)
    assert view.telephone == world.rules.office.telephone
    said = world.say()
    assert {"Mesin ini sudah penuh", "Isi formulir kertas di loket"} <= set(said)
    assert "Yang sudah dikirim tetap aman. Pengaduan baru diterima di loket." in said
    world.act(Primary())
    assert isinstance(world.view, ClosedView)
    disk.free = SPARE_BYTES
    world.tick()
    assert isinstance(world.view, WelcomeView)


def test_a_visit_that_has_begun_is_stored_and_then_it_closes(world: World, disk: Disk) -> None:
    disk.free = SPARE_BYTES
    world.tick()
    world.walk_to("review")
    disk.free = RESERVE_BYTES - 1
    world.walk_to("done")
    assert isinstance(world.view, DoneView)
    number = world.sent()["case_id"]
    assert number
    world.tick(300, 1.0)
    assert isinstance(world.view, ClosedView)


def test_staff_and_centre_are_told(world: World) -> None:
    limits = HealthLimits()
    part = parts.disk(RESERVE_BYTES - 1, 10**10, None, limits)
    assert (part.level, part.word) == (Level.NOW, "used_up")
    told = Health(world.clock(), (part,)).told()
    assert told == {"parts": [["disk", "now", "used_up", {"free_bytes": 63_999_999, "total_bytes": 10**10}]]}


def test_what_is_here_is_whole_and_the_reserve_makes_room_for_it(tmp_path: Path) -> None:
    stand = Stand(tmp_path / "kiosk")
    journal = stand.enrolled()
    free = 10**9
    reserve = Reserve(stand.folder, 1_000_000, least=RESERVE_BYTES // 2, spare=SPARE_BYTES, free=lambda: free)
    reserve.tend()
    first = stand.submit(journal)
    free = RESERVE_BYTES // 2 - 1
    reserve.tend()
    assert reserve.held is False
    second = stand.submit(journal)
    journal.close()
    again = stand.opened()
    assert [again.accepted(case.case_id) is not None for case in (first, second)] == [True, True]
    assert again.check_blobs() == ()
    again.close()
