"""Where a process writes its lines, and what becomes of an exception that nobody caught."""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Literal, TextIO

from sync.logbook.lines import JsonLines, PlainLines
from sync.logbook.note import LOGGER, note

Form = Literal["json", "plain", "auto"]
FORMS: tuple[Form, ...] = ("auto", "json", "plain")


class _Lines(logging.StreamHandler[TextIO]):
    """A line that cannot be written is dropped: logging's own complaint would print the arguments it failed on."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the name is logging's
        """Nothing: whoever reads the log is gone, or the disk is full."""


def write_lines(process: str, form: Form = "auto", stream: TextIO | None = None) -> Callable[[], None]:
    """From now on this process logs to ``stream`` (stderr): our events, and what libraries say from warnings up.

    ``process``: what it is called in the lines. ``form``: "auto" is plain on a terminal and JSON elsewhere.
    What is called at the end, if at all, puts everything back as it was: for programs that go on, such as tests.
    """
    out = stream or sys.stderr
    plain = form == "plain" or (form == "auto" and out.isatty())
    handler = _Lines(out)
    handler.setFormatter(PlainLines() if plain else JsonLines(process))
    handler.addFilter(_ours_or_serious)
    root, ours = logging.getLogger(), logging.getLogger(LOGGER)
    before = root.handlers[:], root.level, ours.level
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    ours.setLevel(logging.INFO)
    logging.captureWarnings(True)
    hooks = sys.excepthook, threading.excepthook, sys.unraisablehook
    sys.excepthook = _crashed
    threading.excepthook = lambda told: _thread_ended(told.exc_type, told.exc_value)
    sys.unraisablehook = lambda told: _thread_ended(told.exc_type, told.exc_value)

    def put_back() -> None:
        root.handlers[:], root.level, ours.level = before
        logging.captureWarnings(False)
        sys.excepthook, threading.excepthook, sys.unraisablehook = hooks

    return put_back


@contextmanager
def without_events() -> Iterator[None]:
    """Our events below an error are not written meanwhile: for what is played and not lived."""
    ours = logging.getLogger(LOGGER)
    before = ours.level
    ours.setLevel(logging.ERROR)
    try:
        yield
    finally:
        ours.setLevel(before)


def _ours_or_serious(record: logging.LogRecord) -> bool:
    """Below a warning a library's words are nobody's business; its logger may have been set to say more."""
    return record.name == LOGGER or record.levelno >= logging.WARNING


def _crashed(kind: type[BaseException], trouble: BaseException, _trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    note("process.crashed", trouble, error=kind.__name__)


def _thread_ended(kind: type[BaseException], trouble: BaseException | None) -> None:
    if not issubclass(kind, SystemExit):
        note("process.thread_ended", trouble, error=kind.__name__)
