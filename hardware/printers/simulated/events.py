"""What happened to the virtual printer: the newest in memory, all of it as JSON lines where papers are kept."""

from __future__ import annotations

import json
import threading
from collections import Counter, deque
from collections.abc import Callable
from pathlib import Path

Event = dict[str, object]

FILE = "events.jsonl"
_KEPT = 500


class Events:
    """``clock``: monotonic seconds, written as ``s``. ``out``: the folder of the file, or None."""

    def __init__(self, out: Path | None, clock: Callable[[], float]) -> None:
        self._path = None if out is None else out / FILE
        self._clock = clock
        self._count: Counter[str] = Counter()
        self._changed = threading.Condition()
        self.newest: deque[Event] = deque(maxlen=_KEPT)

    def say(self, name: str, **facts: object) -> None:
        """Notes that ``name`` has happened; bytes are written as hexadecimal digits."""
        plain = {key: value.hex() if isinstance(value, bytes) else value for key, value in facts.items()}
        event: Event = {"s": round(self._clock(), 3), "event": name, **plain}
        self.newest.append(event)
        if self._path is not None:
            with self._path.open("a", encoding="utf-8") as file:
                file.write(json.dumps(event) + "\n")
        with self._changed:
            self._count[name] += 1
            self._changed.notify_all()

    def wait(self, name: str, within_s: float, times: int = 1) -> bool:
        """Whether ``name`` has happened so many times since the start, waiting for it ``within_s`` seconds."""
        with self._changed:
            return self._changed.wait_for(lambda: self._count[name] >= times, within_s)
