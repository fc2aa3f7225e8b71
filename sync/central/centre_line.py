"""Whether it is the centre's own line that is cut: nearly all kiosks unheard since the same while.

One alarm then, in the place of one for each kiosk. It begins when the first of them would be told, stands as long as nearly
all stay unheard, and until it is over for good no other kiosk is told as silent: they come back one by one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sync.central.fleet import Limits
from sync.central.hours import SPREAD
from sync.central.kiosk_report import PartSaid

ID = "00000000-0000-0000-0000-000000000000"
"""In the place of a device's."""
CUT = PartSaid("line", "now", "cut")
LEAST = 3
MOST = 0.8


@dataclass(frozen=True, slots=True)
class Contact:
    """``heard``: when a kiosk was heard last; ``silent``: so long that it is an alarm; ``told``: that it is one of its own."""

    heard: datetime
    silent: bool
    told: bool


def is_cut(contacts: Sequence[Contact], limits: Limits, now: datetime, *, stands: bool) -> bool:
    """``stands``: it was so at the last look."""
    asked = [one for one in contacts if not one.told]
    late = timedelta(seconds=SPREAD * limits.every_s)
    unheard = [one for one in asked if now - one.heard > late]
    together = unheard if stands else _together(unheard, timedelta(minutes=limits.silent_after) / 2)
    return len(together) >= max(LEAST, MOST * len(asked))


def _together(unheard: Sequence[Contact], within: timedelta) -> list[Contact]:
    """Those that were heard last when the first silent one was, or soon after."""
    first = min((one.heard for one in unheard if one.silent), default=None)
    return [] if first is None else [one for one in unheard if abs(one.heard - first) <= within]
