"""When the capture process is well, late, to be killed and to be started again. Knows no process and no thread.

The rules, all times by a monotonic clock:

- No beat for 2 s, no live picture for 3 s, a capture over its time, over 600 MB: it is ended.
- A live picture older than 1 s: stalled. It is said, and may pass.
- After a failure it is started again at once, then after half a second, doubling up to thirty.
- Three failures within two minutes: absent for this visit; a camera that comes and goes costs a citizen more
  than none. It goes on being tried, and the next visit uses it if it lives.
- Ended on purpose (a visit is over) is no failure.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from hardware.capture.messages import Beat, Doing
from hardware.ports import State, Status, Trouble

START_S = 10.0
BEATLESS_S = 2.0
STALLED_S, HUNG_S = 1.0, 3.0
IDLE_HUNG_S = 20.0
"""Opening, or asked how it is while nobody looks: scanners take their time."""
OVERDUE_S = 2.0
MOST_MB = 600.0
FIRST_BACK_OFF_S, LONGEST_BACK_OFF_S = 0.5, 30.0
FAILURES, WITHIN_S = 3, 120.0


@dataclass(frozen=True, slots=True)
class _Life:
    """One process: since when, its last beat and when that came, until when its capture must answer."""

    since: float
    beat: Beat | None = None
    heard: float = 0.0
    taking_until: float | None = None


class Watchdog:
    """Told what happens; answers what to do and what may be said. ``clock``: monotonic seconds."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._life: _Life | None = None
        self._failures: list[float] = []
        self._in_a_row = 0
        self._next_start = clock()
        self._broken = self._given_up = False

    def started(self) -> None:
        """A process was started."""
        self._life = _Life(self._clock())

    def heard(self, beat: Beat) -> None:
        """It lives."""
        self._broken = self._broken and beat.doing is Doing.OPENING
        if self._life is not None:
            self._life = replace(self._life, beat=beat, heard=self._clock())

    def taking(self, until: float | None) -> None:
        """It was given a capture that must be answered by ``until``; None: it was answered, or called off."""
        if self._life is not None:
            self._life = replace(self._life, taking_until=until)

    def called_off(self, until: float) -> None:
        """A capture under way, if there is one, was told to stop and has until ``until``."""
        if self._life is not None and self._life.taking_until is not None:
            self.taking(until)

    def failed(self) -> bool:
        """It ended, or was killed for a reason. True if with this one the device is given up for the visit."""
        now = self._clock()
        self._in_a_row = self._in_a_row + 1 if self._failures and now - self._failures[-1] < WITHIN_S else 1
        self._failures = [at for at in self._failures if now - at < WITHIN_S] + [now]
        doubled = FIRST_BACK_OFF_S * 2.0 ** (min(self._in_a_row, 10) - 2)
        self._next_start = now + (0.0 if self._in_a_row == 1 else min(LONGEST_BACK_OFF_S, doubled))
        self._life, self._broken = None, True
        before, self._given_up = self._given_up, self._given_up or len(self._failures) >= FAILURES
        return self._given_up and not before

    def retired(self) -> None:
        """It was ended on purpose; the next may start at once."""
        self._life, self._next_start = None, self._clock()

    def visit_over(self) -> None:
        """The next visit may try what this one had to do without."""
        self._given_up = False

    def may_start(self) -> bool:
        """Is it time for a process?"""
        return self._life is None and self._clock() >= self._next_start

    def verdict(self, megabytes: float | None) -> str | None:
        """Why the process must be ended now, for the log; None: it need not. ``megabytes``: its RSS, if known."""
        life, now = self._life, self._clock()
        if life is None:
            return None
        if megabytes is not None and megabytes > MOST_MB:
            return f"uses {megabytes:.0f} MB"
        if life.beat is None:
            return "does not start" if now - life.since > START_S else None
        if now - life.heard > BEATLESS_S:
            return f"no beat for {now - life.heard:.1f} s"
        if life.taking_until is not None:
            return "capture overdue" if now > life.taking_until + OVERDUE_S else None
        limit = HUNG_S if life.beat.doing is Doing.WATCHING else IDLE_HUNG_S
        age = self._age(life)
        return f"hangs while {life.beat.doing} for {age:.1f} s" if age > limit else None

    def status(self) -> Status:
        """As it may be told."""
        life = self._life
        if self._given_up:
            return Status(State.ABSENT, None, "failed several times; tried again for the next visit")
        if self._broken:
            return Status(State.LOST, Trouble.STALLED, "being started again")
        if life is None or life.beat is None:
            return Status(State.BUSY, None, "starting")
        if life.beat.doing is Doing.WATCHING and self._age(life) > STALLED_S:
            return Status(State.LOST, Trouble.STALLED, f"last picture {self._age(life):.1f} s old")
        return life.beat.status

    def is_up(self) -> bool:
        """Does a process live that can be ordered to look or take?"""
        return self._life is not None and self._life.beat is not None and not self._given_up

    def _age(self, life: _Life) -> float:
        assert life.beat is not None
        return life.beat.age_s + self._clock() - life.heard
