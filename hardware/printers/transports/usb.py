"""A USB printer: through Linux' printer driver where that has made a node, else through the USB interface itself."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from hardware.faults import DeviceLost
from hardware.printers.transports.bulk import BulkTransport, UsbBus
from hardware.printers.transports.contract import Transport
from hardware.printers.transports.file import FileTransport
from hardware.printers.transports.identity import UsbIdentity, only_one


class UsbTransport:
    """``root``: what /sys and /dev are looked for under. ``bus``: pyusb's way to the interface.

    The node comes first (decisions/0013): the driver is made for it, and another program that prints keeps
    working. Both are looked for anew at each open.
    """

    def __init__(self, wanted: UsbIdentity, root: Path, bus: UsbBus) -> None:
        self._wanted = wanted
        self._root = root
        self._bulk = BulkTransport(wanted, bus)
        self._line: Transport | None = None

    @property
    def found(self) -> str:
        return self._line.found if self._line is not None else ""

    def open(self) -> None:
        self.close()
        node = only_one(node for node in printer_nodes(self._root) if self._wanted.means(node.identity))
        line = self._bulk if node is None else FileTransport(node.path, str(node), may_create=False)
        line.open()
        self._line = line

    def write_some(self, data: bytes, deadline_s: float) -> int:
        return self._open_line().write_some(data, deadline_s)

    def read_some(self, limit: int, deadline_s: float) -> bytes:
        return self._open_line().read_some(limit, deadline_s)

    def close(self) -> None:
        if self._line is not None:
            line, self._line = self._line, None
            line.close()

    def _open_line(self) -> Transport:
        if self._line is None:
            raise DeviceLost("not open")
        return self._line


@dataclass(frozen=True, slots=True)
class Node:
    """A printer that Linux' driver has in hand."""

    path: Path
    identity: UsbIdentity

    def __str__(self) -> str:
        return f"{self.path} {self.identity}"


def printer_nodes(root: Path = Path("/")) -> list[Node]:
    """Every ``/dev/usb/lp*`` with the identity of the device behind it, in order of their names."""
    entries = sorted((root / "sys/class/usbmisc").glob("lp*"))
    nodes = [Node(root / "dev/usb" / entry.name, _behind(entry)) for entry in entries]
    return [node for node in nodes if node.path.exists()]


def _behind(entry: Path) -> UsbIdentity:
    """``device`` is the printer's interface; what it belongs to lies one above it, by the system's own tree."""
    device = entry / "device" / ".."
    return UsbIdentity(
        _attribute(device / "idVendor").lower(),
        _attribute(device / "idProduct").lower(),
        _attribute(device / "serial"),
    )


def _attribute(path: Path) -> str:
    """Empty where the device has none, or has been pulled out while we looked."""
    try:
        return path.read_text("utf-8", "replace").strip()
    except OSError:
        return ""
