"""A program that is run to its end, or ended: its output is capped, and it cannot outstay its time."""

from __future__ import annotations

import os
import selectors
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from threading import Event
from typing import IO

_LOOK_S = 0.05
_PIECE = 1 << 16
_MOST_COMPLAINT = 4096


class Why(StrEnum):
    """What ended it."""

    ITSELF = "itself"
    LATE = "late"
    CANCELLED = "cancelled"
    TOO_MUCH = "too much"


@dataclass(frozen=True, slots=True)
class Ended:
    """``code``: as `subprocess.Popen.returncode`; ``output``: its pictures, never for a log."""

    code: int
    output: bytes = field(repr=False)
    complaint: str
    why: Why


def run(
    command: Sequence[str],
    environment: Mapping[str, str],
    *,
    most_bytes: int,
    deadline_s: float,
    cancelled: Event,
    grace_s: float,
) -> Ended:
    """Runs ``command`` without a shell in a session of its own. At ``deadline_s``, after more than ``most_bytes``
    or once ``cancelled`` is set it gets SIGTERM, and ``grace_s`` later SIGKILL, with all its children.
    Raises OSError if it cannot be started."""
    child = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=dict(environment),
        start_new_session=True,
    )
    assert child.stdout is not None
    assert child.stderr is not None
    with child.stdout as out, child.stderr as err:
        reading = _Reading(out, err, most_bytes)
        why = reading.follow(time.monotonic() + deadline_s, cancelled)
        if why is not Why.ITSELF:
            end(child, grace_s)
        try:
            child.wait(timeout=grace_s)
        except subprocess.TimeoutExpired:  # it closed its output and hangs
            end(child, grace_s)
            why = Why.LATE
        return Ended(child.returncode, bytes(reading.output), reading.last_words(), why)


def end(child: subprocess.Popen[bytes], grace_s: float) -> None:
    """SIGTERM, ``grace_s``, SIGKILL; to the whole session, whose leader may have gone already."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(child.pid, number)
            child.wait(timeout=grace_s)
        except subprocess.TimeoutExpired:
            continue
        except ProcessLookupError:
            return


class _Reading:
    def __init__(self, out: IO[bytes], err: IO[bytes], most_bytes: int) -> None:
        self.output, self._complaint = bytearray(), bytearray()
        self._most = most_bytes
        self._selector = selectors.DefaultSelector()
        self._selector.register(out, selectors.EVENT_READ, self.output)
        self._selector.register(err, selectors.EVENT_READ, self._complaint)

    def follow(self, until: float, cancelled: Event) -> Why:
        """Until both pipes are closed, or something is against going on."""
        with self._selector:
            while self._selector.get_map():
                if cancelled.is_set():
                    return Why.CANCELLED
                if time.monotonic() >= until:
                    return Why.LATE
                self._take()
                if len(self.output) > self._most:
                    return Why.TOO_MUCH
        return Why.ITSELF

    def last_words(self) -> str:
        """The last line of its complaint, short and printable."""
        lines = self._complaint.decode("utf-8", "replace").strip().splitlines()
        return "".join(sign for sign in (lines[-1] if lines else "") if sign.isprintable())[:200]

    def _take(self) -> None:
        for key, _ in self._selector.select(_LOOK_S):
            piece = os.read(key.fd, _PIECE)
            if not piece:
                self._selector.unregister(key.fileobj)
            elif key.data is self.output or len(self._complaint) < _MOST_COMPLAINT:
                key.data.extend(piece)
