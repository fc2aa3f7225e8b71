"""Clocks that never wait, and printers of every kind."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from hardware.printers.simulated import VirtualPrinter
from hardware.printers.typefaces import Typefaces, bundled_typefaces
from tests.hardware.lines import Machine
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
