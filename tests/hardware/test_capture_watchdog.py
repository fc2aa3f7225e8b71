"""The watch over the capture process: every rule, in seconds that nobody waits."""

from __future__ import annotations

import logging

import pytest

from hardware.capture.messages import Begin, Doing, Rest, Take, Watch
from hardware.ports import Captured, Document, NotCaptured, Sight, State, Status, Trouble
from tests.hardware.capture_children import READY, ScriptedChild, Watched
from tests.hardware.simulated_time import SimulatedTime


@pytest.fixture
def watched(time: SimulatedTime) -> Watched:
    made = Watched(time)
    made.run(0.2)
    return made


def test_it_starts_and_says_how_the_source_is(time: SimulatedTime) -> None:
    watched = Watched(time, ScriptedChild(beats=False))
    watched.run(0.2)
    assert watched.process.status().state is State.BUSY
    assert isinstance(watched.child.orders[0], Begin)
    watched.child.beats = True
    watched.child.source = Status(State.ABSENT)
    watched.run(0.1)
    assert watched.process.status() == Status(State.ABSENT)


def test_a_live_picture_comes_and_goes_with_the_one_who_looks(watched: Watched) -> None:
    process = watched.process
    assert process.preview(Document.CARD) is None
    watched.child.show(1, Sight.HAND, Document.CARD)
    watched.run(0.1)
    seen = process.preview(Document.CARD)
    assert seen is not None
    assert seen.sight is Sight.HAND
    assert process.preview(Document.PAGE) is None, "a page is looked for now"
    watched.child.show(2, Sight.HAND, Document.CARD)
    watched.run(0.1)
    assert process.preview(Document.PAGE) is None, "the card's last picture comes too late"
    process.cancel()
    assert [type(order) for order in watched.child.orders] == [Begin, Watch, Watch, Rest]
    assert watched.child.wiped == 1


def test_nobody_asks_twice_for_the_same(watched: Watched) -> None:
    for _ in range(30):
        watched.process.preview()
    assert sum(isinstance(order, Watch) for order in watched.child.orders) == 1


def test_no_beat_for_two_seconds_ends_it_and_another_is_up_at_once(watched: Watched) -> None:
    watched.child.beats = False
    watched.run(1.9)
    assert not watched.children[0].ended
    watched.run(0.3)
    assert watched.children[0].ended
    assert len(watched.children) == 2
    watched.run(0.1)
    assert watched.process.status() == READY


def test_a_late_picture_is_said_and_may_pass(watched: Watched) -> None:
    watched.child.doing, watched.child.age_s = Doing.WATCHING, 1.2
    watched.run(0.1)
    assert watched.process.status().trouble is Trouble.STALLED
    watched.child.age_s = 0.1
    watched.run(0.1)
    assert watched.process.status() == READY
    assert len(watched.children) == 1


def test_a_picture_three_seconds_old_ends_it(watched: Watched) -> None:
    watched.child.doing, watched.child.age_s = Doing.WATCHING, 3.2
    watched.run(0.1)
    assert watched.children[0].ended


def test_a_source_that_takes_its_time_while_nobody_looks_is_left_alone(watched: Watched) -> None:
    watched.child.age_s = 15.0
    watched.run(5)
    assert watched.process.status() == READY
    watched.child.age_s = 21.0
    watched.run(0.1)
    assert watched.children[0].ended


def test_while_it_is_started_again_people_are_told(watched: Watched) -> None:
    watched.next = [ScriptedChild(beats=False)]
    watched.child.gone = True
    watched.run(0.2)
    assert watched.process.status() == Status(State.LOST, Trouble.STALLED, "being started again")
    watched.child.beats = True
    watched.run(0.1)
    assert watched.process.status() == READY


def test_who_looks_goes_on_looking_through_the_next_process(watched: Watched) -> None:
    watched.process.preview(Document.PAGE)
    watched.child.gone = True
    watched.run(0.2)
    assert watched.child.orders[1:] == [Watch(Document.PAGE)]


def test_over_600_mb_it_goes_at_once(watched: Watched) -> None:
    watched.child.mb = 599.0
    watched.run(1)
    assert len(watched.children) == 1
    watched.child.mb = 601.0
    watched.run(0.1)
    assert watched.children[0].ended
    watched.child.mb = None
    watched.run(1)
    assert len(watched.children) == 2, "memory that cannot be read is no reason"


def test_the_pauses_double_to_half_a_minute(time: SimulatedTime) -> None:
    watched = Watched(time)
    watched.next = [ScriptedChild(gone=True) for _ in range(14)]
    watched.run(200)
    pauses = [round(b - a, 1) for a, b in zip(watched.born, watched.born[1:], strict=False)]
    assert pauses[0] < 0.2
    grown = [0.5, 1, 2, 4, 8, 16, 30, 30, 30]
    assert pauses[1:10] == pytest.approx(grown, abs=0.2)


def test_three_failures_in_two_minutes_are_absent_for_this_visit_and_said_once(
    watched: Watched, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        for _ in range(3):
            watched.child.gone = True
            watched.run(5)
    assert watched.child.beats, "it is up again"
    assert watched.process.status().state is State.ABSENT
    assert watched.process.preview() is None
    began = watched.time.clock()
    absent = watched.process.capture(Document.KTP, 4)
    assert isinstance(absent, NotCaptured)
    assert isinstance(absent.reason, Status)
    assert absent.reason.state is State.ABSENT
    assert watched.time.clock() - began < 0.2
    assert len(caplog.records) == 1
    watched.process.visit_over()
    watched.run(0.1)
    assert watched.process.status() == READY


def test_three_failures_far_apart_are_no_reason_to_give_up(watched: Watched) -> None:
    for _ in range(4):
        watched.child.gone = True
        watched.run(0.2)
        watched.run(70)
        assert watched.process.status() == READY


def test_a_process_that_does_not_start_is_ended(time: SimulatedTime) -> None:
    watched = Watched(time, ScriptedChild(beats=False))
    watched.run(9.9)
    assert not watched.children[0].ended
    watched.run(0.3)
    assert watched.children[0].ended


def test_a_program_that_cannot_be_started_is_tried_again(time: SimulatedTime) -> None:
    watched = Watched(time)

    def no_memory() -> ScriptedChild:
        raise OSError(12, "Cannot allocate memory")

    spawn, watched.process._spawn = watched.process._spawn, no_memory
    watched.run(0.3)
    assert watched.process.status().state is State.LOST
    watched.process._spawn = spawn
    watched.run(2)
    watched.process.visit_over()
    assert watched.process.status() == READY


def test_a_capture_comes_back(watched: Watched) -> None:
    taken = watched.process.capture(Document.KTP, 4)
    assert isinstance(taken, Captured)
    assert (taken.webp, taken.thumbnail.shape, taken.source) == (b"RIFF", (48, 64, 3), "scripted")
    order = watched.child.orders[-1]
    assert isinstance(order, Take)
    assert order.deadline_s == pytest.approx(8 / 3), "time is left for the answer"


def test_a_capture_never_takes_longer_than_it_may_and_a_hang_costs_the_process(watched: Watched) -> None:
    watched.child.takes, watched.child.doing = False, Doing.TAKING
    began = watched.time.clock()
    assert watched.process.capture(Document.KTP, 4) == NotCaptured(
        Status(State.LOST, Trouble.STALLED, "no answer in time")
    )
    assert watched.time.clock() - began == pytest.approx(4)
    watched.run(2.1)
    assert watched.children[0].ended


def test_a_capture_waits_for_a_process_that_is_starting(time: SimulatedTime) -> None:
    watched = Watched(time)
    assert isinstance(watched.process.capture(Document.KTP, 4), Captured)


def test_a_capture_ends_with_its_process(watched: Watched) -> None:
    watched.child.takes = False
    real_wait = watched.process._wait

    def wait(seconds: float) -> None:
        watched.children[0].gone = True
        real_wait(seconds)

    watched.process._wait = wait
    began = watched.time.clock()
    came = watched.process.capture(Document.KTP, 30)
    assert came == NotCaptured(Status(State.LOST, Trouble.STALLED, "being started again"))
    assert watched.time.clock() - began < 1


def test_cancel_ends_a_capture_and_a_late_answer_is_nobodys(watched: Watched) -> None:
    watched.child.takes = False
    real_wait = watched.process._wait

    def wait(seconds: float) -> None:
        watched.process.cancel()
        real_wait(seconds)

    watched.process._wait = wait
    assert watched.process.capture(Document.KTP, 30) == NotCaptured(Sight.EMPTY)
    watched.process._wait = real_wait
    watched.child.takes = True
    watched.child.send(Take(1, Document.KTP, 1))  # its answer comes after all
    watched.run(6)
    assert len(watched.children) == 1
    assert watched.process._pending == {}


def test_a_thumbnail_that_is_none_ends_it(watched: Watched) -> None:
    watched.child.thumbnail = b"12345"
    assert isinstance(watched.process.capture(Document.KTP, 4), NotCaptured)
    assert watched.children[0].ended


@pytest.mark.parametrize("sight", [Sight.HAND, Sight.STILL])
def test_after_a_visit_that_laid_something_down_it_is_replaced(watched: Watched, sight: Sight) -> None:
    watched.process.preview()
    watched.child.show(1, sight)
    watched.run(0.1)
    watched.process.cancel()
    watched.run(5)
    assert len(watched.children) == 1, "the same visit may look again"
    watched.process.visit_over()
    watched.run(0.2)
    assert watched.children[0].ended
    assert watched.process.status() == READY
    watched.process.visit_over()
    watched.run(0.2)
    assert len(watched.children) == 2, "and only once"


def test_after_a_visit_without_a_card_it_stays(watched: Watched) -> None:
    watched.process.preview()
    watched.child.show(1, Sight.EMPTY)
    watched.run(0.1)
    watched.process.visit_over()
    watched.run(1)
    assert len(watched.children) == 1


def test_a_replacement_is_no_failure(watched: Watched) -> None:
    for _ in range(5):
        assert isinstance(watched.process.capture(Document.KTP, 4), Captured)
        watched.process.visit_over()
        watched.run(0.3)
    assert len(watched.children) == 6
    assert watched.process.status() == READY
