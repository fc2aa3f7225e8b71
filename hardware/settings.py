"""Settings of the devices: typed, bounded, frozen; an unknown key is refused by name."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

Port = Annotated[int, Meta(ge=1, le=65535)]
Seconds = Annotated[float, Meta(gt=0, le=180)]
Baud = Literal[9600, 19200, 38400, 57600, 115200]
Share = Annotated[float, Meta(ge=0, le=1)]
Share255 = Annotated[float, Meta(ge=0, le=255)]
UsbId = Annotated[str, Meta(pattern="^([0-9a-f]{4})?$")]
Model = Literal["epson-tm-t20", "epson-tm-t82", "epson-tm-t88", "generic-80", "generic-58", "unknown"]


class PrinterSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One receipt printer.

    ``kind``: the way to it. tcp: ``host``, ``port``; serial: ``device`` and ``baud``; usb: the device node of
    Linux' printer driver, or the USB interface itself where there is none; file: ``device``, a node, FIFO or
    plain file; cups: the print queue ``queue``, the last resort, since a queue knows of no paper; simulated:
    ``out`` keeps the papers. A serial or USB device may be named by ``vendor``, ``product`` (four hexadecimal
    digits each) and ``usb_serial`` in place of ``device``, and is then found again under another name.

    ``model``: see `hardware.printers.profiles`; ``dots``, ``dpi``, ``mm_per_s``, ``cutter``,
    ``completion_query`` and ``allow_silent`` say what the device at hand has otherwise. ``mode`` "text"
    prints plain letters on slow lines; "auto" chooses it for serial lines below 115,200 baud.
    """

    kind: Literal["tcp", "serial", "usb", "file", "cups", "simulated", "none"] = "simulated"
    model: Model = "epson-tm-t20"
    host: Annotated[str, Meta(min_length=1, max_length=253)] = "127.0.0.1"
    port: Port = 9100
    device: Annotated[str, Meta(max_length=4096)] = ""
    vendor: UsbId = ""
    product: UsbId = ""
    usb_serial: Annotated[str, Meta(max_length=126)] = ""
    queue: Annotated[str, Meta(pattern=r"^([^\s/#'\"-][^\s/#'\"]{0,126})?$")] = ""
    baud: Baud = 115200
    rtscts: bool = True
    mode: Literal["auto", "raster", "text"] = "auto"
    dots: Literal[384, 512, 576] | None = None
    dpi: Literal[180, 203] | None = None
    mm_per_s: Annotated[int, Meta(ge=20, le=1000)] | None = None
    cutter: bool | None = None
    completion_query: bool | None = None
    allow_silent: bool | None = None
    answer_s: Annotated[float, Meta(gt=0, le=5)] = 0.5
    write_s: Annotated[float, Meta(gt=0, le=30)] = 2.0
    job_s: Seconds = 15.0
    out: Annotated[str, Meta(max_length=4096)] = ""

    def __post_init__(self) -> None:
        if self.kind == "file" and not self.device:
            raise ValueError("device: a printer of kind file needs one")
        if self.kind == "serial" and not (self.device or self.vendor):
            raise ValueError("device: a printer of kind serial needs one, or vendor and product")
        if self.kind == "cups" and not self.queue:
            raise ValueError("queue: a printer of kind cups needs one")
        if bool(self.vendor) != bool(self.product):
            raise ValueError("product: vendor and product name a device together")


class Gates(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """When a picture of a card is good enough; found on drawn cards, to be looked at again with real ones.

    On the card at 642 x 405 pixels: ``dark``: least median grey; ``blur``: least sharpness (98th percentile of
    the second derivative in its weakest direction, over the contrast); ``contrast``: least difference of the 95th and 5th percentile where the
    number stands; ``strip_glare``, ``card_glare``: largest share of blown-out pixels there and on the card.
    On the frame: ``solidity``: least share of the outline's hull that is filled (a finger lowers it);
    ``least_width``: pixels that a card must be wide on a frame of 1920.
    """

    dark: Share255 = 60.0
    blur: Annotated[float, Meta(ge=0, le=2)] = 0.12
    contrast: Share255 = 50.0
    strip_glare: Share = 0.02
    card_glare: Share = 0.08
    solidity: Share = 0.97
    least_width: Annotated[int, Meta(ge=100, le=1900)] = 650


class ScannerSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One source of card pictures.

    ``kind``: camera: a USB camera over the tray, ``device`` as under /dev/v4l/by-id, "" for the only one;
    picamera2: one on the ribbon of a Raspberry Pi; sane: ``device`` as ``scanimage -L`` names it, ``bed`` what it
    calls its glass ("" for one without a choice); imager: a 2D imager on the serial line ``device`` at ``baud``
    that sends a picture when asked; vendor: a certified reader that sends one JSON line a reading, ``device`` a
    serial line or host:port; file: ``frames``, a picture, a folder or a script, for trials; simulated: a drawn
    tray, whose card ``seed`` chooses. ``deadline_s``: the longest a scan of a card may take, a page three times as long.
    ``own_process``: camera and models in a child that may crash, hang and be
    replaced without harm to a visit. ``read_number``: offer the number that was read off a KTP.
    ``keep_image`` False: of a card only what was read comes out, its picture ends where it was taken; the kiosk
    sets it by ``[identity] keep``.
    """

    kind: Literal["camera", "picamera2", "sane", "imager", "vendor", "file", "simulated", "none"] = (
        "simulated"
    )
    device: Annotated[str, Meta(max_length=4096)] = ""
    baud: Baud = 115200
    bed: Annotated[str, Meta(max_length=64)] = "Flatbed"
    frames: Annotated[str, Meta(max_length=4096)] = ""
    width: Annotated[int, Meta(ge=640, le=4096)] = 1920
    height: Annotated[int, Meta(ge=480, le=3072)] = 1080
    deadline_s: Annotated[float, Meta(gt=0, le=180)] = 30.0
    own_process: bool = True
    read_number: bool = True
    keep_image: bool = True
    seed: Annotated[int, Meta(ge=0, le=2**31)] = 1
    still_frames: Annotated[int, Meta(ge=2, le=60)] = 8
    gates: Gates = Gates()

    @property
    def live(self) -> bool:
        """Whether there is a picture to watch; else one is made when it is asked for, and takes its time."""
        return self.kind in ("camera", "picamera2", "file", "simulated")

    def __post_init__(self) -> None:
        if self.kind in ("sane", "imager", "vendor") and not self.device:
            raise ValueError(f"device: a scanner of kind {self.kind} needs one")
        if self.kind == "file" and not self.frames:
            raise ValueError("frames: a scanner of kind file needs a picture, a folder or a script")


class ReaderSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One reader of printed codes; ``idle_s`` of silence also ends a frame.

    A USB device may be named by ``vendor``, ``product`` and ``usb_serial`` in place of ``device``.
    """

    kind: Literal["simulated", "serial", "none"] = "simulated"
    device: Annotated[str, Meta(max_length=4096)] = ""
    vendor: UsbId = ""
    product: UsbId = ""
    usb_serial: Annotated[str, Meta(max_length=126)] = ""
    baud: Baud = 9600
    idle_s: Annotated[float, Meta(ge=0.02, le=1)] = 0.08

    def __post_init__(self) -> None:
        if self.kind == "serial" and not (self.device or self.vendor):
            raise ValueError("device: a reader of kind serial needs one, or vendor and product")
        if bool(self.vendor) != bool(self.product):
            raise ValueError("product: vendor and product name a device together")


AlsaName = Annotated[str, Meta(pattern=r"^([^\s-][^\s]{0,126})?$")]


class AudioSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Microphone and loudspeaker: a spoken account, and pages that are read aloud.

    ``kind``: alsa: `arecord` and `aplay` of alsa-utils, ``device`` as ALSA names it; simulated: ``wav`` (one
    channel, 16 bit, 16,000 a second) or a drawn voice is heard. ``longest_s``: seconds of one recording.
    ``speaker``: the loudspeaker's own kind, "" as the microphone's; ``speaker_device``: its own card, "" the same.
    ``headphones``: the card of a headset that is used while one is plugged in and the card tells; "" where the
    jack itself mutes the loudspeaker.
    """

    kind: Literal["alsa", "simulated", "none"] = "simulated"
    device: Annotated[str, Meta(pattern=r"^[^\s-][^\s]{0,126}$")] = "default"
    wav: Annotated[str, Meta(max_length=4096)] = ""
    longest_s: Annotated[int, Meta(ge=30, le=300)] = 300
    speaker: Literal["", "alsa", "simulated", "none"] = ""
    speaker_device: AlsaName = ""
    headphones: AlsaName = ""

    @property
    def speaker_kind(self) -> Literal["alsa", "simulated", "none"]:
        """What the loudspeaker is."""
        return self.speaker or self.kind


class DeviceSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All devices of one kiosk."""

    printer: PrinterSettings = PrinterSettings()
    scanner: ScannerSettings = ScannerSettings()
    reader: ReaderSettings = ReaderSettings()
    audio: AudioSettings = AudioSettings()
