"""One record, one line: JSON for machines, plain words for a person at a terminal. Both hold the same."""

from __future__ import annotations

import json
import logging
import os
import traceback
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from sync.logbook.masks import message_of

FOREIGN = "library.said"
"""The event under which other people's warnings are written."""

_PLACES = 12
_CAUSES = 4


class JsonLines(logging.Formatter):
    """``{"ts": UTC to the millisecond, "level", "event", "process", "pid", facts...}``; ``error`` and ``at`` of a trouble."""

    def __init__(self, process: str) -> None:
        super().__init__()
        self._process = process

    def format(self, record: logging.LogRecord) -> str:
        """Only what is allowed out of the process."""
        head = {
            "ts": _moment(record).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "level": record.levelname.lower(),
            "process": self._process,
            "pid": os.getpid(),
        }
        return json.dumps(head | _told(record), ensure_ascii=True, separators=(",", ":"))


class PlainLines(logging.Formatter):
    """``09:15:02 warning sync.run_ended outcome=offline sent=0``: for whoever has the program before their eyes."""

    def format(self, record: logging.LogRecord) -> str:
        """The same facts as the JSON line, local time."""
        told = _told(record)
        event = told.pop("event")
        facts = " ".join(f"{name}={_flat(value)}" for name, value in told.items())
        moment = _moment(record).astimezone()
        return f"{moment:%H:%M:%S} {record.levelname.lower()} {event} {facts}".rstrip()


def _told(record: logging.LogRecord) -> dict[str, object]:
    """Event and facts of the record; for a library's record its logger and its words, masked."""
    event, facts = getattr(record, "event", None), getattr(record, "facts", None)
    told: dict[str, object]
    if isinstance(event, str) and isinstance(facts, Mapping):
        told = {"event": event, **facts}
    else:
        told = {"event": FOREIGN, "logger": record.name, "words": message_of(record), "at": [_place(record)]}
    if record.exc_info and record.exc_info[1] is not None:
        told |= trouble_of(record.exc_info[1])
    return told


def trouble_of(trouble: BaseException) -> dict[str, object]:
    """An exception as its types, the outermost first, and the places it came through; its words may hold values."""
    chain: list[BaseException] = [trouble]
    while (cause := chain[-1].__cause__ or chain[-1].__context__) is not None and len(chain) < _CAUSES:
        chain.append(cause)
    frames = traceback.extract_tb(trouble.__traceback__)[-_PLACES:]
    return {
        "trouble": " < ".join(type(one).__name__ for one in chain),
        "at": [f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames],
    }


def _place(record: logging.LogRecord) -> str:
    return f"{_short(record.pathname)}:{record.lineno}"


def _short(filename: str) -> str:
    return "/".join(Path(filename).parts[-3:])


def _moment(record: logging.LogRecord) -> datetime:
    return datetime.fromtimestamp(record.created, UTC)


def _flat(value: object) -> str:
    return " > ".join(map(str, value)) if isinstance(value, list) else str(value)
