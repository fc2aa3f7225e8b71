"""F16 before READY: a start that hangs, wherever it does, is given up within its term, and four of them bring the picture.

The manager here reckons with systemd's own rule (systemd.service(5), sd_notify(3)): a start may last TimeoutStartSec, and
each EXTEND_TIMEOUT_USEC moves the end of it to so many microseconds after its arrival, never back. Reckoned more
strictly: as if each one counted from the first on, and TimeoutStartSec no more.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from kiosk.heartbeat import ASSEMBLING_TERMS, BEATS_A_TERM, FETCHING_TERMS
from tests.appliance.kiosk_tree import UNITS, options, seconds
from tests.faults.heard_lobby import enrolled, heard_lobby

TERM_S = 4.0
LOBBY = options(UNITS / "kotak-kiosk.service")


def longest_failing_start_s() -> float:
    """To the poster, modules of which one never comes, and a machine that is never put together; then killed."""
    service = LOBBY["Service"]
    terms = FETCHING_TERMS + 1 + ASSEMBLING_TERMS
    assert service["TimeoutStartFailureMode"] == ["kill"]  # else another TimeoutStopSec before it ends
    return seconds(service["TimeoutStartSec"][0]) + terms * seconds(service["WatchdogSec"][0])


def test_four_failing_starts_of_any_kind_bring_the_picture() -> None:
    """systemd counts starts from the first of its window on: the fifth must still fall into it."""
    starts = int(LOBBY["Unit"]["StartLimitBurst"][0])
    within = seconds(LOBBY["Unit"]["StartLimitIntervalSec"][0])
    between = seconds(LOBBY["Service"]["RestartSec"][0]) + 2  # and two to be killed and reaped
    assert longest_failing_start_s() < 300
    assert starts * (longest_failing_start_s() + between) < within
    assert starts * (4.5 * 60 + between) < within  # up and running, and ended again and again


def test_a_start_that_hangs_falls_silent_with_an_end_in_sight(tmp_path: Path) -> None:
    """Real: the journal's mark is a pipe into which nobody writes, so that the look at it never comes back."""
    enrolled(tmp_path / "kiosk")
    mark = tmp_path / "kiosk" / "mark.json"
    mark.unlink()
    os.mkfifo(mark)
    with heard_lobby(tmp_path / "kiosk", tmp_path / "heard", term_s=TERM_S) as lobby:
        said = lobby.until(f"EXTEND_TIMEOUT_USEC={round(ASSEMBLING_TERMS * TERM_S * 1e6)}")
        begun = time.monotonic()
        assert said[0] == f"EXTEND_TIMEOUT_USEC={round(TERM_S * 1e6)}"  # with the poster
        assert set(said[:-1]) == {said[0]}
        with pytest.raises(TimeoutError):
            lobby.hear(within_s=3 * TERM_S / BEATS_A_TERM)
        assert time.monotonic() - begun < ASSEMBLING_TERMS * TERM_S
        assert lobby.process.poll() is None  # it would hang for ever: the manager ends it


def test_a_sound_start_is_ready_and_beats_before_its_term_is_over(tmp_path: Path) -> None:
    enrolled(tmp_path / "kiosk")
    with heard_lobby(tmp_path / "kiosk", tmp_path / "heard", term_s=TERM_S) as lobby:
        ends_at = time.monotonic() + seconds(LOBBY["Service"]["TimeoutStartSec"][0])
        said = ""
        while "READY=1" not in said:
            said = lobby.hear()
            now = time.monotonic()
            assert now < ends_at, "the manager would have ended it"
            name, _, value = said.partition("=")
            if name == "EXTEND_TIMEOUT_USEC":
                ends_at = now + int(value) / 1e6
        assert "WATCHDOG=1" in "".join(lobby.until("WATCHDOG=1"))
        lobby.process.terminate()
        assert lobby.ended() == 0
        assert lobby.until("STOPPING=1")
