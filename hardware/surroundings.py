"""What of the machine is looked through for a device; tests and demonstrations lay out their own."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import cv2
from serial.tools.list_ports import comports

from hardware.printers.transports.bulk import UsbBus, libusb
from hardware.printers.transports.serial_line import SerialPorts
from hardware.scanners.camera import Captures


@dataclass(frozen=True, slots=True)
class Surroundings:
    """``root``: where /sys and /dev lie; ``usb``: pyusb's way to the bus; ``serial_ports``:
    those of now; ``environment``: of the programs of printing and scanning (PATH, CUPS_SERVER); ``cameras``:
    OpenCV's way to one."""

    root: Path = Path("/")
    usb: UsbBus = libusb
    serial_ports: SerialPorts = comports
    environment: Mapping[str, str] = field(default_factory=lambda: os.environ)
    cameras: Captures = cv2.VideoCapture
