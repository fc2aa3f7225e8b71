"""How complainants can be reached from this installation."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Reach:
    """``ways``: channels that are configured here, of `sync.cases.notice_places.WAYS`; nothing is written for others.
    ``public_url``: where citizens find the office's pages."""

    ways: frozenset[str] = frozenset()
    public_url: str = ""

    def link(self, path: str) -> str:
        """The address of a public page, "" where citizens cannot open it: without TLS it is this machine's own."""
        return f"{self.public_url.rstrip('/')}{path}" if urlsplit(self.public_url).scheme == "https" else ""
