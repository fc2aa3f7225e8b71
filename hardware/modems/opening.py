"""From the settings to a line; the one place that knows pyserial's."""

from __future__ import annotations

from pathlib import Path

from serial.tools.list_ports import comports

from hardware.modems.settings import ModemSettings
from hardware.printers.transports import SerialTransport, Transport

_LASTING = Path("/dev/serial/by-id")


def open_line(settings: ModemSettings) -> Transport:
    """The line of ``settings``, not open yet: locked against other programs once it is, each write with a limit."""
    return SerialTransport(settings.device, settings.baud, False, comports)


def ports(lasting: Path = _LASTING) -> list[str]:
    """The serial ports of this machine, by their lasting names where they have some."""
    if lasting.is_dir():
        return sorted(str(path) for path in lasting.iterdir())
    return sorted(str(port.device) for port in comports())
