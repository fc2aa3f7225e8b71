"""Whatever two ends and a line can do to each other, in any order: everything committed arrives once, and is signed for.

A state machine draws the story: complaints, runs, cuts, requests sent again byte for byte and several at once, either
end closed in mid-life and opened again, clocks that jump, either end put back to an older copy. At every step what
is called done or held is so; in the end the two agree. ``KOTAK_LONG_STORIES=1`` draws a hundred times as many.
"""

from __future__ import annotations

import os
import random
import shutil
import tempfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as some
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import select

from sync.central.restore import renew_epoch
from sync.central.tables import feed
from tests.central.running import MORNING, SteppedClock
from tests.faults.both_ends import BothEnds, both_ends, bytes_of
from tests.wire.cutting import Place

LONG = bool(os.environ.get("KOTAK_LONG_STORIES"))
PLACES = some.builds(
    Place,
    some.sampled_from(["POST", "HEAD", "PATCH"]),
    some.sampled_from(["request", "reply"]),
    some.just("head"),
    some.sampled_from([0, -1]),
) | some.builds(
    Place,
    some.just("PATCH"),
    some.just("request"),
    some.just("body"),
    some.floats(0.0, 0.99).map(lambda share: round(share, 2)),
)


class WrongClock:
    """The kiosk's: the true one and what it is off by."""

    def __init__(self, true: SteppedClock) -> None:
        self.true = true
        self.off = timedelta(0)

    def __call__(self) -> Any:
        return max(self.true() + self.off, MORNING.replace(year=1970))


class Story(RuleBasedStateMachine):
    """One kiosk and one centre, from their first day."""

    @initialize(seed=some.integers(0, 1000))
    def begin(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.stack = ExitStack()
        self.folder = Path(self.stack.enter_context(tempfile.TemporaryDirectory()))
        self.ends: BothEnds = self.stack.enter_context(both_ends(self.folder, None))
        self.clock = WrongClock(self.ends.clock)
        self.ends.kiosk.close()
        self.ends.kiosk.clock = self.clock
        self.ends.kiosk.open()
        self.feed_cursor = 0

    # --- the lobby

    @rule(files=some.integers(0, 2))
    def a_complaint(self, files: int) -> None:
        case = self.ends.kiosk.submit(*[bytes_of(self.chance, 3_000 * (n + 1)) for n in range(files)])
        if files:
            self.ends.kiosk.journal.job_sending(case.job_id)
            self.ends.kiosk.journal.job_outcome(case.job_id, "confirmed", 100, "gs_r")

    @rule()
    def the_worker_runs(self) -> None:
        self.ends.run()

    @rule(minutes=some.sampled_from([1, 6, 20, 24 * 60]))
    def time_passes(self, minutes: int) -> None:
        self.ends.clock.pass_(minutes=minutes)

    @rule(
        off=some.sampled_from([timedelta(0), timedelta(hours=-3), timedelta(hours=5), timedelta(days=9000)])
    )
    def the_kiosk_s_clock_jumps(self, off: timedelta) -> None:
        self.clock.off = off

    # --- the line

    @rule(place=PLACES)
    def the_line_is_cut(self, place: Place) -> None:
        self.ends.proxy.strike(place)
        self.ends.run()
        self.ends.proxy.strike(None)

    @rule(which=some.integers(0, 10_000), times=some.integers(1, 3))
    def requests_come_again(self, which: int, times: int) -> None:
        """Any that ever went over the line, in whatever order, each up to three times at once."""
        kept = [one.raw for one in self.ends.proxy.requests if b"/enrol" not in one.head]
        if kept:
            raw = kept[which % len(kept)]
            with ThreadPoolExecutor(times) as pool:
                list(pool.map(lambda _: self._send_again(raw), range(times)))

    def _send_again(self, raw: bytes) -> None:
        with suppress(ConnectionError):
            assert self.ends.proxy.send_again(raw) in (200, 204, 401, 404, 409)

    # --- the ends

    @rule()
    def the_kiosk_starts_anew(self) -> None:
        self.ends.kiosk.close()
        self.ends.kiosk.open()

    @rule()
    def the_centre_starts_anew(self) -> None:
        self.ends.stop_centre()
        self.ends.start_centre(None)

    @precondition(lambda self: not (self.folder / "copy").exists())
    @rule()
    def the_centre_is_copied(self) -> None:
        self.ends.stop_centre()
        shutil.copytree(self.ends.centre.store.folder, self.folder / "copy")
        self.ends.start_centre(None)

    @precondition(lambda self: (self.folder / "copy").exists())
    @rule(by_command=some.booleans())
    def the_centre_is_put_back(self, by_command: bool) -> None:
        self.ends.stop_centre()
        folder = self.ends.centre.store.folder
        shutil.rmtree(folder)
        (self.folder / "copy").rename(folder)
        self.ends.start_centre(None)
        self.feed_cursor = 0
        if by_command:
            renew_epoch(self.ends.centre.store)

    # --- what is always true

    @invariant()
    def held_has_its_file(self) -> None:
        if hasattr(self, "ends"):
            self.ends.held_has_its_file()

    @invariant()
    def done_is_signed(self) -> None:
        if hasattr(self, "ends"):
            self.ends.kiosk_is_honest()

    @invariant()
    def the_feed_goes_on_in_order(self) -> None:
        if hasattr(self, "ends"):
            with self.ends.centre.store.reading() as connection:
                rows = connection.execute(
                    select(feed.c.n).where(feed.c.n > self.feed_cursor).order_by(feed.c.n)
                )
                for (n,) in rows:
                    assert n == self.feed_cursor + 1
                    self.feed_cursor = n

    def teardown(self) -> None:
        """The line holds, time goes on, and the two find to each other by themselves."""
        if not hasattr(self, "ends"):
            return
        with self.stack:
            self.clock.off = timedelta(0)
            self.ends.clock.pass_(minutes=20)
            self.ends.settle()
            self.ends.agree()


TestStory = Story.TestCase
TestStory.settings = settings(
    max_examples=2_000 if LONG else 20,
    stateful_step_count=40 if LONG else 18,
    derandomize=not LONG,
    database=None,
    phases=[Phase.generate, Phase.shrink] if LONG else [Phase.generate],
    suppress_health_check=list(HealthCheck),
)
