"""Name in the settings to driver; the only importer of drivers. Used by composition roots."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from hardware.audio.absent import NoPlayer, NoRecorder
from hardware.audio.alsa import Alsa, AlsaPlayer, AlsaRecorder
from hardware.audio.ports import Player, Recorder
from hardware.audio.simulated import SimulatedPlayer, SimulatedRecorder, voice_of
from hardware.ports import CodeReader, IdScanner, ReceiptPrinter, Status
from hardware.printers.composing import Composer
from hardware.printers.cups import CupsPrinter
from hardware.printers.profiles import profile_for
from hardware.printers.receipt_printer import NoPrinter, ThermalPrinter
from hardware.printers.simulated import VirtualPrinter
from hardware.printers.simulated.line import TwinLine
from hardware.printers.simulated.printer import printer_of
from hardware.printers.transports import (
    FileTransport,
    SerialTransport,
    TcpTransport,
    Transport,
    UsbIdentity,
    UsbTransport,
)
from hardware.printers.typefaces import Typefaces, bundled_typefaces
from hardware.readers.intake import Accepts, FrameIntake
from hardware.readers.serial_reader import SerialReader
from hardware.readers.simulated import NoReader, SimulatedReader
from hardware.scanners.simulated import NoScanner, SimulatedScanner
from hardware.settings import AudioSettings, PrinterSettings, ReaderSettings, ScannerSettings
from hardware.supervisor import Supervisor
from hardware.surroundings import Surroundings


def open_printer(
    settings: PrinterSettings,
    *,
    twin: VirtualPrinter | None = None,
    typefaces: Typefaces | None = None,
    surroundings: Surroundings | None = None,
    clock: Callable[[], float] = time.monotonic,
    wait: Callable[[float], None] = time.sleep,
) -> ReceiptPrinter:
    """The printer of ``settings``. Kind "simulated" prints on ``twin``, or on one that keeps its papers in
    ``settings.out``. ``surroundings``: this machine unless others are given."""
    around = surroundings or Surroundings()
    profile, faces = profile_for(settings), typefaces or bundled_typefaces()
    if settings.kind == "none":
        return NoPrinter()
    if settings.kind == "cups":
        composer = Composer(profile, faces)
        return CupsPrinter(
            settings.queue,
            composer,
            job_s=settings.job_s,
            environment=around.environment,
            clock=clock,
            wait=wait,
        )
    if settings.kind == "simulated":
        line: Transport = TwinLine(twin or simulated_printer(settings, clock), wait)
    else:
        line = _line(settings, around)
    return ThermalPrinter(line, profile, settings, faces, clock)


def supervised(
    printer: ReceiptPrinter,
    settings: PrinterSettings,
    clock: Callable[[], float] = time.monotonic,
    *,
    torn: bool = False,
    on_change: Callable[[Status], None] = lambda _: None,
) -> Supervisor:
    """``printer`` under a supervisor of its own; see `hardware.supervisor.Supervisor`."""
    reports = settings.kind == "none" or profile_for(settings).reports
    return Supervisor(printer, clock, reports=reports, torn=torn, on_change=on_change)


def _line(settings: PrinterSettings, around: Surroundings) -> Transport:
    match settings.kind:
        case "tcp":
            return TcpTransport(settings.host, settings.port)
        case "serial":
            return _serial_line(settings, settings.rtscts, around)
        case "usb" if not settings.device:
            return UsbTransport(_identity(settings), around.root, around.usb)
    return FileTransport(settings.device)


def _serial_line(
    settings: PrinterSettings | ReaderSettings, rtscts: bool, around: Surroundings
) -> SerialTransport:
    device = settings.device or _identity(settings)
    return SerialTransport(device, settings.baud, rtscts, around.serial_ports)


def _identity(settings: PrinterSettings | ReaderSettings) -> UsbIdentity:
    return UsbIdentity(settings.vendor, settings.product, settings.usb_serial)


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


def open_reader(
    settings: ReaderSettings,
    *,
    accepts: Accepts,
    surroundings: Surroundings | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> CodeReader:
    """The reader of ``settings``; kind "simulated" is a `SimulatedReader`. ``accepts``: what is a code here."""
    if settings.kind == "none":
        return NoReader()
    intake = FrameIntake(accepts, settings.idle_s)
    if settings.kind == "serial":
        return SerialReader(_serial_line(settings, False, surroundings or Surroundings()), clock, intake)
    return SimulatedReader(clock, intake)


def open_audio(
    settings: AudioSettings,
    *,
    surroundings: Surroundings | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> tuple[Recorder, Player]:
    """Microphone and loudspeaker of ``settings``. Raises ValueError or OSError for a ``wav`` that is none."""
    if settings.kind == "none":
        return NoRecorder(), NoPlayer()
    if settings.kind == "simulated":
        return SimulatedRecorder(voice_of(settings.wav), clock), SimulatedPlayer(clock)
    around = surroundings or Surroundings()
    alsa = Alsa(settings.device, around.environment, around.root)
    return AlsaRecorder(alsa), AlsaPlayer(alsa)
