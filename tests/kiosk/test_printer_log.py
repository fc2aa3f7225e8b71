"""What the kiosk remembers of its printer for the desk: each change once, stops counted by their reason (F24, F25)."""

from __future__ import annotations

from datetime import timedelta

from kiosk.health import fitting
from tests.kiosk.world import START, World


def test_near_end_is_told_once_and_the_citizen_sees_nothing(world: World) -> None:
    told: list[object] = []
    world.printer_log.changed = lambda: told.append(world.printer_log.report()["printer"])
    world.tick()
    world.twin.turn(near_end=True)
    world.tick(60)
    assert told == ["ready", "degraded"]
    assert world.view.banner is None
    world.walk_to("done")
    world.tick(8)
    assert told == ["ready", "degraded"], "nor does a job in between make it new"


def test_stops_are_counted_by_reason(world: World) -> None:
    for _ in range(3):
        world.twin.turn(overheated=True)
        world.tick(16)
        world.twin.turn(overheated=False)
        world.tick(16)
    world.twin.turn(cover_open=True)
    world.tick(16)
    report = world.printer_log.report()
    assert report["printer_stops"] == {"heat": 3, "cover": 1}
    assert (report["printer"], report["printer_trouble"]) == ("blocked", "cover")
    since = report["printer_since"]
    assert isinstance(since, str)
    assert since.startswith((START + timedelta(seconds=24)).isoformat(timespec="minutes")[:13])


def test_the_report_names_no_case(world: World) -> None:
    world.walk_to("done")
    world.tick(8)
    words = str(world.printer_log.report())
    assert "PGT1" not in words
    assert "Siti" not in words


def test_a_report_that_would_be_dropped_whole_leaves_out_what_matters_least() -> None:
    short: dict[str, object] = {"version": "0.1.0", "parts": [["disk", "now", "low"]], "staff": []}
    assert fitting(short) == short
    long = short | {"staff": ["x" * 100] * 50}
    assert fitting(long) == {"version": "0.1.0", "parts": [["disk", "now", "low"]]}
    longest = long | {"parts": ["y" * 100] * 50}
    assert fitting(longest) == {"version": "0.1.0"}
