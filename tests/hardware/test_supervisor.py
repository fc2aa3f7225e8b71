"""The supervisor as a state machine: what it says, when it looks again, and what it clears. No second is waited."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import pytest

from hardware.catalogue import open_printer, supervised
from hardware.page import Page
from hardware.ports import Confirmed, PrintOutcome, Refused, State, Status, Trouble, Uncertain
from hardware.printers.simulated import VirtualPrinter
from hardware.printers.typefaces import Typefaces
from hardware.settings import PrinterSettings
from hardware.supervisor import LOOK_S, MEND_S, Phase, Supervisor
from tests.hardware.receipts import dots, expected, receipt
from tests.hardware.simulated_time import SimulatedTime


@dataclass
class Post:
    """A supervised twin; ``told`` is what people heard, in order."""

    time: SimulatedTime
    twin: VirtualPrinter
    supervisor: Supervisor
    told: list[tuple[State, Trouble | None]] = field(default_factory=list)
    phases: list[Phase] = field(default_factory=list)

    def look(self, times: int = 1) -> None:
        for _ in range(times):
            self.time.wait(self.supervisor.look())

    def print(self, at_byte: int = -1, happens: Callable[[], object] = lambda: None) -> PrintOutcome:
        waiting = [happens]

        def progress(written: int, _of: int) -> None:
            self.phases.append(self.supervisor.phase)
            if 0 <= at_byte <= written and waiting:
                waiting.pop()()

        return self.supervisor.print(7, receipt(), lambda: None, progress)


Make = Callable[..., Post]


@pytest.fixture
def make(time: SimulatedTime, typefaces: Typefaces) -> Make:
    def build(*, torn: bool = False, **settings: object) -> Post:
        twin = VirtualPrinter(clock=time.clock)
        chosen = PrinterSettings(**settings)
        printer = open_printer(chosen, twin=twin, typefaces=typefaces, clock=time.clock, wait=time.wait)
        told: list[tuple[State, Trouble | None]] = []

        def tell(status: Status) -> None:
            told.append((status.state, status.trouble))

        supervisor = supervised(printer, chosen, time.clock, torn=torn, on_change=tell)
        return Post(time, twin, supervisor, told)

    return build


def test_a_healthy_printer_is_looked_at_every_few_seconds_and_told_once(make: Make) -> None:
    post = make()
    assert post.supervisor.phase is Phase.PROBING
    began = post.time.clock()
    post.look(5)
    assert (post.supervisor.phase, post.told) == (Phase.READY, [(State.READY, None)])
    assert 5 * LOOK_S <= post.time.clock() - began < 5 * LOOK_S + 1


def test_near_end_is_a_phase_of_its_own_and_survives_a_job(make: Make) -> None:
    post = make()
    post.twin.turn(near_end=True)
    post.look()
    assert isinstance(post.print(), Confirmed)
    assert post.supervisor.phase is Phase.NEAR_END
    assert post.told == [(State.DEGRADED, Trouble.PAPER_LOW)], "told once"


def test_two_misses_say_nothing_and_the_third_is_told(make: Make) -> None:
    post = make()
    post.look()
    post.twin.turn(silent=True)
    for misses, pause in ((1, 0.5), (2, 1.0)):
        assert post.supervisor.look() == pause
        assert post.supervisor.phase is Phase.UNKNOWN, "the lamp is honest at once"
        assert post.supervisor.status.state is State.READY, f"{misses} misses are nothing"
    assert post.supervisor.look() == 2.0
    assert post.told == [(State.READY, None), (State.UNKNOWN, Trouble.SILENT)]


def test_a_miss_in_between_is_forgotten(make: Make) -> None:
    post = make()
    for _ in range(4):
        post.look()
        post.twin.turn(silent=True)
        post.look(2)
        post.twin.turn(silent=False)
    post.look()
    assert post.told == [(State.READY, None)]


def test_the_back_off_doubles_to_half_a_minute(make: Make) -> None:
    post = make()
    post.twin.turn(silent=True)
    assert [post.supervisor.look() for _ in range(9)] == [0.5, 1, 2, 4, 8, 16, 30, 30, 30]
    post.twin.turn(silent=False)
    assert post.supervisor.look() == LOOK_S


def test_who_has_never_spoken_is_told_at_the_first_look(make: Make) -> None:
    post = make()
    post.twin.turn(silent=True)
    post.look()
    assert post.told == [(State.UNKNOWN, Trouble.SILENT)]


@pytest.mark.parametrize(
    ("knob", "trouble"),
    [
        ({"paper_out_at_row": 0}, Trouble.PAPER),
        ({"cover_open": True}, Trouble.COVER),
        ({"cutter_jammed": True}, Trouble.CUTTER),
        ({"overheated": True}, Trouble.HEAT),
    ],
)
def test_what_a_person_must_mend_is_told_at_once_and_looked_at_every_second(
    make: Make, knob: dict[str, object], trouble: Trouble
) -> None:
    post = make()
    post.look()
    post.twin.turn(**knob)
    assert post.supervisor.look() == MEND_S
    assert (post.supervisor.phase, post.told[-1]) == (Phase.BLOCKED, (State.BLOCKED, trouble))
    assert isinstance(post.print(), Refused)


def test_a_job_goes_through_sending_and_confirming(make: Make) -> None:
    post = make()
    assert isinstance(post.print(), Confirmed)
    assert set(post.phases[:-1]) == {Phase.SENDING}
    assert post.phases[-1] is Phase.CONFIRMING
    assert post.supervisor.phase is Phase.READY


def test_a_stopped_job_is_cleared_before_the_next_goes_out(make: Make) -> None:
    post = make()
    post.twin.turn(paper_out_at_row=300)
    assert isinstance(post.print(), Uncertain)
    post.look()
    assert post.supervisor.phase is Phase.BLOCKED
    assert isinstance(post.print(), Refused), "not while the roll is out"
    post.twin.turn(paper_out_at_row=None)
    outcome = post.print()
    assert isinstance(outcome, Confirmed)
    assert post.twin.errors == [], "nothing of the torn job was taken for a command"


def test_a_torn_raster_does_not_eat_the_next_job(make: Make) -> None:
    post = make()
    post.look()
    outcome = post.print(5_000, lambda: post.twin.turn(silent=True))
    assert isinstance(outcome, Uncertain)
    assert post.supervisor.phase in (Phase.UNKNOWN, Phase.LOST)
    post.look()
    assert post.supervisor.phase is not Phase.READY
    post.twin.turn(silent=False)
    assert isinstance(post.print(), Confirmed)
    assert post.twin.errors == []


def test_a_job_that_only_lost_its_answer_is_not_cut_off(make: Make) -> None:
    post = make()
    post.twin.turn(completion_query=False)
    assert isinstance(post.print(), Uncertain)
    papers = len(post.twin.papers)
    post.look()
    assert (papers, post.supervisor.phase) == (2, Phase.READY)


@pytest.mark.parametrize("knobs", [{"cutter_jammed": True}, {"overheated": True, "heat_latches": True}])
def test_an_error_that_the_printer_holds_on_to_is_ended_once_its_cause_is_gone(
    make: Make, knobs: dict[str, bool]
) -> None:
    post = make()
    post.look()
    post.twin.turn(**knobs)
    post.look(3)
    assert post.supervisor.phase is Phase.BLOCKED
    post.twin.turn(**dict.fromkeys(knobs, False) | {"heat_latches": "heat_latches" in knobs})
    post.look()
    assert post.supervisor.phase is Phase.READY
    post.twin.turn(**knobs)
    assert isinstance(post.print(), Refused)
    post.twin.turn(**dict.fromkeys(knobs, False) | {"heat_latches": "heat_latches" in knobs})
    assert isinstance(post.print(), Confirmed), "a job that waits ends it too"


def test_recovery_is_tried_each_second_and_after_ten_the_printer_is_called_offline(make: Make) -> None:
    post = make()
    post.look()
    assert isinstance(post.print(5_000, lambda: post.twin.turn(silent=True)), Uncertain)
    assert post.supervisor.look() <= MEND_S
    assert post.supervisor.phase is not Phase.READY
    while post.supervisor.status.trouble is not Trouble.OFFLINE:
        pause = post.supervisor.look()
        assert pause <= MEND_S
        post.time.wait(pause)
        assert post.time.clock() < 130
    post.twin.turn(silent=False)
    post.look()
    assert post.supervisor.phase is Phase.READY


def test_after_a_process_that_ended_in_mid_job_the_printer_is_recovered_first(make: Make) -> None:
    post = make(torn=True)
    post.twin.receive(b"\x1dv0\x00\x48\x00\x80\x00" + b"\xff" * 100)  # the head of a strip that broke off
    assert isinstance(post.print(), Confirmed)
    assert post.twin.errors == []


def test_a_printer_that_tells_nothing_is_unknown_and_never_disturbed(make: Make) -> None:
    post = make(model="unknown")
    post.twin.turn(silent=True)
    post.look()
    assert post.supervisor.phase is Phase.UNKNOWN
    outcome = post.print()
    assert isinstance(outcome, Uncertain)
    assert post.supervisor.look() == LOOK_S
    assert post.supervisor.phase is Phase.UNKNOWN, "a paper that went out whole may be printing still"


def test_a_printer_that_tells_nothing_goes_on_after_a_process_that_ended_in_mid_job(make: Make) -> None:
    post = make(model="unknown", torn=True)
    post.twin.turn(silent=True)
    post.look(30)
    assert post.told == [], "nothing but what it is from the start: unknown"
    assert isinstance(post.print(), Uncertain)


@pytest.mark.parametrize("at_byte", [2, 300, 5_000, 15_000])
def test_what_broke_off_does_not_eat_the_next_paper_of_a_printer_that_tells_nothing(
    make: Make, at_byte: int, typefaces: Typefaces
) -> None:
    post = make(model="unknown", cutter=True, dots=576)
    post.twin.turn(silent=True)
    post.look()
    post.twin.arm(at_byte, dropped=True)
    assert isinstance(post.print(), Uncertain)
    assert isinstance(post.print(), Uncertain)
    whole, stub = expected(receipt(), 576, typefaces)
    first, second = (dots(paper.image) for paper in post.twin.papers[-2:])
    starts = range(len(first) - len(whole) + 1)
    assert any(np.array_equal(first[row : row + len(whole)], whole) for row in starts), "behind what hung"
    assert np.array_equal(second[: len(stub)], stub)
    assert post.twin.errors == []


@dataclass
class Stalling:
    """A printer whose line takes the last piece of a job for sent, and stalls."""

    recovered: int = 0

    def status(self) -> Status:
        return Status(State.READY)

    def print(
        self,
        job_id: int,
        page: Page,
        on_first_byte: Callable[[], None],
        on_progress: Callable[[int, int], None],
    ) -> PrintOutcome:
        on_first_byte()
        on_progress(100, 100)
        return Uncertain(Status(State.LOST, Trouble.STALLED), 100)

    def recover(self) -> Status:
        self.recovered += 1
        return self.status()

    def close(self) -> None: ...


def test_a_line_that_stalled_is_cleared_whatever_was_counted(time: SimulatedTime) -> None:
    printer = Stalling()
    supervisor = Supervisor(printer, time.clock)
    supervisor.print(1, receipt(), lambda: None, lambda _written, _of: None)
    supervisor.look()
    assert printer.recovered == 1


def test_a_change_is_logged_once(make: Make, caplog: pytest.LogCaptureFixture) -> None:
    post = make()
    with caplog.at_level(logging.INFO):
        post.look(4)
        post.twin.turn(cover_open=True)
        post.look(4)
        post.twin.turn(cover_open=False)
        post.look(4)
    assert [record.message.split(" ")[1] for record in caplog.records] == ["ready", "blocked", "ready"]
