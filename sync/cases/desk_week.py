"""Hours of one desk over those of its office: by weekday, as somebody types them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise
from typing import Final

from sync.cases.calendar_data import Window
from sync.cases.working_calendar import WorkingCalendar

WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
"""From ISO weekday 1 on."""
SHUT: Final = "tutup"
MOST: Final = 40
"""Letters: three windows."""
_WINDOW = re.compile(r"([01]?\d|2[0-4])[.:]([0-5]\d) ?[-–] ?([01]?\d|2[0-4])[.:]([0-5]\d)", re.ASCII)


def windows_of(text: str) -> tuple[Window, ...] | None:
    """``07.30-12.00 13.00-16.00`` as minutes since midnight, in order and none over another; () for ``tutup``; None for
    anything else."""
    if text.strip().lower() == SHUT:
        return ()
    found: list[Window] = []
    for one in re.split(r"[,;] *| +(?=\d)(?<![-–] )", text.strip()):
        match = _WINDOW.fullmatch(one)
        if match is None:
            return None
        hour, minute, to_hour, to_minute = map(int, match.groups())
        found.append((hour * 60 + minute, to_hour * 60 + to_minute))
    sound = all(first < last <= 24 * 60 for first, last in found)
    return tuple(found) if sound and all(a[1] <= b[0] for a, b in pairwise(found)) else None


def with_hours(calendar: WorkingCalendar, week: Mapping[int, tuple[Window, ...]]) -> WorkingCalendar:
    """``week``: by ISO weekday, over the office's own, in Ramadan too; days off stay days off. A week in which nobody would
    ever sit there is none: the office's counts."""
    data = calendar.data
    own = replace(data, week={**data.week, **week}, ramadan_week={**data.ramadan_week, **week})
    if not week or not any(own.week.values()) or not any(own.ramadan_week.values()):
        return calendar
    return WorkingCalendar(own)
