"""Meta's error codes (its reference "Error codes" of the Cloud API), as far as they make a difference, and ours for staff."""

from __future__ import annotations

from sync.central.outgoing.queue import TEMPLATE_ALONE

WINDOW_CLOSED = 131047
"""More than 24 hours since the person wrote: an approved template alone may go."""
TOKEN = frozenset((102, 190))
BUSY = frozenset((4, 80007, 130429, 131048, 131056, 131057, 133016))
"""Rates of the account, of the number, of this one contact; maintenance."""
ACCOUNT = frozenset((10, 368, 131005, 131031, 131042, 131045, 133010)) | frozenset(range(200, 300))
"""Permissions, payment, registration: not the notice's fault, and a person mends it."""
TEMPLATE = frozenset((132000, 132001, 132005, 132007, 132012, 132015, 132016, 132068, 132069))
UNDELIVERABLE = frozenset((131021, 131026, 131030, 131062))

NO_TEMPLATE, TEMPLATE_REFUSED, NOT_ON_WHATSAPP, REFUSED = (
    "tanpa_templat", "templat_ditolak", "bukan_pengguna_wa", "ditolak_wa",
)  # fmt: skip


def lasting(code: int) -> str:
    """What staff are told of a notice that will not go: `TEMPLATE_ALONE` is one that may, as its template."""
    if code == WINDOW_CLOSED:
        return TEMPLATE_ALONE
    if code in TEMPLATE:
        return TEMPLATE_REFUSED
    return NOT_ON_WHATSAPP if code in UNDELIVERABLE else REFUSED
