"""A USB bus made of software, below pyusb: what is plugged into it is found, claimed and spoken to by the real
driver, and can be pulled out in mid-job."""

from __future__ import annotations

import errno
from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import usb.backend
from usb.core import USBError, USBTimeoutError

from hardware.faults import DeviceStalled
from hardware.printers.simulated.printer import VirtualPrinter
from hardware.twin_line import TwinLine

PACKET = 64
_OUT, _IN = 0x03, 0x86  # where some models have them; a driver must look, not know
_ENDPOINTS = ((), (_IN, _OUT))
"""Of each interface: a key pad comes first, so that "the first interface" is the wrong one."""
_KEY_PAD, PRINTER_CLASS, _PRINTING = 3, 7, 1
_SERIAL_STRING = 3


@dataclass
class PluggedPrinter:
    """One place on the bus. ``kernel_driver``: Linux' own driver holds the printer's interface, which says that
    it is of ``interface_class``."""

    printer: VirtualPrinter
    vendor: int
    product: int
    serial: str
    address: int
    kernel_driver: bool
    interface_class: int
    there: bool = True
    claimed: set[int] = field(default_factory=set)


class SimulatedUsb(usb.backend.IBackend):  # type: ignore[misc]  # pyusb is untyped
    """``wait`` takes seconds: ``time.sleep``, or a simulated clock's step."""

    def __init__(self, wait: Callable[[float], None]) -> None:
        self._wait = wait
        self._plugged: list[PluggedPrinter] = []
        self._addresses = 0

    def plug(
        self,
        printer: VirtualPrinter,
        vendor: int = 0x04B8,
        product: int = 0x0E15,
        serial: str = "X4RT001",
        *,
        kernel_driver: bool = False,
        interface_class: int = PRINTER_CLASS,
    ) -> PluggedPrinter:
        """Puts a printer on the bus, each time under a new address."""
        self._addresses += 1
        place = PluggedPrinter(
            printer, vendor, product, serial, self._addresses, kernel_driver, interface_class
        )
        self._plugged.append(place)
        return place

    def unplug(self, place: PluggedPrinter) -> None:
        """Pulls the cable; the printer keeps its power, and what it has got."""
        place.there = False
        self._plugged.remove(place)
        place.printer.disconnected()

    # What pyusb calls, by its names. ``dev`` and ``dev_handle`` are ours: a place, and an open one.

    def enumerate_devices(self) -> Iterator[PluggedPrinter]:
        return iter(list(self._plugged))

    def get_device_descriptor(self, dev: PluggedPrinter) -> SimpleNamespace:
        return _descriptor(
            1,
            18,
            bcdUSB=0x0200,
            bDeviceClass=0,
            bDeviceSubClass=0,
            bDeviceProtocol=0,
            bMaxPacketSize0=64,
            idVendor=dev.vendor,
            idProduct=dev.product,
            bcdDevice=0x0100,
            iManufacturer=0,
            iProduct=0,
            iSerialNumber=_SERIAL_STRING if dev.serial else 0,
            bNumConfigurations=1,
            address=dev.address,
            bus=1,
            port_number=1,
            port_numbers=(1,),
            speed=3,
        )

    def get_configuration_descriptor(self, dev: PluggedPrinter, config: int) -> SimpleNamespace:
        _there(dev)
        return _descriptor(
            2,
            9,
            wTotalLength=9,
            bNumInterfaces=len(_ENDPOINTS),
            bConfigurationValue=1,
            iConfiguration=0,
            bmAttributes=0x80,
            bMaxPower=50,
        )

    def get_interface_descriptor(
        self, dev: PluggedPrinter, intf: int, alt: int, config: int
    ) -> SimpleNamespace:
        if alt or intf >= len(_ENDPOINTS):
            raise IndexError(intf)
        return _descriptor(
            4,
            9,
            bInterfaceNumber=intf,
            bAlternateSetting=0,
            bNumEndpoints=len(_ENDPOINTS[intf]),
            bInterfaceClass=dev.interface_class if intf == _PRINTING else _KEY_PAD,
            bInterfaceSubClass=1,
            bInterfaceProtocol=2,
            iInterface=0,
        )

    def get_endpoint_descriptor(
        self, dev: PluggedPrinter, ep: int, intf: int, alt: int, config: int
    ) -> SimpleNamespace:
        return _descriptor(
            5,
            7,
            bEndpointAddress=_ENDPOINTS[intf][ep],
            bmAttributes=2,
            wMaxPacketSize=PACKET,
            bInterval=0,
            bRefresh=0,
            bSynchAddress=0,
        )

    def open_device(self, dev: PluggedPrinter) -> _Handle:
        _there(dev)
        return _Handle(dev, TwinLine(dev.printer, self._wait))

    def close_device(self, dev_handle: _Handle) -> None:
        dev_handle.leave()

    def get_configuration(self, dev_handle: _Handle) -> int:
        _there(dev_handle.place)
        return 1

    def is_kernel_driver_active(self, dev_handle: _Handle, intf: int) -> bool:
        _there(dev_handle.place)
        return intf == _PRINTING and dev_handle.place.kernel_driver

    def detach_kernel_driver(self, dev_handle: _Handle, intf: int) -> None:
        _there(dev_handle.place).kernel_driver = False

    def attach_kernel_driver(self, dev_handle: _Handle, intf: int) -> None:
        _there(dev_handle.place).kernel_driver = True

    def claim_interface(self, dev_handle: _Handle, intf: int) -> None:
        place = _there(dev_handle.place)
        if self.is_kernel_driver_active(dev_handle, intf) or intf in place.claimed:
            raise USBError("Resource busy", errno=errno.EBUSY)
        place.claimed.add(intf)
        dev_handle.begin()

    def release_interface(self, dev_handle: _Handle, intf: int) -> None:
        _there(dev_handle.place).claimed.discard(intf)

    def bulk_write(self, dev_handle: _Handle, ep: int, intf: int, data: Any, timeout: int) -> int:
        dev_handle.check(ep, intf, _OUT)
        try:
            return dev_handle.line.write_some(bytes(data), timeout / 1000)
        except DeviceStalled:
            raise USBTimeoutError("Operation timed out", errno=errno.ETIMEDOUT) from None

    def bulk_read(self, dev_handle: _Handle, ep: int, intf: int, buff: array[int], timeout: int) -> int:
        dev_handle.check(ep, intf, _IN)
        answer = dev_handle.line.read_some(len(buff), timeout / 1000)
        if not answer:
            raise USBTimeoutError("Operation timed out", errno=errno.ETIMEDOUT)
        if len(buff) % PACKET or len(answer) > len(buff):
            raise USBError("Overflow", errno=errno.EOVERFLOW)
        buff[: len(answer)] = array("B", answer)
        return len(answer)

    def ctrl_transfer(  # noqa: PLR0917  pyusb's own order
        self,
        dev_handle: _Handle,
        bm_request_type: int,
        request: int,
        value: int,
        index: int,
        data: array[int],
        timeout: int,
    ) -> int:
        """GET_DESCRIPTOR of a string: the languages, or the serial number."""
        place = _there(dev_handle.place)
        words = place.serial.encode("utf-16-le") if value & 0xFF == _SERIAL_STRING else b"\x09\x04"
        answer = array("B", bytes((len(words) + 2, 3)) + words)
        data[: len(answer)] = answer
        return len(answer)


class _Handle:
    """A place held open; the printer hears from it once its interface is claimed."""

    def __init__(self, place: PluggedPrinter, line: TwinLine) -> None:
        self.place, self.line = place, line

    def begin(self) -> None:
        self.line.open()

    def check(self, endpoint: int, interface: int, want: int) -> None:
        if interface not in _there(self.place).claimed or endpoint != want:
            raise USBError("Entity not found", errno=errno.ENOENT)

    def leave(self) -> None:
        self.line.close()


def _there(place: PluggedPrinter) -> PluggedPrinter:
    if not place.there:
        raise USBError("No such device (it may have been disconnected)", errno=errno.ENODEV)
    return place


def _descriptor(type_: int, length: int, **fields: Any) -> SimpleNamespace:
    return SimpleNamespace(bLength=length, bDescriptorType=type_, extra_descriptors=[], **fields)
