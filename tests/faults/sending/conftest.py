"""A kiosk that sends, and its centre: the lobby of these faults prints nothing."""

from __future__ import annotations

from tests.sending import centre, lobby

__all__ = ["centre", "lobby"]
