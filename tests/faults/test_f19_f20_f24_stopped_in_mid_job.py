"""F19, F20, F24: paper, cover, cutter or heat stop the job, at each place of it.

Never "printed"; the cause is named; once it is mended what hangs there is marked BATAL and cut off, and the whole
receipt comes as SALINAN ke-1 with the same number. F67: the same with the power going in between.
"""

from __future__ import annotations

import pytest

from kiosk.outside import PaperState
from kiosk.presenters.commands import Answered
from tests.faults.lobby import BEGUN, At, Lobby, marked

STOPS = {
    "paper": {"paper_out_at_row": 0},
    "cover": {"cover_open": True},
    "cutter": {"cutter_jammed": True},
    "heat": {"overheated": True},
}
MENDED = {"paper_out_at_row": None, "cover_open": False, "cutter_jammed": False, "overheated": False}


@pytest.mark.parametrize("cause", STOPS)
def test_before_the_first_byte_it_waits_and_is_an_original(lobby: Lobby, cause: str) -> None:
    lobby.strike(At.BEFORE, **STOPS[cause])
    lobby.until(PaperState.BLOCKED)
    assert lobby.done.print_words.id == f"done.blocked_{cause}"
    lobby.world.twin.turn(**MENDED)
    lobby.until(PaperState.CONFIRMED)
    assert lobby.states() == [(0, "confirmed")]
    lobby.check()


@pytest.mark.parametrize("at", BEGUN)
@pytest.mark.parametrize("cause", STOPS)
def test_begun_it_is_asked_and_a_marked_copy_follows(lobby: Lobby, cause: str, at: At) -> None:
    lobby.strike(at, **STOPS[cause])
    lobby.until(PaperState.UNCERTAIN)
    assert lobby.done.print_words.id == f"done.uncertain_{cause}"
    assert lobby.states() == [(0, "uncertain")]
    lobby.world.twin.turn(**MENDED)
    lobby.world.act(Answered(yes=False))
    lobby.until(PaperState.CONFIRMED)
    assert lobby.states() == [(0, "abandoned"), (1, "confirmed")]
    (copy,) = lobby.copies()
    torn = lobby.papers[: [id(paper) for paper in lobby.papers].index(id(copy))]
    assert torn, "what hung there was cut off before the copy"
    assert lobby.world.twin.errors == []
    lobby.check()


@pytest.mark.parametrize("at", BEGUN)
def test_a_person_who_has_the_paper_gets_no_second_one(lobby: Lobby, at: At) -> None:
    lobby.strike(at, paper_out_at_row=0)
    lobby.until(PaperState.UNCERTAIN)
    lobby.world.twin.turn(**MENDED)
    lobby.world.act(Answered(yes=True))
    lobby.wait()
    assert [(job.state, job.proof) for job in lobby.jobs] == [("confirmed", "person")]
    assert lobby.copies() == []
    lobby.check()


@pytest.mark.parametrize("at", BEGUN)
@pytest.mark.parametrize("cause", STOPS)
def test_f67_with_a_reboot_in_it_the_copy_is_the_short_one(lobby: Lobby, cause: str, at: At) -> None:
    lobby.strike(at, **STOPS[cause])
    lobby.until(PaperState.UNCERTAIN)
    lobby.reboot()
    assert (lobby.done.print_state, lobby.done.number) == (PaperState.UNCERTAIN, lobby.number)
    lobby.world.twin.turn(**MENDED)
    lobby.world.act(Answered(yes=False))
    lobby.until(PaperState.CONFIRMED)
    assert lobby.states() == [(0, "abandoned"), (1, "confirmed")]
    assert len(lobby.copies()) == 1
    assert marked(lobby.papers[-1]), "no stub behind it: the short one has none"
    lobby.check()


def test_stopped_twice_the_second_copy_has_the_next_number(lobby: Lobby) -> None:
    lobby.strike(At.STRIP, cover_open=True)
    lobby.until(PaperState.UNCERTAIN)
    lobby.world.twin.turn(**MENDED)
    lobby.world.twin.arm(6_000, cover_open=True)
    lobby.world.act(Answered(yes=False))
    lobby.wait(20, lambda: lobby.states() == [(0, "abandoned"), (1, "uncertain")])
    lobby.world.twin.turn(**MENDED)
    lobby.world.act(Answered(yes=False))
    lobby.until(PaperState.CONFIRMED)
    assert lobby.states() == [(0, "abandoned"), (1, "abandoned"), (2, "confirmed")]
    lobby.check()
