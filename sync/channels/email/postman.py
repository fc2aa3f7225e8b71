"""The server that takes the office's mail, as the channel sees it."""

from __future__ import annotations

from typing import Protocol

from sync.cases.messages import Outcome


class Postman(Protocol):
    """Each call stands alone: connection, sign-in, one mail."""

    def send(self, mail: bytes, sender: str, recipient: str) -> Outcome:
        """`Sent`; `NotSent` where the server will never take it (``refused``, ``too_large``, ``address``); `TryLater` where it
        may (``unreachable``, ``tls``, ``sign_in``, ``secret``, ``sender_refused``, ``busy``, ``line``); `InDoubt` where the
        line broke after the last byte. ``mail``: lines end in CR LF."""
        ...
