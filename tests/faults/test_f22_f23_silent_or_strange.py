"""F22, F23: a printer that says nothing, too late, or nonsense. Never "ready", never "printed", nobody waits long."""

from __future__ import annotations

import pytest

from kiosk.outside import PaperState
from kiosk.presenters.commands import Answered
from tests.faults.lobby import BEGUN, At, Lobby

STRANGE = {
    "silent": {"silent": True},
    "zeros": {"foreign_status": b"\x00"},
    "all bits": {"foreign_status": b"\xff"},
    "automatic status": {"foreign_status": b"\x14\x00\x00\x0f"},
    "two bytes": {"foreign_status": b"\x12\x12"},
    "garbage": {"garbage": b"\x07\x91\xfe"},
}
SANE = {"silent": False, "foreign_status": None, "garbage": b""}


@pytest.mark.parametrize("oddity", STRANGE)
def test_before_the_job_nothing_is_sent_and_it_is_told_in_time(lobby: Lobby, oddity: str) -> None:
    lobby.strike(At.BEFORE, **STRANGE[oddity])
    assert lobby.until(PaperState.ABSENT) is PaperState.ABSENT
    assert lobby.world.twin.jobs == []
    assert lobby.states() == [(0, "queued")]
    lobby.world.twin.turn(**SANE)
    lobby.until(PaperState.CONFIRMED)
    assert lobby.states() == [(0, "confirmed")]
    lobby.check()


@pytest.mark.parametrize("at", BEGUN)
@pytest.mark.parametrize("oddity", ["silent", "zeros", "garbage"])
def test_in_mid_job_it_is_never_proof(lobby: Lobby, oddity: str, at: At) -> None:
    lobby.strike(at, **STRANGE[oddity])
    lobby.until(PaperState.UNCERTAIN, PaperState.CONFIRMED)
    assert lobby.done.print_state is PaperState.UNCERTAIN
    assert lobby.states() == [(0, "uncertain")]
    lobby.world.twin.turn(**SANE)
    lobby.world.act(Answered(yes=False))
    lobby.until(PaperState.CONFIRMED)
    assert lobby.states() == [(0, "abandoned"), (1, "confirmed")]
    assert len(lobby.copies()) == 1
    lobby.check()


@pytest.mark.parametrize("at", BEGUN)
def test_f67_with_a_reboot_in_it(lobby: Lobby, at: At) -> None:
    lobby.strike(at, silent=True)
    lobby.until(PaperState.UNCERTAIN)
    lobby.reboot()
    assert lobby.done.print_state is PaperState.UNCERTAIN
    lobby.world.twin.turn(**SANE)
    lobby.world.act(Answered(yes=True))
    lobby.wait()
    assert [(job.copy, job.state, job.proof) for job in lobby.jobs] == [(0, "confirmed", "person")]
    lobby.check()


@pytest.mark.parametrize("at", BEGUN)
@pytest.mark.parametrize("seconds", [0.0, 3.0])
def test_power_lost_and_back_is_never_proof(lobby: Lobby, seconds: float, at: At) -> None:
    lobby.strike(at, power_off_s=seconds)
    lobby.until(PaperState.UNCERTAIN, PaperState.CONFIRMED)
    assert lobby.done.print_state is PaperState.UNCERTAIN
    lobby.world.act(Answered(yes=False))
    lobby.until(PaperState.CONFIRMED)
    assert lobby.states() == [(0, "abandoned"), (1, "confirmed")]
    lobby.check()


def test_answers_that_come_late_are_still_answers(lobby: Lobby) -> None:
    lobby.strike(At.BEFORE, slow_answers_s=0.3)
    lobby.until(PaperState.CONFIRMED)
    assert lobby.states() == [(0, "confirmed")]


def test_answers_later_than_any_patience_are_silence(lobby: Lobby) -> None:
    lobby.strike(At.BEFORE, slow_answers_s=2.0)
    lobby.until(PaperState.ABSENT)
    assert lobby.states() == [(0, "queued")]
