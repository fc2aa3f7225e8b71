"""Trouble in mid-job, silence and garbage: what the driver may say, and never says. No second is waited."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from hardware.catalogue import open_printer
from hardware.ports import Confirmed, PrintOutcome, ReceiptPrinter, Refused, State, Trouble, Uncertain
from hardware.printers.simulated import VirtualPrinter
from hardware.printers.typefaces import Typefaces
from hardware.settings import PrinterSettings
from tests.hardware.receipts import assert_printed, receipt
from tests.hardware.simulated_time import SimulatedTime


class Bench:
    """A driver on a twin, both on simulated time."""

    def __init__(
        self, time: SimulatedTime, typefaces: Typefaces, speed: float | None, **settings: object
    ) -> None:
        self.time = time
        self.twin = VirtualPrinter(mm_per_s=speed, clock=time.clock)
        self.printer: ReceiptPrinter = open_printer(
            PrinterSettings(**settings),
            twin=self.twin,
            typefaces=typefaces,
            clock=time.clock,
            wait=time.wait,
        )
        self.first_bytes = 0

    def print(self, at_byte: int = -1, happens: Callable[[], None] = lambda: None) -> PrintOutcome:
        """Prints a receipt; ``happens`` once ``at_byte`` bytes are out."""
        waiting = [happens]

        def on_first_byte() -> None:
            self.first_bytes += 1

        def on_progress(written: int, _: int) -> None:
            if 0 <= at_byte <= written and waiting:
                waiting.pop()()

        return self.printer.print(7, receipt(), on_first_byte, on_progress)


@pytest.fixture
def make(time: SimulatedTime, typefaces: Typefaces) -> Callable[..., Bench]:
    return lambda speed=None, **settings: Bench(time, typefaces, speed, **settings)


Make = Callable[..., Bench]


def test_paper_out_in_mid_job_is_uncertain_with_its_bytes_and_goes_on_after_reload(
    make: Make, typefaces: Typefaces
) -> None:
    bench = make()
    bench.twin.turn(paper_out_at_row=300)
    outcome = bench.print()
    assert isinstance(outcome, Uncertain)
    assert (outcome.status.state, outcome.status.trouble) == (State.BLOCKED, Trouble.PAPER)
    assert outcome.bytes_written > 0
    hanging = bench.twin.hanging()
    assert hanging is not None
    assert hanging.height == 300
    assert bench.printer.recover().trouble is Trouble.PAPER
    bench.twin.turn(paper_out_at_row=None)
    assert bench.printer.recover().state is State.READY
    assert isinstance(bench.print(), Confirmed)


@pytest.mark.parametrize("knob", ["cover_open", "cutter_jammed", "overheated"])
@pytest.mark.parametrize("at_byte", [1, 5_000, 15_000])
def test_trouble_at_any_place_of_the_job_is_uncertain(make: Make, knob: str, at_byte: int) -> None:
    bench = make()
    outcome = bench.print(at_byte, lambda: bench.twin.turn(**{knob: True}))
    assert isinstance(outcome, Uncertain)
    assert outcome.status.state is State.BLOCKED
    assert outcome.bytes_written >= at_byte


def test_trouble_while_the_paper_moves_is_seen_before_the_answer(make: Make) -> None:
    bench = make(50.0)
    outcome = bench.print(20_000, lambda: bench.twin.turn(cover_open=True))
    assert isinstance(outcome, Uncertain)
    assert outcome.status.trouble is Trouble.COVER


def test_a_slow_printer_is_waited_for(make: Make) -> None:
    bench = make(50.0, mm_per_s=50)
    began = bench.time.clock()
    assert bench.print() == Confirmed("completion_query")
    assert bench.time.clock() - began > 2.0


def test_a_silent_printer_is_never_ready_and_nothing_is_sent(make: Make) -> None:
    bench = make()
    bench.twin.turn(silent=True)
    began = bench.time.clock()
    assert bench.printer.status().state is State.UNKNOWN
    outcome = bench.print()
    assert isinstance(outcome, Refused)
    assert outcome.status.trouble is Trouble.SILENT
    assert bench.first_bytes == 0
    assert bench.time.clock() - began < 5


def test_where_silence_is_allowed_the_job_goes_out_and_stays_uncertain(
    make: Make, typefaces: Typefaces
) -> None:
    bench = make(allow_silent=True)
    bench.twin.turn(silent=True)
    outcome = bench.print()
    assert isinstance(outcome, Uncertain)
    assert outcome.status.state is State.UNKNOWN
    assert_printed([paper.image for paper in bench.twin.papers], receipt(), 576, typefaces)


def test_silence_from_the_middle_on_is_no_proof_within_fifteen_seconds(make: Make) -> None:
    bench = make()
    began = bench.time.clock()
    outcome = bench.print(5_000, lambda: bench.twin.turn(silent=True))
    assert isinstance(outcome, Uncertain)
    assert outcome.status.trouble is Trouble.SILENT
    assert bench.time.clock() - began < 15


@pytest.mark.parametrize(
    "foreign", [b"\x00", b"\xff", b"\x10", b"\x12\x12", b"\x14\x00\x00\x0f", b"OK\r\n", b"\x92"]
)
def test_foreign_status_is_unknown_and_never_ready(make: Make, foreign: bytes) -> None:
    bench = make()
    bench.twin.turn(foreign_status=foreign)
    assert bench.printer.status().state is State.UNKNOWN
    assert isinstance(bench.print(), Refused)


def test_a_line_that_never_falls_silent_is_no_printer_and_holds_nobody_up(typefaces: Typefaces) -> None:
    settings = PrinterSettings(kind="file", device="/dev/zero")
    printer = open_printer(settings, typefaces=typefaces)
    assert printer.status().state is State.UNKNOWN
    assert printer.recover().state is State.UNKNOWN


def test_power_lost_and_back_in_mid_job_is_never_confirmed(make: Make) -> None:
    bench = make()
    bench.twin.arm(9_000, power_off_s=0.0)
    assert isinstance(bench.print(), Uncertain)


def test_without_the_completion_query_the_answer_in_order_and_a_clean_status_are_the_proof(
    make: Make,
) -> None:
    bench = make(150.0, completion_query=False)
    began = bench.time.clock()
    assert bench.print() == Confirmed("in_order_status")
    assert bench.time.clock() - began > 1.0


def test_with_neither_question_a_clean_status_counts_only_after_the_papers_time(make: Make) -> None:
    bench = make(150.0, completion_query=False)
    bench.twin.turn(in_order_status=False)
    began = bench.time.clock()
    assert bench.print() == Confirmed("clean_status")
    assert bench.time.clock() - began > 1.0


@pytest.mark.parametrize("answers", [True, False])
def test_a_line_that_paused_does_not_shorten_the_paper_s_time(make: Make, answers: bool) -> None:
    bench = make(50.0, model="generic-80", mm_per_s=50)
    bench.twin.turn(in_order_status=answers)
    outcome = bench.print(9_000, lambda: bench.time.wait(4.0))
    assert outcome == Confirmed("in_order_status" if answers else "clean_status")
    assert len(bench.twin.papers) == 2, "not a word before the blade"


def test_a_model_that_should_answer_and_does_not_has_lost_the_job(make: Make) -> None:
    bench = make()
    bench.twin.turn(completion_query=False)
    outcome = bench.print()
    assert isinstance(outcome, Uncertain)
    assert outcome.status.trouble is Trouble.SILENT


def test_a_full_buffer_stalls_and_counts_what_went_out(time: SimulatedTime, typefaces: Typefaces) -> None:
    twin = VirtualPrinter(clock=time.clock, buffer_bytes=4096)
    printer = open_printer(
        PrinterSettings(allow_silent=True), twin=twin, typefaces=typefaces, clock=time.clock, wait=time.wait
    )
    twin.turn(silent=True, cover_open=True)
    outcome = printer.print(1, receipt(), lambda: None, lambda _written, _total: None)
    assert isinstance(outcome, Uncertain)
    assert outcome.status.trouble is Trouble.STALLED
    assert outcome.bytes_written >= 4000


@pytest.mark.parametrize(
    "settings",
    [
        PrinterSettings(kind="tcp", port=1),
        PrinterSettings(kind="serial", device="/dev/no-such-tty"),
        PrinterSettings(kind="file", device="/dev/usb/lp77"),
    ],
)
def test_nothing_there_is_absent_and_nothing_is_created(
    settings: PrinterSettings, typefaces: Typefaces
) -> None:
    printer = open_printer(settings, typefaces=typefaces)
    assert printer.status().state is State.ABSENT
    outcome = printer.print(1, receipt(), lambda: None, lambda _written, _total: None)
    assert isinstance(outcome, Refused)
    assert printer.recover().state is State.ABSENT
