"""Lines to a device: open, write some, read some, close. One module for each way."""

from hardware.printers.transports.contract import Transport
from hardware.printers.transports.file import FileTransport
from hardware.printers.transports.identity import UsbIdentity
from hardware.printers.transports.serial_line import SerialTransport
from hardware.printers.transports.tcp import TcpTransport
from hardware.printers.transports.usb import UsbTransport

__all__ = [
    "FileTransport",
    "SerialTransport",
    "TcpTransport",
    "Transport",
    "UsbIdentity",
    "UsbTransport",
]
