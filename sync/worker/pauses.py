"""What a trouble is called, and how long to stay away after it."""

from __future__ import annotations

from datetime import timedelta

from sync.wire.outcomes import Foreign, NoContact, Refused, Trouble
from sync.worker.back_off import DAY, HOUR, Uniform, back_off
from sync.worker.reports import Outcome

_AT_ONCE_AGAIN = ("clock", "nonce-used")
_UNPROVED: dict[str, Outcome] = {"certificate": "certificate", "not-yet-valid": "clock"}
_BY_STATUS: dict[int, Outcome] = {426: "update-needed", 429: "busy", 503: "busy", 507: "busy"}


def named(trouble: Trouble) -> Outcome:
    """The word on which the staff's sentence hangs."""
    if isinstance(trouble, NoContact):
        return _UNPROVED.get(trouble.reason, "offline")
    if isinstance(trouble, Foreign):
        return "login-page" if trouble.status < 500 else "offline"
    if trouble.proved is not None:
        return trouble.proved
    return "clock" if trouble.kind == "clock" else _BY_STATUS.get(trouble.status, "refused")


def asked_for(trouble: Trouble) -> timedelta | None:
    """How long the centre wants to be left alone, by its own word or by the kind of its no; None: our own back-off."""
    if not isinstance(trouble, Refused):
        return None
    if trouble.status in (429, 503) and trouble.retry_after_s is not None:
        return timedelta(seconds=trouble.retry_after_s)
    if trouble.status == 426:
        return DAY
    if trouble.status in (401, 403) and trouble.kind not in _AT_ONCE_AGAIN:
        return HOUR
    return None


def pause(trouble: Trouble, attempts: int, uniform: Uniform) -> timedelta:
    """Until a record that met this trouble is tried again."""
    wanted = asked_for(trouble)
    return back_off(attempts, uniform) if wanted is None else wanted
