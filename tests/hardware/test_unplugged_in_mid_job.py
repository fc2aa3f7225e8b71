"""F21: the cable is pulled in mid-job, and the printer comes back under another name. It is found again by what it
is, by the same driver, without a restart; the job stays uncertain."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from hardware.catalogue import open_printer
from hardware.ports import Confirmed, PrintOutcome, ReceiptPrinter, Refused, State, Uncertain
from hardware.printers.simulated import VirtualPrinter
from hardware.printers.typefaces import Typefaces
from hardware.settings import PrinterSettings
from tests.hardware.lines import NAMED, PATIENT, Machine, Port
from tests.hardware.receipts import receipt


class Cable:
    """A printer on a line, and the hand at its plug."""

    def __init__(
        self, settings: PrinterSettings, pull: Callable[[], None], put_back: Callable[[], None]
    ) -> None:
        self.settings, self.pull, self.put_back = settings, pull, put_back


def usb_node(machine: Machine, twin: VirtualPrinter) -> Cable:
    first, second = twin.serve_pty(), twin.serve_pty()
    machine.node("lp0", first.device)

    def pull() -> None:
        first.close()
        machine.no_node("lp0")

    settings = PrinterSettings(kind="usb", **NAMED, **PATIENT)
    return Cable(settings, pull, lambda: machine.node("lp3", second.device))


def usb_bulk(machine: Machine, twin: VirtualPrinter) -> Cable:
    place = machine.usb.plug(twin)

    def put_back() -> None:
        machine.usb.plug(twin)

    settings = PrinterSettings(kind="usb", **NAMED, **PATIENT)
    return Cable(settings, lambda: machine.usb.unplug(place), put_back)


def serial(machine: Machine, twin: VirtualPrinter) -> Cable:
    first, second = twin.serve_pty(), twin.serve_pty()
    machine.ports.append(Port(first.device))

    def pull() -> None:
        first.close()
        machine.ports.clear()

    settings = PrinterSettings(kind="serial", **NAMED, **PATIENT)
    return Cable(settings, pull, lambda: machine.ports.append(Port(second.device)))


@pytest.fixture(params=[usb_node, usb_bulk, serial])
def cable(request: pytest.FixtureRequest, machine: Machine, twin: VirtualPrinter) -> Cable:
    made: Cable = request.param(machine, twin)
    return made


@pytest.fixture
def printer(cable: Cable, machine: Machine, typefaces: Typefaces) -> ReceiptPrinter:
    return open_printer(cable.settings, typefaces=typefaces, surroundings=machine.surroundings())


def print_and_pull(printer: ReceiptPrinter, cable: Cable, at_byte: int) -> PrintOutcome:
    pulls = [cable.pull]

    def progress(written: int, _of: int) -> None:
        if written >= at_byte and pulls:
            pulls.pop()()

    return printer.print(1, receipt(), lambda: progress(0, 0), progress)


def test_before_the_first_byte_nothing_was_sent(printer: ReceiptPrinter, cable: Cable) -> None:
    outcome = print_and_pull(printer, cable, 0)
    assert isinstance(outcome, Refused)
    assert outcome.status.state is State.LOST
    assert printer.status().state is State.ABSENT
    cable.put_back()
    assert isinstance(printer.print(2, receipt(), lambda: None, lambda _written, _of: None), Confirmed)


@pytest.mark.parametrize("at_byte", [1, 5_000, 15_000])
def test_in_mid_job_it_is_uncertain_and_found_again_under_its_new_name(
    printer: ReceiptPrinter, cable: Cable, at_byte: int
) -> None:
    before = printer.status().detail
    outcome = print_and_pull(printer, cable, at_byte)
    assert isinstance(outcome, Uncertain)
    assert outcome.status.state is State.LOST
    assert outcome.bytes_written >= at_byte
    assert printer.status().state is State.ABSENT
    assert printer.recover().state is State.ABSENT
    cable.put_back()
    assert printer.recover().state is State.READY
    found = printer.status().detail
    assert found != before
    assert found.endswith("04b8:0e15 X4RT001")
    assert isinstance(printer.print(2, receipt(), lambda: None, lambda _written, _of: None), Confirmed)


def test_after_the_last_byte_before_the_answer_it_is_uncertain(printer: ReceiptPrinter, cable: Cable) -> None:
    pulls = [cable.pull]

    def progress(written: int, of: int) -> None:
        if written == of:
            pulls.pop()()

    outcome = printer.print(1, receipt(), lambda: None, progress)
    assert isinstance(outcome, Uncertain)
    assert outcome.status.state is State.LOST
