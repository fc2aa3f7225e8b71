"""How the modem stands, for the office's health page: one small file that is written anew, nothing personal in it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime

import msgspec

from hardware.modems.modem import Looked
from hardware.modems.spool import Spool

FILE = "standing.json"
NEARLY_FULL = 0.8
"""A full SIM receives nothing and says nothing."""
_WEAK_DBM = -105
_RUPIAH = re.compile(r"Rp\.?\s*([0-9][0-9.,]*)", re.IGNORECASE)


class Standing(msgspec.Struct, kw_only=True):
    """``trouble``: codes, the worst first; ``credit``: rupiah; times of the last message in and out."""

    at: datetime
    trouble: list[str] = []
    detail: str = ""
    operator: str = ""
    signal_dbm: int | None = None
    memory_used: int = 0
    memory_size: int = 0
    credit: int | None = None
    credit_at: datetime | None = None
    heard_at: datetime | None = None
    sent_at: datetime | None = None


class Teller:
    """Writes it; a former run's times and credit are taken over."""

    def __init__(self, spool: Spool, now: Callable[[], datetime], credit_low: int) -> None:
        self._spool = spool
        self._now = now
        self._credit_low = credit_low
        self.standing = self._before()

    def ready(self, looked: Looked) -> None:
        """The modem works; what is to be looked after all the same."""
        standing = self.standing
        standing.operator, standing.signal_dbm = looked.operator, looked.signal_dbm
        standing.memory_used, standing.memory_size = looked.used, looked.capacity
        standing.trouble, standing.detail = self._complaints(looked), ""
        self.write()

    def out_of_order(self, code: str, detail: str) -> None:
        """It cannot be used."""
        self.standing.trouble, self.standing.detail = [code], detail
        self.write()

    def credited(self, answer: str) -> None:
        """What the operator said of the credit; the amount alone is kept, since the rest may name the number."""
        amount = _RUPIAH.search(answer)
        digits = re.sub(r"[^0-9]", "", re.sub(r"[.,]\d{1,2}$", "", amount[1].rstrip(".,"))) if amount else ""
        self.standing.credit = int(digits) if digits else None
        self.standing.credit_at = self._now()
        self.write()

    def write(self) -> None:
        """Writes it down as of now."""
        self.standing.at = self._now()
        self._spool.write(self._spool.own(FILE), msgspec.json.encode(self.standing), durable=False)

    def _complaints(self, looked: Looked) -> list[str]:
        credit = self.standing.credit
        share = looked.used / looked.capacity if looked.capacity else 0
        found = {
            "no_network": not looked.registered,
            "memory_full": share >= 1,
            "memory_nearly_full": NEARLY_FULL <= share < 1,
            "credit_low": credit is not None and credit < self._credit_low,
            "signal_weak": looked.signal_dbm is not None and looked.signal_dbm < _WEAK_DBM,
            "roaming": looked.registered and looked.roaming,
        }
        return [code for code, holds in found.items() if holds]

    def _before(self) -> Standing:
        try:
            return msgspec.json.decode(self._spool.own(FILE).read_bytes(), type=Standing)
        except (FileNotFoundError, msgspec.MsgspecError):
            return Standing(at=self._now())
