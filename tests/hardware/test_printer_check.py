"""What `kiosk doctor` says of a printer: words that fit what the settings expect of it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from hardware.printer_check import check_printer
from hardware.printers.simulated import VirtualPrinter
from hardware.settings import PrinterSettings
from tests.hardware.lines import PATIENT

NOW = datetime(2026, 11, 23, 9, 41, tzinfo=UTC)


def test_no_printer_is_one_word() -> None:
    assert list(check_printer(PrinterSettings(kind="none"), NOW, paper=True)) == [(True, "none")]


def test_a_printer_that_is_well_prints_and_proves(twin: VirtualPrinter) -> None:
    settings = PrinterSettings(kind="tcp", port=twin.serve_tcp().port, model="epson-tm-t20", **PATIENT)
    lines = list(check_printer(settings, NOW, paper=True))
    assert all(good for good, _ in lines)
    assert lines[-1][1] == "test page: printed, proved by completion_query"
    assert len(twin.papers) == 2


def test_a_model_that_is_another_is_told_what_to_set(twin: VirtualPrinter) -> None:
    twin.turn(completion_query=False)
    settings = PrinterSettings(kind="tcp", port=twin.serve_tcp().port, answer_s=0.2)
    said = {line: good for good, line in check_printer(settings, NOW, paper=False)}
    (hint,) = (line for line in said if "completion_query = false" in line)
    assert not said[hint]


def test_expected_silence_is_no_complaint(tmp_path: Path) -> None:
    settings = PrinterSettings(kind="file", device=str(tmp_path / "job"), allow_silent=True, answer_s=0.01)
    lines = list(check_printer(settings, NOW, paper=True))
    assert all(good for good, _ in lines), lines
    words = " ".join(line for _, line in lines)
    assert "says nothing about itself" in words
    assert "look whether it came" in words
    assert "allow_silent" not in words, "it is set already"


def test_unexpected_silence_is(tmp_path: Path) -> None:
    settings = PrinterSettings(kind="file", device=str(tmp_path / "job"), answer_s=0.01)
    ((good, line),) = check_printer(settings, NOW, paper=True)
    assert not good
    assert "allow_silent = true" in line
