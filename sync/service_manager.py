"""What the service manager is told of this process: sd_notify(3), its own protocol."""

from __future__ import annotations

import os
import socket
from collections.abc import Mapping
from contextlib import suppress

READY = "READY=1"
STOPPING = "STOPPING=1"


def tell(*lines: str, environment: Mapping[str, str] = os.environ) -> None:
    """One datagram to ``NOTIFY_SOCKET``; without one (a console, the demo) nothing is sent."""
    address = environment.get("NOTIFY_SOCKET", "").replace("@", "\0", 1)
    if not address:
        return
    # A manager that is away must stop nobody's work; one whose queue is full must not make a screen wait.
    with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.setblocking(False)
        line.sendto("\n".join(lines).encode(), address)
