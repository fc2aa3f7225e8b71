"""The newest lines of this process's own log, for a page: events with their facts, nothing that a library said."""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from sync.logbook.note import LOGGER

KEPT = 200


@dataclass(frozen=True, slots=True)
class RecentLine:
    """``level``: info, warning, error; ``event``: its name in the catalogue, which begins with its area."""

    at: datetime
    level: str
    event: str
    facts: Mapping[str, object]

    @property
    def area(self) -> str:
        return self.event.partition(".")[0]


class RecentLines(logging.Handler):
    """Keeps what `sync.logbook.note` writes. Facts are numbers and stable words: the same as in the log itself."""

    def __init__(self, kept: int = KEPT) -> None:
        super().__init__(logging.INFO)
        self._lines: deque[RecentLine] = deque(maxlen=kept)
        self._turn = threading.Lock()

    def emit(self, record: logging.LogRecord) -> None:
        event, facts = getattr(record, "event", None), getattr(record, "facts", None)
        if isinstance(event, str) and isinstance(facts, Mapping):
            at = datetime.fromtimestamp(record.created, UTC)
            with self._turn:
                self._lines.append(RecentLine(at, record.levelname.lower(), event, dict(facts)))

    def lines(self) -> tuple[RecentLine, ...]:
        """The newest first."""
        with self._turn:
            return tuple(reversed(self._lines))


def keep_recent() -> tuple[RecentLines, Callable[[], None]]:
    """From now on; what is called at the end, if at all, forgets."""
    kept = RecentLines()
    ours = logging.getLogger(LOGGER)
    ours.addHandler(kept)
    return kept, lambda: ours.removeHandler(kept)
