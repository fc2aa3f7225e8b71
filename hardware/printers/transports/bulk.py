"""A USB printer without Linux' printer driver: pyusb on its bulk endpoints. Fences pyusb, which is untyped.

Never a reset: it would take the paper of whoever prints just now. Every call has its time in milliseconds;
libusb takes 0 for "for ever".
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

import usb.backend
import usb.backend.libusb1
import usb.core
import usb.util

from hardware.faults import DeviceAbsent, DeviceLost, DeviceStalled
from hardware.printers.transports.contract import LARGEST_WRITE, broken_line, opening
from hardware.printers.transports.identity import UsbIdentity, only_one

Backend: TypeAlias = usb.backend.IBackend
UsbBus: TypeAlias = Callable[[], Backend | None]
"""pyusb's way to the bus; None where libusb is not installed."""

libusb: UsbBus = usb.backend.libusb1.get_backend

_PRINTER, _MAKERS_OWN = 7, 0xFF
"""Classes of interfaces. An Epson receipt printer (M129C, 04b8:0202) does not say that its own is a printer's; Linux' driver knows it by
its numbers, and here a device that is named is believed."""


class BulkTransport:
    """``bus`` may have no backend; the printer is then absent, and it is said why."""

    def __init__(self, wanted: UsbIdentity, bus: UsbBus) -> None:
        self._wanted = wanted
        self._bus = bus
        self._open: _Claimed | None = None

    @property
    def found(self) -> str:
        return str(self._open.printer) if self._open is not None else ""

    def open(self) -> None:
        self.close()
        backend = self._bus()
        if backend is None:
            raise DeviceAbsent("no printer node, and no libusb to look further")
        with opening():
            classes = (_PRINTER, _MAKERS_OWN) if self._wanted.vendor else (_PRINTER,)
            printers = [_Printer.of(device) for device in _devices(backend, classes)]
            printer = only_one(printer for printer in printers if self._wanted.means(printer.identity))
            if printer is None:
                raise DeviceAbsent(f"no USB printer ({self._wanted})")
            self._open = _Claimed(printer, classes)

    def write_some(self, data: bytes, deadline_s: float) -> int:
        line = self._claimed()
        try:
            with broken_line():
                taken = int(line.out.write(data[:LARGEST_WRITE], _milliseconds(deadline_s)))
        except DeviceLost as lost:
            if isinstance(lost.__cause__, usb.core.USBTimeoutError):
                raise DeviceStalled from lost
            raise
        if not taken:
            raise DeviceStalled
        return taken

    def read_some(self, limit: int, deadline_s: float) -> bytes:
        line = self._claimed()
        until = time.monotonic() + deadline_s
        while not line.inbox and line.into is not None:
            left = until - time.monotonic()
            try:
                with broken_line():
                    # Whole packets, or what is longer is an error; an empty packet is no silence.
                    line.inbox = bytes(line.into.read(line.into.wMaxPacketSize, _milliseconds(left)))
            except DeviceLost as lost:
                if isinstance(lost.__cause__, usb.core.USBTimeoutError):
                    return b""
                raise
            if left <= 0:
                break
        data, line.inbox = line.inbox[:limit], line.inbox[limit:]
        return data

    def close(self) -> None:
        if self._open is not None:
            claimed, self._open = self._open, None
            claimed.release()

    def _claimed(self) -> _Claimed:
        if self._open is None:
            raise DeviceLost("not open")
        return self._open


class _Claimed:
    """A printer's interface in our hands, with its endpoints as it describes them itself."""

    def __init__(self, printer: _Printer, classes: tuple[int, ...]) -> None:
        self.printer = printer
        self.inbox = b""
        self._device = printer.device
        interface, self.out, self.into = _endpoints(self._device, classes)
        self._number: int = interface.bInterfaceNumber
        self._detached = False
        try:
            if self._device.is_kernel_driver_active(self._number):
                self._device.detach_kernel_driver(self._number)
                self._detached = True
            usb.util.claim_interface(self._device, self._number)
            if interface.bAlternateSetting:
                self._device.set_interface_altsetting(self._number, interface.bAlternateSetting)
        except usb.core.USBError:
            self.release()
            raise

    def release(self) -> None:
        """Gives the interface back, to Linux' driver where it was taken from that."""
        try:
            usb.util.release_interface(self._device, self._number)
            if self._detached:
                self._device.attach_kernel_driver(self._number)
        except usb.core.USBError:
            pass  # pulled out: there is nothing to give back
        finally:
            usb.util.dispose_resources(self._device)


@dataclass(frozen=True, slots=True)
class _Printer:
    device: Any
    identity: UsbIdentity

    @classmethod
    def of(cls, device: Any) -> _Printer:
        try:
            serial = device.serial_number or ""
        except (usb.core.USBError, ValueError):  # ValueError: not ours to ask
            serial = ""
        return cls(device, UsbIdentity(f"{device.idVendor:04x}", f"{device.idProduct:04x}", serial))

    def __str__(self) -> str:
        return f"usb {self.device.bus}:{self.device.address} {self.identity}"


def _devices(backend: Backend, classes: tuple[int, ...]) -> list[Any]:
    def fits(device: Any) -> bool:
        try:
            return any(_interfaces(configuration, classes) for configuration in device)
        except usb.core.USBError:
            return False  # unreadable, or pulled out while we looked

    return list(usb.core.find(find_all=True, backend=backend, custom_match=fits))


def _interfaces(configuration: Any, classes: tuple[int, ...]) -> list[Any]:
    """Those of ``classes``, in their order."""
    return [face for wanted in classes for face in configuration if face.bInterfaceClass == wanted]


def _endpoints(device: Any, classes: tuple[int, ...]) -> tuple[Any, Any, Any]:
    """Interface, bulk way out, and bulk way in (None if it has none); one that answers is preferred."""
    try:
        configuration = device.get_active_configuration()
    except usb.core.USBError:
        device.set_configuration()
        configuration = device.get_active_configuration()
    ways = [
        (interface, _bulk(interface, usb.util.ENDPOINT_OUT), _bulk(interface, usb.util.ENDPOINT_IN))
        for interface in _interfaces(configuration, classes)
    ]
    usable = [way for way in ways if way[1] is not None]
    if not usable:
        raise DeviceAbsent("a USB printer without a bulk way out")
    return next((way for way in usable if way[2] is not None), usable[0])


def _bulk(interface: Any, direction: int) -> Any:
    return usb.util.find_descriptor(
        interface,
        custom_match=lambda endpoint: (
            usb.util.endpoint_direction(endpoint.bEndpointAddress) == direction
            and usb.util.endpoint_type(endpoint.bmAttributes) == usb.util.ENDPOINT_TYPE_BULK
        ),
    )


def _milliseconds(seconds: float) -> int:
    return max(1, round(seconds * 1000))
