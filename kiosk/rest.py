"""When nobody stands at the machine: the time for what must not be in anybody's way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

SHUT = timedelta(minutes=5)
"""Since the last visit, while nobody sits at the desk: most likely nobody is in the house."""
OPEN = timedelta(minutes=30)
WAITS = timedelta(days=2)
"""A machine that is switched off with the lights has no night: after that any half hour without a visit will do."""


class Rest:
    """How long nobody has stood there. ``shut``: whether nobody sits at the desk then."""

    def __init__(self, shut: Callable[[datetime], bool]) -> None:
        self._shut = shut
        self._since: datetime | None = None

    @property
    def is_on(self) -> bool:
        """Between two visits."""
        return self._since is not None

    def look(self, now: datetime, *, between_visits: bool) -> None:
        """At each look of the screen's thread."""
        self._since = (self._since or now) if between_visits else None

    def lasts(self, now: datetime, least: timedelta) -> bool:
        """Whether nobody has come for so long."""
        since = self._since
        return since is not None and now - since >= least

    def suits(self, now: datetime, waited: timedelta) -> bool:
        """Whether now is the time for something that has waited so long."""
        return self.lasts(now, SHUT) if self._shut(now) else waited >= WAITS and self.lasts(now, OPEN)
