"""F18: the roll is out before the job. The case is safe, the number stands, the paper comes with the new roll."""

from __future__ import annotations

from kiosk.outside import PaperState
from kiosk.presenters.commands import Confirm, Primary
from tests.faults.lobby import At, Lobby


def test_it_prints_as_an_original_once_a_roll_is_in(lobby: Lobby) -> None:
    lobby.strike(At.BEFORE, paper_out_at_row=0)
    lobby.until(PaperState.BLOCKED)
    assert lobby.done.print_words.id == "done.blocked_paper"
    assert lobby.states() == [(0, "queued")]
    assert lobby.papers == []
    lobby.world.twin.turn(paper_out_at_row=None)
    lobby.until(PaperState.CONFIRMED)
    assert lobby.states() == [(0, "confirmed")]
    assert len(lobby.papers) == 2, "receipt and stub"
    assert lobby.done.number == lobby.number
    lobby.check()


def test_who_has_gone_leaves_a_paper_owed_and_nothing_prints_behind(lobby: Lobby) -> None:
    lobby.strike(At.BEFORE, paper_out_at_row=0)
    lobby.until(PaperState.BLOCKED)
    lobby.wait(1)
    lobby.world.act(Primary(), Confirm())
    assert lobby.world.screen == "welcome"
    lobby.world.twin.turn(paper_out_at_row=None)
    lobby.wait()
    assert lobby.papers == []
    assert lobby.states() == [(0, "queued")]


def test_f67_with_a_reboot_in_it_the_short_original_comes(lobby: Lobby) -> None:
    lobby.strike(At.BEFORE, paper_out_at_row=0)
    lobby.until(PaperState.BLOCKED)
    lobby.reboot()
    assert lobby.done.number == lobby.number
    lobby.world.twin.turn(paper_out_at_row=None)
    lobby.until(PaperState.CONFIRMED)
    assert len(lobby.papers) == 1, "no stub and no personal line: they were in memory only"
    assert lobby.states() == [(0, "confirmed")]
    lobby.check()
