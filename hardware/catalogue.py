"""Name in the settings to driver; the only importer of drivers. Used by composition roots."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from hardware.audio.absent import NoPlayer, NoRecorder
from hardware.audio.alsa import Alsa, AlsaPlayer, AlsaRecorder
from hardware.audio.headset import HeadsetOrSpeaker
from hardware.audio.jack import Jack, card_of
from hardware.audio.ports import Player, Recorder
from hardware.audio.simulated import SimulatedPlayer, SimulatedRecorder, voice_of
from hardware.capture.process import CaptureProcess
from hardware.capture.spawned import Spawned
from hardware.imaging.recogniser import Recogniser
from hardware.ports import CodeReader, IdScanner, ReceiptPrinter, Status
from hardware.printers.composing import Composer
from hardware.printers.cups import CupsPrinter
from hardware.printers.profiles import profile_for
from hardware.printers.receipt_printer import NoPrinter, ThermalPrinter
from hardware.printers.simulated import VirtualPrinter
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
from hardware.scanners.camera import Camera, Cameras
from hardware.scanners.file import FilmedTray
from hardware.scanners.frame_scanner import FrameScanner
from hardware.scanners.imager import SerialImager
from hardware.scanners.picamera import PiCameras
from hardware.scanners.sane import Scanimage
from hardware.scanners.simulated import NoScanner, SimulatedScanner
from hardware.scanners.source import FrameSource
from hardware.scanners.v4l2 import V4l2
from hardware.scanners.vendor import VendorReader
from hardware.settings import AudioSettings, PrinterSettings, ReaderSettings, ScannerSettings
from hardware.supervisor import Supervisor
from hardware.surroundings import Surroundings
from hardware.twin_line import TwinLine


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
    reports = profile_for(settings).reports
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
    surroundings: Surroundings | None = None,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    clock: Callable[[], float] = time.monotonic,
    wait: Callable[[float], None] = time.sleep,
) -> IdScanner:
    """The scanner of ``settings``; kind "simulated" is a `SimulatedScanner`. The recogniser is loaded (0.1 s)
    where a number is to be read off a picture."""
    around = surroundings or Surroundings()
    if settings.kind == "none":
        return NoScanner()
    if settings.kind == "vendor":
        return VendorReader(_vendor_line(settings, around), now=now, clock=clock)
    recogniser = Recogniser() if settings.read_number else None
    if settings.kind == "simulated":
        return SimulatedScanner(
            settings.seed,
            still_frames=settings.still_frames,
            gates=settings.gates,
            recogniser=recogniser,
            now=now,
            clock=clock,
            wait=wait,
            keeps_image=settings.keep_image,
        )
    return FrameScanner(
        _pictures(settings, around, now, clock, wait),
        still_frames=settings.still_frames,
        gates=settings.gates,
        recogniser=recogniser,
        clock=clock,
        keeps_image=settings.keep_image,
    )


def open_capture(
    settings: ScannerSettings, *, now: Callable[[], datetime] = lambda: datetime.now(UTC)
) -> IdScanner:
    """The scanner of ``settings`` in a process of its own, unless they want it in this one.

    Returns before that process is up; ``now`` is for a scanner in this process.
    """
    if settings.kind == "none" or not settings.own_process:
        return open_scanner(settings, now=now)
    process = CaptureProcess(settings, Spawned)
    process.start()
    return process


def _pictures(
    settings: ScannerSettings,
    around: Surroundings,
    now: Callable[[], datetime],
    clock: Callable[[], float],
    wait: Callable[[float], None],
) -> FrameSource:
    match settings.kind:
        case "sane":
            return Scanimage(
                settings.device,
                environment=around.environment,
                bed=settings.bed,
                longest_s=settings.deadline_s,
                now=now,
                clock=clock,
            )
        case "imager":
            line = SerialTransport(settings.device, settings.baud, False, around.serial_ports)
            return SerialImager(line, now=now, clock=clock)
        case "file":
            return FilmedTray(Path(settings.frames), now=now, clock=clock, wait=wait)
        case "picamera2":
            cameras: Cameras = PiCameras(settings.width, settings.height)
        case _:
            cameras = V4l2(settings.device, settings.width, settings.height, around.root, around.cameras)
    return Camera(cameras, settings.kind, now=now, clock=clock, wait=wait)


def _vendor_line(settings: ScannerSettings, around: Surroundings) -> Transport:
    host, colon, port = settings.device.rpartition(":")
    if colon and port.isascii() and port.isdigit() and not settings.device.startswith("/"):
        return TcpTransport(host, int(port))
    return SerialTransport(settings.device, settings.baud, False, around.serial_ports)


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
    speaker = open_speaker(settings, surroundings=surroundings, clock=clock)
    if settings.kind == "none":
        return NoRecorder(), speaker
    if settings.kind == "simulated":
        return SimulatedRecorder(voice_of(settings.wav), clock), speaker
    around = surroundings or Surroundings()
    return AlsaRecorder(Alsa(settings.device, around.environment, around.root)), speaker


def open_speaker(
    settings: AudioSettings,
    *,
    surroundings: Surroundings | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> Player:
    """The loudspeaker of ``settings``, with the headset that takes its place where one is named."""
    if settings.speaker_kind == "none":
        return NoPlayer()
    if settings.speaker_kind == "simulated":
        return SimulatedPlayer(clock)
    around = surroundings or Surroundings()
    device = settings.speaker_device or settings.device
    speaker = AlsaPlayer(Alsa(device, around.environment, around.root))
    if not settings.headphones:
        return speaker
    headset = AlsaPlayer(Alsa(settings.headphones, around.environment, around.root))
    return HeadsetOrSpeaker(headset, speaker, Jack(card_of(settings.headphones), around.environment).plugged)
