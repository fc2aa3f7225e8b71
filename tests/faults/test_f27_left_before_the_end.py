"""F27: the citizen walks away while it prints. Home and wiped in time; what has not begun waits for the desk."""

from __future__ import annotations

from kiosk.outside import PaperState
from tests.faults.lobby import At, Lobby

LONG_ENOUGH_S = 100  # 60 s without a touch, 30 s of "still there?", and a little


def test_a_paper_that_comes_after_all_is_confirmed_though_nobody_looks(lobby: Lobby) -> None:
    lobby.wait(LONG_ENOUGH_S)
    assert lobby.world.screen == "welcome"
    assert lobby.states() == [(0, "confirmed")]


def test_what_has_not_begun_waits_for_the_desk(lobby: Lobby) -> None:
    lobby.strike(At.BEFORE, cover_open=True)
    lobby.until(PaperState.BLOCKED)
    lobby.wait(LONG_ENOUGH_S)
    assert lobby.world.screen == "welcome"
    lobby.world.twin.turn(cover_open=False)
    lobby.wait()
    assert (lobby.papers, lobby.states()) == ([], [(0, "queued")])


def test_an_unclear_paper_stays_unclear_and_nothing_comes_behind_it(lobby: Lobby) -> None:
    lobby.strike(At.STRIP, cover_open=True)
    lobby.until(PaperState.UNCERTAIN)
    lobby.wait(LONG_ENOUGH_S)
    assert lobby.world.screen == "welcome"
    lobby.world.twin.turn(cover_open=False)
    lobby.wait()
    assert lobby.states() == [(0, "uncertain")]
    assert lobby.copies() == []
    lobby.check()


def test_no_page_with_personal_lines_is_kept(lobby: Lobby) -> None:
    lobby.strike(At.BEFORE, cover_open=True)
    lobby.until(PaperState.BLOCKED)
    assert lobby.world.printing._papers
    lobby.wait(LONG_ENOUGH_S)
    assert not lobby.world.printing._papers
