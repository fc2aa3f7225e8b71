"""What is asked once more before it is done: the same page, whatever it is about."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from kiosk.presenters.maintenance_views import StaffRow, StaffView
from kiosk.texts.text import Text, Words

SureLine = tuple[str, Text, Words]
"""Icon, what about, and what is to be known of it."""
SAFE: Final[SureLine] = ("shield-check", Text("staff.again.safe"), Text("staff.again.kept"))


def sure_view(title: Text, lines: Sequence[SureLine], button: Text, *, working: bool = False) -> StaffView:
    """``working``: it has been said, and nothing can be pressed until it is known what became of it."""
    return StaffView(
        screen="staff_ask",
        title=title,
        primary=None if working else button,
        can_go_back=not working,
        rows=tuple(StaffRow(f"line.{n}", icon, label, words) for n, (icon, label, words) in enumerate(lines)),
    )
