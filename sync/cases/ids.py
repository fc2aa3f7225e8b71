"""Case ids: UUID version 7, which Python 3.11 lacks."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import datetime


def uuid7(now: datetime, randbits: Callable[[int], int]) -> str:
    """RFC 9562 version 7: 48 bits of milliseconds since 1970, then 74 random bits; sorts by time."""
    milliseconds = int(now.timestamp() * 1000) & (1 << 48) - 1
    value = milliseconds << 80 | 0x7 << 76 | randbits(12) << 64 | 0b10 << 62 | randbits(62)
    return str(uuid.UUID(int=value))
