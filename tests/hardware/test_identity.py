"""What a printer says of its kind: proper answers only, and never for long."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from hardware.catalogue import open_printer
from hardware.faults import DeviceLost
from hardware.ports import State, Status
from hardware.printers import test_page
from hardware.printers.conversation import Conversation
from hardware.printers.identity import Identity, ask_identity
from hardware.printers.layout import lay_out
from hardware.printers.receipt_printer import ThermalPrinter
from hardware.printers.typefaces import Typefaces
from hardware.settings import PrinterSettings
from tests.hardware.simulated_time import SimulatedTime

NOTHING = Identity("", "", "", "", "", answers_completion=False, answers_in_order=False)


class Telling:
    """A line at whose end each question has its answer, ``piece`` bytes at a time; silence takes its time."""

    def __init__(
        self, answers: Mapping[bytes, bytes], wait: Callable[[float], None], piece: int = 64
    ) -> None:
        self._answers, self._wait, self._piece = answers, wait, piece
        self._inbox = b""

    def open(self) -> None: ...

    def close(self) -> None: ...

    def write_some(self, data: bytes, deadline_s: float) -> int:
        self._inbox += self._answers.get(data[:3], b"")
        return len(data)

    def read_some(self, limit: int, deadline_s: float) -> bytes:
        if not self._inbox:
            self._wait(deadline_s)
        came, self._inbox = self._inbox[: self._piece], self._inbox[self._piece :]
        return came


GOOD = {
    b"\x1dIA": b"_1.02 ESC/POS\x00",
    b"\x1dIB": b"_EPSON\x00",
    b"\x1dIC": b"_TM-T20II\x00",
    b"\x1dID": b"_J5XF 001234\x00",
    b"\x1dIE": b"_\x00",
    b"\x1dr\x01": b"\x00",
}


def asked(answers: Mapping[bytes, bytes], time: SimulatedTime, piece: int = 64) -> Identity:
    return ask_identity(Conversation(Telling(answers, time.wait, piece), 0.5, 1.0))


@pytest.mark.parametrize("piece", [1, 3, 64])
def test_proper_answers_are_its_names_however_they_come_in(piece: int, time: SimulatedTime) -> None:
    said = asked(GOOD, time, piece)
    assert said == Identity("1.02 ESC/POS", "EPSON", "TM-T20II", "J5XF 001234", "", False, True)


@pytest.mark.parametrize(
    "answer",
    [
        b"TM-T20II\x00",
        b"_TM-T20II",
        b"_TM\x1b@\x00",
        b"\x16_TM-T20II\x00",
        b"_TM-T20II\x00_\x00",
        b"_" + b"x" * 81 + b"\x00",
        b"_" + b"x" * 5000,
        b"\x14\x00\x00\x0f",
        b"",
    ],
)
def test_anything_else_is_no_name(answer: bytes, time: SimulatedTime) -> None:
    assert asked({b"\x1dIC": answer}, time).model == ""


@pytest.mark.parametrize("answer", [b"\x90", b"\x12", b"\x00\x00", b""])
def test_what_is_no_answer_to_the_question_in_order_is_none(answer: bytes, time: SimulatedTime) -> None:
    assert not asked({b"\x1dr\x01": answer}, time).answers_in_order


def test_silence_is_nothing_and_takes_seven_answers_time(time: SimulatedTime) -> None:
    began = time.seconds
    assert asked({}, time) == NOTHING
    assert time.seconds - began == pytest.approx(7 * 0.5)


def test_the_proofs_of_the_simulated_printer_are_found(time: SimulatedTime) -> None:
    printer = open_printer(PrinterSettings(), clock=time.clock, wait=time.wait)
    assert isinstance(printer, ThermalPrinter)
    said = printer.identify()
    assert isinstance(said, Identity)
    assert (said.answers_completion, said.answers_in_order) == (True, True)


def test_a_printer_that_is_not_there_is_a_status() -> None:
    printer = open_printer(PrinterSettings(kind="file", device="/dev/no-such-printer"))
    assert isinstance(printer, ThermalPrinter)
    said = printer.identify()
    assert isinstance(said, Status)
    assert said.state is State.ABSENT


def test_a_line_that_breaks_is_a_fault_for_the_driver(time: SimulatedTime) -> None:
    class Broken(Telling):
        def write_some(self, data: bytes, deadline_s: float) -> int:
            raise DeviceLost("gone")

    with pytest.raises(DeviceLost):
        ask_identity(Conversation(Broken({}, time.wait), 0.5, 1.0))


@pytest.mark.parametrize(("width", "dpi"), [(576, 203), (512, 180), (384, 203)])
def test_the_test_page_fits_every_paper_and_shows_one_box(width: int, dpi: int, typefaces: Typefaces) -> None:
    laid = lay_out(test_page.test_page({"Model": "x"}), width, typefaces, dpi)
    assert [paper.partial for paper in laid.papers] == [True, False]
    assert laid.missing == 1
