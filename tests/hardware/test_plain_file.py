"""A plain file keeps the bytes and proves nothing."""

from __future__ import annotations

from pathlib import Path

from hardware.catalogue import open_printer
from hardware.ports import Refused, Uncertain
from hardware.printers.simulated import VirtualPrinter
from hardware.printers.typefaces import Typefaces
from hardware.settings import PrinterSettings
from tests.hardware.receipts import assert_printed, receipt


def test_silence_must_be_allowed(tmp_path: Path, typefaces: Typefaces) -> None:
    printer = open_printer(PrinterSettings(kind="file", device=str(tmp_path / "job")), typefaces=typefaces)
    assert isinstance(printer.print(1, receipt(), lambda: None, lambda _written, _total: None), Refused)


def test_the_bytes_in_the_file_are_the_whole_job(tmp_path: Path, typefaces: Typefaces) -> None:
    path = tmp_path / "job"
    settings = PrinterSettings(kind="file", device=str(path), allow_silent=True)
    outcome = open_printer(settings, typefaces=typefaces).print(
        1, receipt(), lambda: None, lambda _written, _total: None
    )
    assert isinstance(outcome, Uncertain)
    twin = VirtualPrinter()
    twin.receive(path.read_bytes())
    assert twin.errors == []
    assert_printed([paper.image for paper in twin.papers], receipt(), 576, typefaces)
