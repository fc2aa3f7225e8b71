"""One suite for the driver over every line: in memory, TCP, serial (pty + pyserial), device node, USB node and
USB interface (pyusb on a simulated bus)."""

from __future__ import annotations

from pathlib import Path

import pytest

from hardware.catalogue import open_printer
from hardware.ports import Confirmed, ReceiptPrinter, Refused, State, Trouble
from hardware.printers.simulated import VirtualPrinter
from hardware.printers.typefaces import Typefaces
from hardware.settings import PrinterSettings
from tests.hardware.lines import LINES, Machine, open_over
from tests.hardware.receipts import assert_printed, receipt


@pytest.fixture(params=LINES)
def printer(
    request: pytest.FixtureRequest, machine: Machine, twin: VirtualPrinter, typefaces: Typefaces
) -> ReceiptPrinter:
    return open_over(request.param, machine, twin, typefaces)


def print_once(printer: ReceiptPrinter, job_id: int = 7) -> tuple[object, list[str], list[tuple[int, int]]]:
    happened: list[str] = []
    progress: list[tuple[int, int]] = []

    def on_progress(written: int, total: int) -> None:
        happened.append("bytes")
        progress.append((written, total))

    outcome = printer.print(job_id, receipt(), lambda: happened.append("first"), on_progress)
    return outcome, happened, progress


def test_a_job_is_printed_confirmed_and_equal_to_its_layout(
    printer: ReceiptPrinter, twin: VirtualPrinter, typefaces: Typefaces
) -> None:
    outcome, happened, progress = print_once(printer)
    assert outcome == Confirmed("completion_query")
    assert_printed([paper.image for paper in twin.papers], receipt(), 576, typefaces)
    assert [paper.partial for paper in twin.papers] == [True, False]
    assert twin.errors == []
    assert happened[0] == "first"
    assert happened.count("first") == 1
    assert [written for written, _ in progress] == sorted(written for written, _ in progress)
    assert progress[-1][0] == progress[-1][1]


def test_it_prints_again_over_a_new_connection(printer: ReceiptPrinter, twin: VirtualPrinter) -> None:
    assert print_once(printer, 1)[0] == print_once(printer, 2)[0] == Confirmed("completion_query")
    assert len(twin.papers) == 4


def test_ready_says_ready(printer: ReceiptPrinter) -> None:
    assert printer.status().state is State.READY


@pytest.mark.parametrize(
    ("knob", "state", "trouble"),
    [
        ({"paper_out_at_row": 0}, State.BLOCKED, Trouble.PAPER),
        ({"cover_open": True}, State.BLOCKED, Trouble.COVER),
        ({"cutter_jammed": True}, State.BLOCKED, Trouble.CUTTER),
        ({"overheated": True}, State.BLOCKED, Trouble.HEAT),
        ({"near_end": True}, State.DEGRADED, Trouble.PAPER_LOW),
    ],
)
def test_trouble_has_its_own_name_and_a_blocked_printer_is_sent_nothing(
    printer: ReceiptPrinter, twin: VirtualPrinter, knob: dict[str, object], state: State, trouble: Trouble
) -> None:
    twin.turn(**knob)
    status = printer.status()
    assert (status.state, status.trouble) == (state, trouble)
    outcome, happened, _ = print_once(printer)
    if state is State.DEGRADED:
        assert isinstance(outcome, Confirmed)
        return
    assert isinstance(outcome, Refused)
    assert outcome.status.trouble is trouble
    assert happened == []
    assert twin.jobs == []
    assert twin.hanging() is None


def test_the_same_bytes_go_over_every_line(tmp_path: Path, typefaces: Typefaces) -> None:
    sent: list[bytes] = []
    for line in LINES:
        twin = VirtualPrinter()
        printer = open_over(line, Machine(tmp_path / line), twin, typefaces)
        assert isinstance(print_once(printer)[0], Confirmed)
        printer.close()
        twin.close()
        sent += twin.jobs
    assert len(sent) == len(LINES)
    assert len(set(sent)) == 1


def test_no_printer_is_a_state() -> None:
    printer = open_printer(PrinterSettings(kind="none"))
    assert printer.status().state is State.NOT_FITTED
    assert isinstance(print_once(printer)[0], Refused)
    assert printer.recover().state is State.NOT_FITTED
    printer.close()
