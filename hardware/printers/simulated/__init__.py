"""The virtual printer: a byte-level twin of a receipt printer (see `printer.VirtualPrinter`)."""

from hardware.printers.simulated.knobs import Knobs
from hardware.printers.simulated.printer import VirtualPrinter
from hardware.printers.simulated.roll import Printed

__all__ = ["Knobs", "Printed", "VirtualPrinter"]
