"""F25: the roll is nearly used up. The desk is told once; the citizen sees nothing."""

from __future__ import annotations

from kiosk.outside import PaperState
from tests.faults.lobby import At, Lobby


def test_it_prints_as_ever_and_the_desk_is_told_once(lobby: Lobby) -> None:
    told: list[object] = []
    lobby.world.printer_log.changed = lambda: told.append(lobby.world.printer_log.report())
    lobby.strike(At.BEFORE, near_end=True)
    lobby.world.supervisor.look()
    lobby.until(PaperState.CONFIRMED)
    lobby.wait(60)
    assert [report["printer_trouble"] for report in told] == ["paper_low"]  # type: ignore[index]
    assert lobby.done.print_words.id == "done.confirmed"
    assert lobby.done.banner is None
