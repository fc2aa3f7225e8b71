"""Which USB device is meant: it keeps its numbers when it is plugged in again and gets another name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from hardware.faults import DeviceDenied


@dataclass(frozen=True, slots=True)
class UsbIdentity:
    """``vendor`` and ``product``: four hexadecimal digits each, in small letters; empty: any. ``serial``: as the
    device says it; empty: any, or one that says none."""

    vendor: str = ""
    product: str = ""
    serial: str = ""

    def means(self, other: UsbIdentity) -> bool:
        """Whether ``other``, found on a bus, is what is wanted here."""
        wanted = (self.vendor, self.product, self.serial)
        return all(
            not want or want == have
            for want, have in zip(wanted, (other.vendor, other.product, other.serial), strict=True)
        )

    def __str__(self) -> str:
        numbers = f"{self.vendor}:{self.product}" if self.vendor else ""
        return " ".join(part for part in (numbers, self.serial) if part) or "any"


_Found = TypeVar("_Found")


def only_one(found: Iterable[_Found]) -> _Found | None:
    """The one of ``found``, or None; DeviceDenied for several: to take the first would be to guess, and a
    receipt on the wrong printer is a stranger's."""
    several = list(found)
    if len(several) > 1:
        names = ", ".join(map(str, several))
        raise DeviceDenied(f"several: {names}; name one by vendor, product and usb_serial")
    return several[0] if several else None
