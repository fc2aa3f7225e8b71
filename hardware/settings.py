"""Settings of the devices: typed, bounded, frozen; an unknown key is refused by name."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

Port = Annotated[int, Meta(ge=1, le=65535)]
Seconds = Annotated[float, Meta(gt=0, le=180)]


class PrinterSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One receipt printer.

    ``dots`` is the printable width; ``mm_per_s`` the speed the maker states (a job without an answer
    is not believed before that time). ``completion_query``: the model answers ``GS ( H``, so its
    silence means that the job was lost. ``allow_silent`` prints on a device that says nothing about
    itself; such a job ends uncertain. ``out`` keeps the papers of the simulated printer.
    """

    kind: Literal["tcp", "serial", "file", "simulated", "none"] = "simulated"
    host: Annotated[str, Meta(min_length=1, max_length=253)] = "127.0.0.1"
    port: Port = 9100
    device: Annotated[str, Meta(max_length=4096)] = ""
    baud: Literal[9600, 19200, 38400, 57600, 115200] = 115200
    rtscts: bool = True
    dots: Literal[384, 512, 576] = 576
    dpi: Literal[180, 203] = 203
    mm_per_s: Annotated[int, Meta(ge=20, le=1000)] = 150
    cutter: bool = True
    completion_query: bool = True
    allow_silent: bool = False
    answer_s: Annotated[float, Meta(gt=0, le=5)] = 0.5
    write_s: Annotated[float, Meta(gt=0, le=30)] = 2.0
    job_s: Seconds = 15.0
    out: Annotated[str, Meta(max_length=4096)] = ""

    def __post_init__(self) -> None:
        if self.kind in ("serial", "file") and not self.device:
            raise ValueError(f"device: a printer of kind {self.kind} needs one")


class ScannerSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One source of card pictures. ``seed`` chooses the SPECIMEN card of the simulated tray."""

    kind: Literal["simulated", "none"] = "simulated"
    seed: Annotated[int, Meta(ge=0, le=2**31)] = 1
    still_frames: Annotated[int, Meta(ge=2, le=60)] = 8


class ReaderSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One reader of printed codes; ``idle_s`` of silence also ends a frame."""

    kind: Literal["simulated", "serial", "none"] = "simulated"
    device: Annotated[str, Meta(max_length=4096)] = ""
    baud: Literal[9600, 19200, 38400, 57600, 115200] = 9600
    idle_s: Annotated[float, Meta(ge=0.02, le=1)] = 0.08

    def __post_init__(self) -> None:
        if self.kind == "serial" and not self.device:
            raise ValueError("device: a reader of kind serial needs one")


class DeviceSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All devices of one kiosk."""

    printer: PrinterSettings = PrinterSettings()
    scanner: ScannerSettings = ScannerSettings()
    reader: ReaderSettings = ReaderSettings()
