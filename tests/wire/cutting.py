"""A TCP proxy that cuts the line after so many bytes, in either direction: the field's bad network, to the byte.

It also knows the messages that pass: a cut may be aimed at a byte of a certain request or reply, and whole
requests are kept, so that a test can send them once more as they were.
"""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from tests.wire.framing import Framer, Message


@dataclass(frozen=True)
class Place:
    """A byte of the next message of this kind: that byte and those behind it no longer arrive.

    ``at``: bytes from the beginning of the part, from its end if negative, or a share of it (0.0 to 1.0).
    """

    method: Literal["POST", "HEAD", "PATCH"]
    way: Literal["request", "reply"]
    part: Literal["head", "body"]
    at: int | float = 0

    def __str__(self) -> str:
        return f"{self.method}-{self.way}-{self.part}-{self.at}"


@dataclass
class CuttingProxy:
    """``up`` and ``down``: bytes let through until the line is cut, over all connections; None: never."""

    target: tuple[str, int]
    up: int | None = None
    down: int | None = None
    passed_up: int = 0
    passed_down: int = 0
    cuts: int = 0
    requests: list[Message] = field(default_factory=list)
    replies: list[Message] = field(default_factory=list)
    _place: Place | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _open: list[socket.socket] = field(default_factory=list)
    _threads: list[threading.Thread] = field(default_factory=list)

    def allow(self, up: int | None, down: int | None) -> None:
        """Count anew from here."""
        with self._lock:
            self.up, self.down, self.passed_up, self.passed_down = up, down, 0, 0

    def strike(self, place: Place | None) -> None:
        """Cut there, once."""
        with self._lock:
            self._place = place

    def lead_to(self, url: str) -> None:
        """New connections go to another server."""
        self.target = _address(url)

    def send_again(self, raw: bytes) -> int:
        """A request's bytes as they were, by a connection of their own; the status of the reply."""
        with socket.create_connection(self.target, timeout=20) as line:
            line.sendall(raw)
            reply = b""
            while b"\r\n" not in reply:
                piece = line.recv(16 * 1024)
                if not piece:
                    raise ConnectionError("no reply")
                reply += piece
        return int(reply.split(b" ", 2)[1])

    def serve(self, listener: socket.socket) -> None:
        while True:
            try:
                near, _ = listener.accept()
            except OSError:
                return
            try:
                far = socket.create_connection(self.target, timeout=20)
            except OSError:  # nobody is there: so it looks from the other side too
                near.close()
                continue
            for one in (near, far):
                one.settimeout(None)
                one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self._open.append(one)
            upward = Framer()
            for source, sink, framer in ((near, far, upward), (far, near, Framer(answers=upward))):
                thread = threading.Thread(target=self._pump, args=(source, sink, framer), daemon=True)
                self._threads.append(thread)
                thread.start()

    def _pump(self, source: socket.socket, sink: socket.socket, framer: Framer) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(16 * 1024):
                allowed, cut = self._allowed(data, framer)
                sink.sendall(data[:allowed])
                if cut:
                    break
        for one in (source, sink):
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)

    def _allowed(self, data: bytes, framer: Framer) -> tuple[int, bool]:
        upward = framer.answers is None
        with self._lock:
            length, struck = self._before_the_strike(data, framer)
            limit = self.up if upward else self.down
            passed = self.passed_up if upward else self.passed_down
            allowed = length if limit is None else max(0, min(length, limit - passed))
            if upward:
                self.passed_up += allowed
            else:
                self.passed_down += allowed
            cut = struck or (limit is not None and passed + allowed >= limit)
            self.cuts += cut
            return allowed, cut

    def _before_the_strike(self, data: bytes, framer: Framer) -> tuple[int, bool]:
        """How many of the bytes lie before the place, and whether it is among them."""
        upward = framer.answers is None
        passed = 0
        for message, part, piece in framer.pieces(data):
            struck = self._struck(message, "request" if upward else "reply", part, len(piece))
            if struck is not None:
                self._place = None
                return passed + struck, True
            passed += len(piece)
            if message.whole:
                (self.requests if upward else self.replies).append(message)
        return passed, False

    def _struck(self, message: Message, way: str, part: str, length: int) -> int | None:
        """The place within the piece that has just passed, if it is there."""
        place = self._place
        if place is None or (place.method, place.way) != (message.method, way) or message.length is None:
            return None  # a head is looked at once it is whole: it comes in one piece from either end
        if place.part == "body" and part == "head" and message.length == 0:
            raise AssertionError(f"{place}: there is no body")
        if part != place.part:
            return None
        whole = len(message.head) if part == "head" else message.length
        at = int(place.at * whole) if isinstance(place.at, float) else place.at
        at = whole + at if at < 0 else at
        began = len(message.head if part == "head" else message.body) - length
        if at < began:
            raise AssertionError(f"{place}: has passed already")
        return at - began if at < began + length else None

    def close(self) -> None:
        for one in self._open:
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(20)
        for one in self._open:
            one.close()


@contextlib.contextmanager
def cutting(url: str) -> Iterator[tuple[CuttingProxy, str]]:
    """The proxy before the server at ``url``, and its own URL."""
    listener = socket.create_server(("127.0.0.1", 0))
    proxy = CuttingProxy(_address(url))
    thread = threading.Thread(target=proxy.serve, args=(listener,), daemon=True)
    thread.start()
    try:
        yield proxy, f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        with contextlib.suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(20)
        proxy.close()


def _address(url: str) -> tuple[str, int]:
    host, _, port = url.removeprefix("http://").partition(":")
    return host, int(port)
