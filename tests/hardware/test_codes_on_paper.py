"""What another library reads from the painted paper is exactly what was to be printed."""

from __future__ import annotations

import pytest
import zxingcpp

from hardware.catalogue import open_printer
from hardware.page import Bars, Cut, Page
from hardware.ports import Confirmed
from hardware.printers.layout import render
from hardware.printers.simulated import VirtualPrinter
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


NUMBER = "PGT17K4M92QXZ"


@pytest.mark.parametrize(
    ("width", "kind"), [(576, zxingcpp.BarcodeFormat.Code128), (384, zxingcpp.BarcodeFormat.QRCode)]
)
def test_the_bar_code_is_read_and_narrow_paper_has_a_qr_code(
    width: int, kind: object, time: SimulatedTime, typefaces: Typefaces
) -> None:
    twin = painted(Page((Bars(NUMBER), Cut())), width, time, typefaces)
    (found,) = zxingcpp.read_barcodes(twin.papers[0].image.convert("L"))
    assert (found.format, found.text) == (kind, NUMBER)


@pytest.mark.parametrize("start", range(32, 127, 12))
def test_every_sign_of_the_bar_code_is_read(start: int, time: SimulatedTime, typefaces: Typefaces) -> None:
    text = "".join(map(chr, range(start, min(127, start + 12))))
    twin = painted(Page((Bars(text), Cut())), 576, time, typefaces)
    (found,) = zxingcpp.read_barcodes(
        twin.papers[0].image.convert("L"), formats=zxingcpp.BarcodeFormat.Code128
    )
    assert found.text == text


def test_a_bar_code_holds_ascii_only(typefaces: Typefaces) -> None:
    for text in ("", "ḍ", "a\x1b"):
        with pytest.raises(ValueError, match="ASCII"):
            render(Page((Bars(text),)), 576, typefaces)
