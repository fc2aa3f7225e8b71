"""Who holds this machine's clock: signatures and deadlines go by it."""

from __future__ import annotations

import ctypes

_TIME_ERROR = 5
"""adjtimex(2): the kernel's clock is not held by any time service."""


def kernel_clock_is_held() -> bool | None:
    """Whether a time service steers the kernel's clock, as adjtimex(2) says; None where it cannot be asked."""
    try:
        ask = ctypes.CDLL(None, use_errno=True).adjtimex
    except (OSError, AttributeError):
        return None
    told = ask(ctypes.create_string_buffer(512))  # struct timex, zeroed: nothing is set; it has 208 bytes
    return None if told < 0 else told != _TIME_ERROR
