"""How the exchange with SP4N-LAPOR! goes: when a file was last taken in and handed out, and what nobody has heard of since.

Counts and times alone, for the page of the machines: which cases they are is seen on the exchange's own page.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, func, select

from sync.central.store import Clock, Store, utc
from sync.central.tables.lapor import lapor_link
from sync.central.tables.people import person_event

TAKEN, HANDED = "lapor-taken", "Exported"
LOOKS_BACK = timedelta(days=90)
"""Files of before are not looked for: the trail is long."""
OLD_AFTER = timedelta(days=7)
"""Their term for an answer is five working days: whoever carries a file once a week misses none by much."""
OVER = "selesai"


@dataclass(frozen=True, slots=True)
class Exchanged:
    """``taken_at``, ``handed_at``: None for none in `LOOKS_BACK`; ``running``: reports that are not over there; ``old``: those of them
    of which no file has said anything for `OLD_AFTER`."""

    taken_at: datetime | None
    handed_at: datetime | None
    running: int
    old: int


def exchanged(store: Store, office_id: str, clock: Clock) -> Exchanged | None:
    """None where nothing was ever exchanged."""
    now = utc(clock())
    with store.reading() as connection:
        taken = _last(connection, office_id, now, person_event.c.kind == TAKEN)
        sp4n = person_event.c.content.contains('"what":"sp4n"', autoescape=True)
        handed = _last(connection, office_id, now, person_event.c.kind == HANDED, sp4n)
        running = lapor_link.c.office_id == office_id, lapor_link.c.status != OVER
        whole = connection.execute(select(func.count()).select_from(lapor_link).where(*running)).scalar_one()
        stale = lapor_link.c.changed_at <= now - OLD_AFTER
        old = connection.execute(
            select(func.count()).select_from(lapor_link).where(*running, stale)
        ).scalar_one()
    # A file that brought no news of a report has been read all the same.
    old = old if taken is None or now - taken >= OLD_AFTER else 0
    return None if taken is None and handed is None and not whole else Exchanged(taken, handed, whole, old)


def _last(connection: Connection, office_id: str, now: datetime, *which: Any) -> datetime | None:
    lately = (person_event.c.office_id == office_id) & (person_event.c.at >= now - LOOKS_BACK)
    return connection.execute(select(func.max(person_event.c.at)).where(lately, *which)).scalar()
