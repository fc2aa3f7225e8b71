"""The present calendar of each office: the shipped days, and over them what the office has decided by screen.

Every process keeps its own and looks every two seconds whether a change has come: a page, an acceptance and a reminder
go by the same days wherever they run. What was dated in between with the old ones is found by its stamp and dated anew.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from sqlalchemy import Engine, func, select
from sqlalchemy.exc import SQLAlchemyError

from sync.cases.calendar_data import DayChange
from sync.cases.working_calendar import WorkingCalendar
from sync.central.tables.calendar import calendar_change

LOOKS_EVERY_S = 2.0


class Calendars:
    """By office. Before `follow` it knows the shipped days only. ``tick``: seconds of a clock that never goes back."""

    def __init__(self, shipped: WorkingCalendar, tick: Callable[[], float] = time.monotonic) -> None:
        self.shipped = shipped
        self._tick = tick
        self._engine: Engine | None = None
        self._look_after = 0.0
        self._looking = threading.Lock()
        self._last: dict[str, int] = {}
        self._present: dict[str, WorkingCalendar] = {}

    def follow(self, engine: Engine) -> None:
        """From now on the changes in this database count."""
        self._engine = engine
        self.look_again()

    def look_again(self) -> None:
        """Something was changed by this very process: the next question looks at once."""
        self._look_after = self._tick()

    def of(self, office_id: str) -> WorkingCalendar:
        """The calendar that this office goes by now."""
        if self._engine is not None and self._tick() >= self._look_after:
            self._look(self._engine)
        return self._present.get(office_id, self.shipped)

    def _look(self, engine: Engine) -> None:
        """One thread looks; the others go on with what is known, and so do all while the database is away."""
        if not self._looking.acquire(blocking=False):
            return
        try:
            self._look_after = self._tick() + LOOKS_EVERY_S
            self._read(engine)
        except SQLAlchemyError:
            return
        finally:
            self._looking.release()

    def _read(self, engine: Engine) -> None:
        newest = select(calendar_change.c.office_id, func.max(calendar_change.c.n)).group_by(
            calendar_change.c.office_id
        )
        with engine.connect().execution_options(reading=True) as connection, connection.begin():
            for office_id, last in connection.execute(newest).all():
                if self._last.get(office_id) != last:
                    rows = connection.execute(
                        select(calendar_change).where(calendar_change.c.office_id == office_id)
                    )
                    changes = [DayChange(row.n, row.day, row.working, row.reason, row.decree) for row in rows]
                    self._present[office_id] = WorkingCalendar(self.shipped.data.changed(changes))
                    self._last[office_id] = last
