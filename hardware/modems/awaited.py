"""Which reports are awaited, and what was under way when the power went: on the disk before each step."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import msgspec

from hardware.modems.pdu import StatusReport
from hardware.modems.spool import Spool

KEPT = timedelta(days=3)
"""Longer than the network tries: a message is given two days."""
_FILE = "awaited.json"
_LAST_DIGITS = 8
"""Of a number; a report may write it without its country."""


class Awaited(msgspec.Struct):
    """One file of the outbox. ``references``: of its parts, in their order; ``under_way``: a part has been given to the modem and
    nothing has been heard yet; ``delivered``: numbers of the parts that arrived."""

    recipient: str
    parts: int
    at: datetime
    references: list[int] = []
    under_way: bool = False
    delivered: list[int] = []


class Fate(msgspec.Struct, frozen=True):
    """What a report says of a whole file."""

    name: str
    delivered: bool


class Ledger:
    """``now``: with its zone."""

    def __init__(self, spool: Spool, now: Callable[[], datetime]) -> None:
        self._spool = spool
        self._now = now
        self._entries = self._read()

    def broken_off(self) -> list[str]:
        """Names of files of which a part was under way when the last run ended. They are not sent again from here."""
        return [name for name, entry in self._entries.items() if entry.under_way]

    def gone_out(self, name: str) -> int:
        """How many parts of a file the network has."""
        return len(self._entries[name].references) if name in self._entries else 0

    def begin(self, name: str, recipient: str, parts: int) -> None:
        """The next part is about to be given to the modem."""
        entry = self._entries.setdefault(name, Awaited(recipient, parts, self._now()))
        entry.under_way = True
        self._write()

    def taken(self, name: str, reference: int) -> None:
        """The network has that part."""
        entry = self._entries[name]
        entry.under_way = False
        entry.references.append(reference)
        self._write()

    def not_taken(self, name: str) -> None:
        """It did not go out, and may be tried again."""
        if name in self._entries:
            self._entries[name].under_way = False
            self._write()

    def forget(self, name: str) -> None:
        """Nothing is awaited of it."""
        if self._entries.pop(name, None) is not None:
            self._write()

    def hear(self, report: StatusReport) -> Fate | None:
        """What a report makes of a file: its end, or None while the network is still trying or other parts are out."""
        for name, entry in reversed(self._entries.items()):
            if not _same(entry.recipient, report.recipient) or report.reference not in entry.references:
                continue
            part = entry.references.index(report.reference)
            if report.failed:
                return Fate(name, delivered=False)
            if report.delivered and part not in entry.delivered:
                entry.delivered.append(part)
                self._write()
            whole = len(entry.delivered) == entry.parts
            return Fate(name, delivered=True) if whole else None
        return None

    def _read(self) -> dict[str, Awaited]:
        try:
            return msgspec.json.decode(self._spool.own(_FILE).read_bytes(), type=dict[str, Awaited])
        except (FileNotFoundError, msgspec.MsgspecError):
            return {}  # at worst reports are told by number and time

    def _write(self) -> None:
        oldest = self._now() - KEPT
        self._entries = {
            name: entry for name, entry in self._entries.items() if entry.at > oldest or entry.under_way
        }
        self._spool.write(self._spool.own(_FILE), msgspec.json.encode(self._entries))


def _same(one: str, other: str) -> bool:
    return one[-_LAST_DIGITS:] == other[-_LAST_DIGITS:]
