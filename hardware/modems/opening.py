"""From the settings to a line; the one place that knows pyserial's."""

from __future__ import annotations

from hardware.modems.settings import ModemSettings
from hardware.printers.transports import SerialTransport, Transport


def open_line(settings: ModemSettings) -> Transport:
    """The line of ``settings``, not open yet: locked against other programs once it is, each write with a limit."""
    return SerialTransport(settings.device, settings.baud, False, list)
