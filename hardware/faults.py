"""Faults between a transport and its driver. They never leave the driver: ports answer with values.

DeviceFault
 +- DeviceAbsent     there is nothing to open
 +- DeviceDenied     it is there, and not ours to open
 +- DeviceLost       it was open and is gone, or the line broke
 +- DeviceStalled    it takes no more bytes in time
"""

from __future__ import annotations


class DeviceFault(Exception):  # noqa: N818 -- a fault of a device is no error of ours
    """A device did not do what was asked; the text names the operation, never its data."""


class DeviceAbsent(DeviceFault):
    """There is nothing to open."""


class DeviceDenied(DeviceFault):
    """The device is there, and not ours to open."""


class DeviceLost(DeviceFault):
    """The device was open and is gone, or the line broke."""


class DeviceStalled(DeviceFault):
    """The device takes no more bytes in time; ``written`` of the bytes given may have gone out."""

    def __init__(self, written: int = 0) -> None:
        super().__init__("takes no more bytes")
        self.written = written
