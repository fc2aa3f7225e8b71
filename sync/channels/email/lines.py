"""Lines to the mail servers: TLS by the machine's authorities or the office's own."""

from __future__ import annotations

import ssl
from pathlib import Path

TIMEOUT_S = 60.0
"""Without an answer for so long the line counts as lost; RFC 5321 section 4.5.3.2 would wait for minutes."""


def tls(authorities: Path | None) -> ssl.SSLContext:
    """Names and certificates are checked, TLS 1.2 at least. OSError for a file that cannot be read."""
    context = ssl.create_default_context(cafile=authorities)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context
