"""Clocks that never wait, and printers of every kind."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from hardware.printers.escpos import encode
from hardware.printers.layout import lay_out
from hardware.printers.simulated import VirtualPrinter
from hardware.printers.typefaces import Typefaces, bundled_typefaces
from tests.hardware.lines import Machine
from tests.hardware.receipts import receipt
from tests.hardware.simulated_time import SimulatedTime


@pytest.fixture
def time() -> SimulatedTime:
    return SimulatedTime()


@pytest.fixture
def twin() -> Iterator[VirtualPrinter]:
    printer = VirtualPrinter()
    yield printer
    printer.close()


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path / "machine")


@pytest.fixture(scope="session")
def typefaces() -> Typefaces:
    return bundled_typefaces()


@pytest.fixture
def job(typefaces: Typefaces) -> bytes:
    """The bytes of a receipt with its stub, the question for completion last."""
    whole = encode(lay_out(receipt(), 576, typefaces).papers, 1)
    return whole.data + whole.ask
