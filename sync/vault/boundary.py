"""The seam at which a process may be watched, or killed, between two steps that must survive on their own."""

from __future__ import annotations

from collections.abc import Callable

Boundary = Callable[[str], None]
"""Called with a step's name once that step is complete, e.g. ``sealed.renamed``."""


def unwatched(_step: str) -> None:
    """What a running kiosk uses: nobody stands at the boundary."""
