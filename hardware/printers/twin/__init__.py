"""The virtual printer: a byte-level twin of a receipt printer (see `machine.VirtualPrinter`)."""

from hardware.printers.twin.knobs import Knobs
from hardware.printers.twin.machine import VirtualPrinter
from hardware.printers.twin.roll import Printed

__all__ = ["Knobs", "Printed", "VirtualPrinter"]
