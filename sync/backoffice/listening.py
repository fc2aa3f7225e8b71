"""How the office's process speaks HTTP: httptools and uvloop under uvicorn, with a bound on what a head may hold.

Measured against h11 and asyncio's own loop, one case a request: 4.4 -> 2.5 ms of CPU, two and a half times the requests
a second. What h11 bounds by itself and uvicorn's httptools does not is the head: anybody may connect and send headers
without end, so it is bounded here.
"""

from __future__ import annotations

import gc
import socket
import threading
from collections.abc import Callable
from typing import Any

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

WAITING_CONNECTIONS = 4096
"""As many as Linux lets wait (net.core.somaxconn): one that finds no place there is tried again after seconds."""

LARGEST_HEAD = 64 * 1024
"""Bytes, as in h11. The longest that kiosks and browsers send has less than three thousand."""


class BoundedHttp(HttpToolsProtocol):
    """400 and the end of the connection for a head that is longer than `LARGEST_HEAD`."""

    _in_head = False
    _came = 0

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self._in_head, self._came = True, 0

    def on_message_begin(self) -> None:
        self._in_head, self._came = True, 0
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        self._in_head = False
        super().on_headers_complete()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if not self._in_head:
            return
        self._came += len(data)
        if self._came > LARGEST_HEAD and not self.transport.is_closing():
            self.send_400_response("Request header fields too large.")


def configured(app: ASGIApp, **options: Any) -> uvicorn.Config:
    """uvicorn's settings with this way of speaking HTTP; ``options``: the rest of them."""
    return uvicorn.Config(
        app, http=BoundedHttp, loop="uvloop", ws="none", backlog=WAITING_CONNECTIONS, **options
    )


def settle_memory() -> None:
    """What is there once everything is read stays until the end, so the collector need not look through it again: some
    300,000 objects, which held every request for 0.2 s every few seconds (seen in `bench desk_pages`)."""
    gc.collect()
    gc.freeze()


class Server(uvicorn.Server):
    """uvicorn, which says that it is about to end before it waits for what is open: streams of the desk end of
    themselves then, and hold up no restart. ``ready``: called once, when requests are answered."""

    def __init__(
        self, config: uvicorn.Config, ending: threading.Event, ready: Callable[[], None] = lambda: None
    ) -> None:
        super().__init__(config)
        self._ending, self._ready = ending, ready

    def run(self, sockets: list[socket.socket] | None = None) -> None:
        settle_memory()
        super().run(sockets)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._ending.set()
        await super().shutdown(sockets)
