"""Which machine this is, and that nothing of a visit is left where its memory could be read.

Identity = hash(journal id, system id, hardware address): a copied disk in another kiosk is another machine and must
be enrolled by itself (F45).
"""

from __future__ import annotations

import ctypes
import os
import resource
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

_PERMANENT = "0"  # addr_assign_type: burnt in, neither drawn at random nor set by somebody
_ETHERNET = "1"  # ARPHRD_ETHER, as Wi-Fi says too; 772 is the loopback
_SET_DUMPABLE = 4  # linux/prctl.h


class Machine(NamedTuple):
    """Where to look: the system's id and its network cards."""

    machine_id: Path = Path("/etc/machine-id")
    network: Path = Path("/sys/class/net")

    def identity(self, journal_id: str) -> str:
        """The hash that stands for this journal on this machine."""
        addresses = self._addresses()
        return self._hash(journal_id, addresses[0] if addresses else "")

    def is_that_of(self, identity: str, journal_id: str) -> bool:
        """Whether an enrolment with this identity was made here. One without any (the journal of a test) claims nothing.

        Each card that is here counts, since which is the lowest changes with a second one; and the formula of older
        versions, which knew no hardware address.
        """
        known = {self._hash(journal_id, one) for one in (*self._addresses(), "")}
        known.add(_sha256(f"{journal_id}\n{self._system()}"))
        return not identity or identity in known

    def _hash(self, journal_id: str, address: str) -> str:
        return _sha256(f"{journal_id}\n{self._system()}\n{address}")

    def _system(self) -> str:
        return _word(self.machine_id)

    def _addresses(self) -> list[str]:
        """Permanent addresses of real cards; those on USB last, since they are unplugged."""
        cards = (card for card in self.network.glob("*") if (card / "device").exists())
        found = [
            (_is_on_usb(card), _word(card / "address"))
            for card in cards
            if _word(card / "addr_assign_type") == _PERMANENT and _word(card / "type") == _ETHERNET
        ]
        return [address for _, address in sorted(found) if address]


def _is_on_usb(card: Path) -> bool:
    return any(part.startswith("usb") for part in (card / "device").resolve().parts)


def _word(path: Path) -> str:
    try:
        return path.read_text().strip()
    except OSError:
        return ""


def _sha256(text: str) -> str:
    import hashlib  # noqa: PLC0415  OpenSSL behind it is half a megabyte that the first frame does not need

    return hashlib.sha256(text.encode()).hexdigest()


def refused_devices(root: Path = Path("/sys/bus/usb/devices")) -> frozenset[str]:
    """Sockets in which a USB device is plugged that this machine's list does not let in (F40), e.g. ``1-4``."""
    plugged = (
        path for path in root.glob("*") if ":" not in path.name
    )  # with a colon: an interface of a device
    return frozenset(path.name for path in plugged if _word(path / "authorized") == "0")


def forgetful(environment: Mapping[str, str]) -> dict[str, str]:
    """What a process must be started with so that whatever it frees is overwritten at once.

    CPython keeps freed strings where they were. With every object from the C library's allocator, its cache of freed
    blocks off and its debugging fill on, each block is overwritten as it is freed, all but its last eight bytes: a whole
    number, or seven letters. So the interpreter's own debugging fill, which leaves out none, comes before it; the C
    library's is for what others allocate (pictures, textures).
    """
    return {
        **environment,
        "PYTHONMALLOC": "malloc_debug",
        "GLIBC_TUNABLES": "glibc.malloc.tcache_count=0",
        "MALLOC_PERTURB_": "90",
    }


def become_forgetful() -> None:
    """Starts this very program again, in the same process, with `forgetful`'s environment, unless it has it already."""
    wanted = forgetful(os.environ)
    if wanted != dict(os.environ):
        os.execve(sys.executable, [sys.executable, *sys.orig_argv[1:]], wanted)  # noqa: S606 - ourselves


def leave_no_core() -> None:
    """No core file of this process, and nobody but root may read its memory: a draft lies in it in the clear."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    ctypes.CDLL(None, use_errno=True).prctl(_SET_DUMPABLE, 0, 0, 0, 0)


def give_back() -> None:
    """What was freed goes back to the system instead of lying about for the next page: some 18 MB after a visit."""
    with suppress(AttributeError):  # a C library that is not glibc keeps its own house
        ctypes.CDLL(None).malloc_trim(0)
