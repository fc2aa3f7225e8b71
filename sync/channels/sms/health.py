"""How the modem's side is, from what our daemon writes of itself, and from what waits for either of them."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import msgspec

from sync.cases.messages import AWAY, TROUBLED, WELL, Health
from sync.channels.sms.spool import Spool

STANDING = Path("modem") / "standing.json"
_SILENT_AFTER = timedelta(minutes=3)
"""The daemon writes once a minute."""
_STUCK_AFTER = timedelta(minutes=10)
_BARS_DBM = (-105, -95, -85, -75)
"""As telephones draw them; the lowest is where the daemon begins to warn."""
_PASSING = frozenset({"memory_nearly_full", "credit_low", "signal_weak", "roaming"})
"""Trouble with which SMS come and go all the same."""
_OTHER = "modem_other"
TROUBLE = _PASSING | {
    "spool_away", "spool_failed", "not_taken", "modem_absent", "modem_denied", "modem_lost", "modem_silent", "sim_absent", "sim_pin", "sim_puk",
    "pin_refused", "setup_refused", "no_network", "memory_full", _OTHER,
}  # fmt: skip
"""All that there are words for; what a later daemon adds is shown as `_OTHER`."""


class Standing(msgspec.Struct, kw_only=True):
    """What `hardware.modems.standing` writes; fields that a later one adds are passed over."""

    at: datetime
    trouble: list[str] = []
    operator: str = ""
    signal_dbm: int | None = None
    memory_used: int = 0
    memory_size: int = 0
    credit: int | None = None
    heard_at: datetime | None = None
    sent_at: datetime | None = None


def health_of(spool: Spool, now: datetime) -> Health:
    """Codes of trouble are those of the daemon, and ``spool_away``, ``modem_silent`` (our daemon does not run), ``not_taken``
    (nobody sends what waits)."""
    if not (spool.folder / "outbox").is_dir():
        return Health(AWAY, ("spool_away",))
    waiting = spool.sendings(where=("outbox",))
    stuck = any(now - one.written_at > _STUCK_AFTER for one in waiting)
    facts = {"waiting": str(len(waiting))}
    standing = _standing(spool)
    if standing is None:  # gammu-smsd tells nothing here
        return Health(AWAY, ("not_taken",), facts) if stuck else Health(WELL, facts=facts)
    trouble = [code if code in TROUBLE else _OTHER for code in standing.trouble]
    if now - standing.at > _SILENT_AFTER:
        trouble = ["modem_silent"]
    elif stuck and not trouble:
        trouble = ["not_taken"]
    state = WELL if not trouble else TROUBLED if set(trouble) <= _PASSING else AWAY
    return Health(state, tuple(trouble), facts | _facts(standing), standing.heard_at, standing.sent_at)


def _facts(standing: Standing) -> dict[str, str]:
    facts = {"operator": standing.operator}
    if standing.signal_dbm is not None:
        bars = sum(standing.signal_dbm >= least for least in _BARS_DBM)
        facts["signal"] = f"{bars}/{len(_BARS_DBM)} ({standing.signal_dbm} dBm)"
    if standing.memory_size:
        facts["memory"] = f"{standing.memory_used}/{standing.memory_size}"
    if standing.credit is not None:
        facts["credit"] = f"Rp {standing.credit:,}".replace(",", ".")
    return {name: value for name, value in facts.items() if value}


def _standing(spool: Spool) -> Standing | None:
    try:
        return msgspec.json.decode((spool.folder / STANDING).read_bytes(), type=Standing)
    except (OSError, msgspec.MsgspecError):
        return None
