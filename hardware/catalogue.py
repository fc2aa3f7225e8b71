"""Name in the settings to driver; the only importer of drivers. Used by composition roots."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from hardware.ports import CodeReader, IdScanner, ReceiptPrinter
from hardware.printers.profiles import profile_for
from hardware.printers.receipt_printer import NoPrinter, ThermalPrinter
from hardware.printers.simulated import VirtualPrinter
from hardware.printers.simulated.line import TwinLine
from hardware.printers.simulated.printer import printer_of
from hardware.printers.transports import FileTransport, SerialTransport, TcpTransport, Transport
from hardware.printers.typefaces import Typefaces, bundled_typefaces
from hardware.readers.serial_reader import SerialReader
from hardware.readers.simulated import NoReader, SimulatedReader
from hardware.scanners.simulated import NoScanner, SimulatedScanner
from hardware.settings import PrinterSettings, ReaderSettings, ScannerSettings


def open_printer(
    settings: PrinterSettings,
    *,
    twin: VirtualPrinter | None = None,
    typefaces: Typefaces | None = None,
    clock: Callable[[], float] = time.monotonic,
    wait: Callable[[float], None] = time.sleep,
) -> ReceiptPrinter:
    """The printer of ``settings``. Kind "simulated" prints on ``twin``, or on one that keeps its papers in
    ``settings.out``."""
    if settings.kind == "none":
        return NoPrinter()
    line = _line(settings, twin, clock, wait)
    return ThermalPrinter(line, profile_for(settings), settings, typefaces or bundled_typefaces(), clock)


def _line(
    settings: PrinterSettings,
    twin: VirtualPrinter | None,
    clock: Callable[[], float],
    wait: Callable[[float], None],
) -> Transport:
    if settings.kind == "tcp":
        return TcpTransport(settings.host, settings.port)
    if settings.kind == "serial":
        return SerialTransport(settings.device, settings.baud, settings.rtscts)
    if settings.kind == "file":
        return FileTransport(settings.device)
    return TwinLine(twin or simulated_printer(settings, clock), wait)


def simulated_printer(
    settings: PrinterSettings, clock: Callable[[], float] = time.monotonic
) -> VirtualPrinter:
    """A virtual printer of the model of ``settings``; papers go to ``settings.out`` if it is given."""
    return printer_of(profile_for(settings), out=Path(settings.out) if settings.out else None, clock=clock)


def open_scanner(
    settings: ScannerSettings,
    *,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    clock: Callable[[], float] = time.monotonic,
    wait: Callable[[float], None] = time.sleep,
) -> IdScanner:
    """The scanner of ``settings``; kind "simulated" is a `SimulatedScanner`."""
    if settings.kind == "none":
        return NoScanner()
    return SimulatedScanner(
        settings.seed, still_frames=settings.still_frames, now=now, clock=clock, wait=wait
    )


def open_reader(settings: ReaderSettings, *, clock: Callable[[], float] = time.monotonic) -> CodeReader:
    """The reader of ``settings``; kind "simulated" is a `SimulatedReader`."""
    if settings.kind == "none":
        return NoReader()
    if settings.kind == "serial":
        return SerialReader(
            SerialTransport(settings.device, settings.baud, rtscts=False), clock, settings.idle_s
        )
    return SimulatedReader(clock, settings.idle_s)
