"""How slowly a body may come: a connection that drips must not keep a place for ever (slowloris).

A line of 64 kbit/s and 300 ms round trips is an office's ordinary line; what is slower than a quarter of it, after a
grace for the handshake and a stalled radio, is none that a batch could ever come over.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

from starlette.requests import Request


class TooSlowError(Exception):
    """The body came more slowly than its pace; what came of it is the caller's to keep."""


@dataclass(frozen=True, slots=True)
class Pace:
    """After ``grace_s`` seconds at least ``bytes_a_second`` on average; never longer than ``longest_s`` in all."""

    grace_s: float
    bytes_a_second: float
    longest_s: float


SYNC = Pace(grace_s=20, bytes_a_second=2_000, longest_s=150)
"""256 kB of a batch take 128 s at the least rate."""

BLOB = Pace(grace_s=30, bytes_a_second=2_000, longest_s=3 * 3600)
"""Nothing is lost when it ends: the next PATCH goes on at the byte where this one stopped."""


async def stream(request: Request, pace: Pace) -> AsyncIterator[bytes]:
    """The body's parts as they come; raises TooSlowError, and ClientDisconnect as Starlette does."""
    loop = asyncio.get_running_loop()
    begun, came = loop.time(), 0
    parts = request.stream().__aiter__()
    while True:
        by = begun + min(pace.longest_s, pace.grace_s + came / pace.bytes_a_second)
        try:
            async with asyncio.timeout_at(by):
                part = await anext(parts, None)
        except TimeoutError:
            raise TooSlowError from None
        if part is None:
            return
        came += len(part)
        yield part
