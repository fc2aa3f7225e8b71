"""What another library reads from the painted paper is exactly what was to be printed."""

from __future__ import annotations

import pytest
import zxingcpp

from hardware.catalogue import open_printer
from hardware.page import Page
from hardware.ports import Confirmed
from hardware.printers.twin import VirtualPrinter
from hardware.printers.typefaces import Typefaces
from hardware.settings import PrinterSettings
from tests.hardware.receipts import PROOF, receipt
from tests.hardware.simulated_time import SimulatedTime


def painted(page: Page, width: int, time: SimulatedTime, typefaces: Typefaces) -> VirtualPrinter:
    twin = VirtualPrinter(dots=width, clock=time.clock)
    printer = open_printer(
        PrinterSettings(dots=width), twin=twin, typefaces=typefaces, clock=time.clock, wait=time.wait
    )
    assert isinstance(printer.print(1, page, lambda: None, lambda _written, _total: None), Confirmed)
    return twin


@pytest.mark.parametrize("width", [384, 576])
def test_the_qr_code_is_read_from_the_paper(width: int, time: SimulatedTime, typefaces: Typefaces) -> None:
    twin = painted(receipt(), width, time, typefaces)
    found = zxingcpp.read_barcodes(twin.papers[0].image.convert("L"), formats=zxingcpp.BarcodeFormat.QRCode)
    assert [code.text for code in found] == [PROOF]
    assert "M" in str(found[0].ec_level)
