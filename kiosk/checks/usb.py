"""What is plugged into this machine's sockets now, in words that staff can check against what stands before them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

UsbKind = Literal["stick", "keyboard", "network", "printer", "camera", "touch", "sound", "serial", "other"]
_DEVICES = Path("/sys/bus/usb/devices")
_INTERFACE, _INTERFACE_LENGTH = (
    4,
    9,
)  # USB 2.0, 9.6.5: descriptor type; class, subclass and protocol are bytes 5 to 7
_HUB = bytes((9,))
_KINDS: Final[tuple[tuple[UsbKind, tuple[bytes, ...]], ...]] = (
    ("stick", (b"\x08",)),
    ("keyboard", (b"\x03\x00\x01", b"\x03\x01\x01")),
    ("network", (b"\x02\x06", b"\x02\x0d", b"\xe0")),
    ("printer", (b"\x07",)),
    ("camera", (b"\x0e",)),
    ("touch", (b"\x03",)),
    ("sound", (b"\x01",)),
    ("serial", (b"\x02", b"\x0a")),
)
"""How the classes of interfaces begin. What staff should think twice of comes first: a device may be several at once."""
_LONGEST = 40


@dataclass(frozen=True, slots=True)
class UsbDevice:
    """``socket``: as the kernel numbers it, e.g. ``1-4``; ``name``: what the device calls itself, "" where it says nothing;
    ``let_in``: it may be used now."""

    socket: str
    kind: UsbKind
    name: str
    let_in: bool


def plugged_in(devices: Path = _DEVICES) -> tuple[UsbDevice, ...]:
    """Everything but hubs, which any machine lets in, by socket. Empty where there is no USB."""
    found = sorted(path for path in devices.glob("[0-9]*-*") if ":" not in path.name)
    return tuple(device for path in found if (device := _device(path)) is not None)


def _device(path: Path) -> UsbDevice | None:
    interfaces = tuple(_interfaces(_bytes(path / "descriptors")))
    if any(one.startswith(_HUB) for one in interfaces):
        return None
    name = " ".join(_word(path / part) for part in ("manufacturer", "product")).strip()
    return UsbDevice(path.name, _kind(interfaces), name[:_LONGEST], _word(path / "authorized") != "0")


def _kind(interfaces: tuple[bytes, ...]) -> UsbKind:
    for kind, begins in _KINDS:
        if any(one.startswith(begins) for one in interfaces):
            return kind
    return "other"


def _interfaces(descriptors: bytes) -> Iterator[bytes]:
    """Class, subclass and protocol of each. Out of the descriptors, since the kernel lists no interface of what is refused."""
    place = 0
    while place + 1 < len(descriptors) and (length := descriptors[place]):
        if descriptors[place + 1] == _INTERFACE and length == _INTERFACE_LENGTH:
            yield descriptors[place + 5 : place + 8]
        place += length


def _word(path: Path) -> str:
    """Without what a page would not draw: anybody may have made the device."""
    text = _bytes(path).decode("ascii", errors="ignore")
    return "".join(sign for sign in text if sign.isprintable()).strip()


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""
