"""Until when the centre's certificate holds: told weeks before a kiosk refuses to speak to it."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

TIMEOUT_S = 10.0
_EVERY_S = 12 * 3600.0
_AFTER_A_MISS_S = 3600.0
_FIRST_AFTER_S = 120.0
"""A start has better things to do than to wait for a line."""

Ask = Callable[[], datetime | None]


class CertificateLook:
    """``ask``: `certificate_until` of the centre as it is reached now. Asked twice a day; what was heard stands meanwhile."""

    def __init__(self, ask: Ask, monotonic: Callable[[], float]) -> None:
        self._ask, self._monotonic = ask, monotonic
        self._due = monotonic() + _FIRST_AFTER_S
        self._until: datetime | None = None

    def until(self) -> datetime | None:
        """Blocks for the line when it is time."""
        if self._monotonic() >= self._due:
            heard = self._ask()
            self._due = self._monotonic() + (_AFTER_A_MISS_S if heard is None else _EVERY_S)
            self._until = heard or self._until
        return self._until


def certificate_until(
    url: str, authorities: Path | None = None, timeout_s: float = TIMEOUT_S
) -> datetime | None:
    """The end of the certificate that ``url`` shows (UTC); None for plain http, and where nobody answers or none holds:
    the sync's own outcome tells that. Only a handshake: nothing of this kiosk is said."""
    parts = urlsplit(url)
    if parts.scheme != "https" or parts.hostname is None:
        return None
    try:
        context = ssl.create_default_context(cafile=None if authorities is None else str(authorities))
        with (
            socket.create_connection((parts.hostname, parts.port or 443), timeout_s) as line,
            context.wrap_socket(line, server_hostname=parts.hostname) as spoken,
        ):
            shown = spoken.getpeercert()
    except (OSError, ValueError):
        return None
    until = "" if shown is None else str(shown.get("notAfter", ""))
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(until), UTC) if until else None
