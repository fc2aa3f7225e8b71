"""A print queue: what it takes is never taken for printed. With the real cupsd, lp and lpstat where they are."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import msgspec
import pytest

from hardware.catalogue import open_printer
from hardware.ports import PrintOutcome, ReceiptPrinter, Refused, State, Status, Trouble, Uncertain
from hardware.printers.simulated import VirtualPrinter
from hardware.printers.typefaces import Typefaces
from hardware.settings import PrinterSettings
from hardware.surroundings import Surroundings
from tests.hardware import cups_service
from tests.hardware.cups_service import PrintService
from tests.hardware.receipts import assert_printed, receipt
from tests.hardware.simulated_time import SimulatedTime


@pytest.fixture(scope="module")
def service() -> Iterator[PrintService]:
    cups_service.required()
    home = Path(tempfile.mkdtemp(prefix="cups"))
    running = PrintService(home)
    yield running
    running.close()
    shutil.rmtree(home)


Make = Callable[..., ReceiptPrinter]


@pytest.fixture
def over(service: PrintService, typefaces: Typefaces, time: SimulatedTime) -> Make:
    """A printer over a queue of ``service``. Nobody waits: asking the print service takes its own time."""

    def make(queue: str, environment: Mapping[str, str] | None = None, job_s: float = 15.0) -> ReceiptPrinter:
        return open_printer(
            PrinterSettings(kind="cups", queue=queue, job_s=job_s),
            typefaces=typefaces,
            surroundings=Surroundings(environment=environment or service.environment),
            clock=time.clock,
            wait=time.wait if job_s < 5 else lambda _: None,
        )

    return make


def print_once(printer: ReceiptPrinter) -> tuple[PrintOutcome, list[str]]:
    happened: list[str] = []
    outcome = printer.print(
        1, receipt(), lambda: happened.append("first"), lambda written, of: happened.append(f"{written}/{of}")
    )
    return outcome, happened


def test_what_the_queue_takes_is_on_paper_and_still_not_confirmed(
    service: PrintService, over: Make, twin: VirtualPrinter, typefaces: Typefaces
) -> None:
    service.queue("struk", twin.serve_tcp().port)
    printer = over("struk")
    assert printer.status() == Status(State.UNKNOWN, None, "queue struk")
    outcome, happened = print_once(printer)
    assert isinstance(outcome, Uncertain)
    assert outcome.status == Status(State.UNKNOWN, Trouble.QUEUED, "queued, not printed; handed on")
    assert happened == ["first", f"{outcome.bytes_written}/{outcome.bytes_written}"]
    assert_printed([paper.image for paper in twin.papers], receipt(), 576, typefaces)
    assert [len(job) for job in twin.jobs] == [outcome.bytes_written]
    assert twin.errors == []
    assert printer.recover().state is State.UNKNOWN
    printer.close()


def test_what_the_printer_does_not_fetch_in_time_is_withdrawn(service: PrintService, over: Make) -> None:
    printer = VirtualPrinter(buffer_bytes=4096)
    printer.turn(cover_open=True)
    service.queue("macet", printer.serve_tcp().port)
    outcome, _ = print_once(over("macet", job_s=1.0))
    printer.close()
    assert isinstance(outcome, Uncertain)
    assert outcome.status.detail == "queued, not printed; withdrawn"
    assert service.run("lpstat", "-o", "macet") == ""


def test_a_stopped_queue_is_blocked_and_given_nothing(service: PrintService, over: Make) -> None:
    service.queue("henti", 1)
    service.run("cupsdisable", "-r", "Diperbaiki", "henti")
    printer = over("henti")
    status = printer.status()
    assert (status.state, status.trouble) == (State.BLOCKED, Trouble.OFFLINE)
    assert status.detail.endswith("Diperbaiki")
    assert print_once(printer) == (Refused(status), [])
    assert service.run("lpstat", "-o", "henti") == ""


def test_a_queue_that_rejects_has_been_given_nothing(service: PrintService, over: Make) -> None:
    service.queue("tolak", 1)
    service.run("cupsreject", "tolak")
    outcome, _ = print_once(over("tolak"))
    assert isinstance(outcome, Refused)
    assert outcome.status.state is State.BLOCKED
    assert "not accepting" in outcome.status.detail


def test_a_queue_that_is_not_there_is_absent(over: Make) -> None:
    printer = over("tidak-ada")
    assert printer.status().state is State.ABSENT
    outcome, happened = print_once(printer)
    assert isinstance(outcome, Refused)
    assert happened == []


def test_without_a_print_service_it_is_absent(over: Make, tmp_path: Path) -> None:
    nowhere = {**os.environ, "CUPS_SERVER": str(tmp_path / "no-socket")}
    assert over("struk", nowhere).status().state is State.ABSENT


# The programs themselves missing or hanging: small ones of our own stand in, on a PATH of their own.


def alone(folder: Path, typefaces: Typefaces, **programs: str) -> ReceiptPrinter:
    for name, script in programs.items():
        (folder / name).write_text(f"#!/bin/sh\n{script}\n")
        (folder / name).chmod(0o700)
    return open_printer(
        PrinterSettings(kind="cups", queue="struk", job_s=0.3),
        typefaces=typefaces,
        surroundings=Surroundings(environment={"PATH": str(folder)}),
    )


IDLE = "echo printer struk is idle."


def test_without_lp_it_is_absent_and_it_is_said_why(tmp_path: Path, typefaces: Typefaces) -> None:
    printer = alone(tmp_path, typefaces)
    status = printer.status()
    assert status == Status(State.ABSENT, None, "lp and lpstat are not installed")
    assert print_once(printer) == (Refused(status), [])


def test_lp_that_hangs_is_killed_and_leaves_the_job_uncertain(tmp_path: Path, typefaces: Typefaces) -> None:
    printer = alone(tmp_path, typefaces, lpstat=IDLE, lp=f"echo $$ > {tmp_path}/pid; exec /bin/sleep 60")
    outcome, happened = print_once(printer)
    assert isinstance(outcome, Uncertain)
    assert (outcome.status.state, outcome.status.trouble) == (State.LOST, Trouble.STALLED)
    assert outcome.bytes_written > 0
    assert happened == ["first"]
    assert not Path(f"/proc/{(tmp_path / 'pid').read_text().strip()}").exists()


def test_lp_that_is_gone_between_two_calls_has_sent_nothing(tmp_path: Path, typefaces: Typefaces) -> None:
    outcome, _ = print_once(alone(tmp_path, typefaces, lpstat=IDLE))
    assert isinstance(outcome, Refused)


def test_a_queue_cannot_be_an_option_of_lp() -> None:
    with pytest.raises(msgspec.ValidationError, match="queue"):
        msgspec.convert({"kind": "cups", "queue": "-o"}, PrinterSettings)
