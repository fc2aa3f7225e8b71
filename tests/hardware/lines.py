"""A printer at the end of each way, and a machine laid out as Linux lays out its own."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from hardware.catalogue import open_printer
from hardware.ports import ReceiptPrinter
from hardware.printers.simulated import VirtualPrinter
from hardware.printers.simulated.usb_bus import SimulatedUsb
from hardware.printers.typefaces import Typefaces
from hardware.settings import PrinterSettings
from hardware.surroundings import Surroundings

PATIENT = {"answer_s": 5.0, "job_s": 60.0}
"""For lines with a thread behind them, on a machine that may be busy. Nothing here waits so long."""

NAMED = {"vendor": "04b8", "product": "0e15", "usb_serial": "X4RT001"}


@dataclass(frozen=True)
class Port:
    """What ``list_ports`` says of a serial port."""

    device: str
    vid: int | None = 0x04B8
    pid: int | None = 0x0E15
    serial_number: str | None = "X4RT001"


@dataclass
class Machine:
    """A root folder with the part of /sys and /dev that a printer is looked for in, a bus, and serial ports."""

    root: Path
    usb: SimulatedUsb = field(default_factory=lambda: SimulatedUsb(time.sleep))
    ports: list[Port] = field(default_factory=list)

    def surroundings(self) -> Surroundings:
        return Surroundings(self.root, lambda: self.usb, lambda: list(self.ports))

    def node(self, name: str, device: str, serial: str = "X4RT001", product: str = "0e15") -> None:
        """As the driver makes it: /sys/class/usbmisc/lp0 leads into the tree of devices, and its ``device`` back
        to the interface, one below what has the numbers."""
        place = self.root / "sys/devices/pci0000:00/usb1" / f"1-{name[2:]}"
        interface = place / f"1-{name[2:]}:1.0"
        (interface / "usbmisc" / name).mkdir(parents=True)
        (interface / "usbmisc" / name / "device").symlink_to("../../../" + interface.name)
        (place / "idVendor").write_text("04b8\n")
        (place / "idProduct").write_text(product + "\n")
        if serial:
            (place / "serial").write_text(serial + "\n")
        misc = self.root / "sys/class/usbmisc"
        misc.mkdir(parents=True, exist_ok=True)
        (misc / name).symlink_to(interface / "usbmisc" / name)
        nodes = self.root / "dev/usb"
        nodes.mkdir(parents=True, exist_ok=True)
        (nodes / name).symlink_to(device)

    def no_node(self, name: str) -> None:
        (self.root / "sys/class/usbmisc" / name).unlink()
        (self.root / "dev/usb" / name).unlink()


def _tcp(machine: Machine, twin: VirtualPrinter) -> PrinterSettings:
    return PrinterSettings(kind="tcp", port=twin.serve_tcp().port, **PATIENT)


def _serial(machine: Machine, twin: VirtualPrinter) -> PrinterSettings:
    return PrinterSettings(kind="serial", device=twin.serve_pty().device, **PATIENT)


def _serial_by_identity(machine: Machine, twin: VirtualPrinter) -> PrinterSettings:
    machine.ports += [Port("/dev/ttyS0", None, None, None), Port(twin.serve_pty().device)]
    return PrinterSettings(kind="serial", **NAMED, **PATIENT)


def _file(machine: Machine, twin: VirtualPrinter) -> PrinterSettings:
    return PrinterSettings(kind="file", device=twin.serve_pty().device, **PATIENT)


def _usb_node(machine: Machine, twin: VirtualPrinter) -> PrinterSettings:
    machine.node("lp0", twin.serve_pty().device)
    return PrinterSettings(kind="usb", **NAMED, **PATIENT)


def _usb_bulk(machine: Machine, twin: VirtualPrinter) -> PrinterSettings:
    machine.usb.plug(twin)
    return PrinterSettings(kind="usb", **PATIENT)


def _simulated(machine: Machine, twin: VirtualPrinter) -> PrinterSettings:
    return PrinterSettings()


LINES: dict[str, Callable[[Machine, VirtualPrinter], PrinterSettings]] = {
    "simulated": _simulated,
    "tcp": _tcp,
    "serial": _serial,
    "serial by identity": _serial_by_identity,
    "file": _file,
    "usb node": _usb_node,
    "usb bulk": _usb_bulk,
}


def open_over(line: str, machine: Machine, twin: VirtualPrinter, typefaces: Typefaces) -> ReceiptPrinter:
    settings = LINES[line](machine, twin)
    return open_printer(settings, twin=twin, typefaces=typefaces, surroundings=machine.surroundings())
