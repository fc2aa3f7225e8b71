"""Every kiosk of the nation at once, each with what a day without a network has left it.

A kiosk does as ours do: one request under way, Retry-After obeyed, back-off on a line that does not come up. Waits are
lived through ``FASTER`` times as fast, so that the bench ends; the centre's own work is not sped up, so this is harder.
"""

from __future__ import annotations

import asyncio
import re
import resource
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

FASTER = 10.0
_GIVE_UP_S = 300.0


@dataclass
class Storm:
    """``served``: seconds of each request that was taken; ``refused``: how often a kiosk was asked to come later."""

    served: list[float] = field(default_factory=list)
    refused: int = 0
    unreached: int = 0
    starved: int = 0
    seconds: float = 0.0

    def percentile(self, share: float) -> float:
        ordered = sorted(self.served)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def storm(port: int, requests: Sequence[bytes]) -> Storm:
    """One request a kiosk, all at the same moment."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    try:
        return asyncio.run(_all(port, requests))
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


async def _all(port: int, requests: Sequence[bytes]) -> Storm:
    met = Storm()
    begun = time.perf_counter()
    await asyncio.gather(*(_kiosk(port, request, met, begun) for request in requests))
    met.seconds = time.perf_counter() - begun
    return met


async def _kiosk(port: int, request: bytes, met: Storm, begun: float) -> None:
    tries = 0
    while time.perf_counter() - begun < _GIVE_UP_S:
        asked = time.perf_counter()
        status, later = await _ask(port, request)
        if status == 200:
            met.served.append(time.perf_counter() - asked)
            return
        if status == 503:
            met.refused += 1
        elif status == 0:
            met.unreached += 1
            tries += 1
            later = min(900, 2 * 2**tries)
        else:
            raise RuntimeError(f"the centre answered {status}")
        await asyncio.sleep(later / FASTER)
    met.starved += 1


async def _ask(port: int, request: bytes) -> tuple[int, int]:
    try:
        reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1 << 20)
        try:
            writer.write(request)
            head = (await reader.readuntil(b"\r\n\r\n")).decode("ascii").lower()
            length = re.search(r"content-length: (\d+)", head)
            await reader.readexactly(int(length[1]) if length else 0)
        finally:
            writer.close()
    except (OSError, asyncio.IncompleteReadError):
        return 0, 0
    later = re.search(r"retry-after: (\d+)", head)
    return int(head.split(" ", 2)[1]), int(later[1]) if later else 0
