"""How the office signs in to its mail account: by a password, or by a token that is fetched anew (RFC 6749 section 6)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import requests

from sync.central.settings import EmailSettings
from sync.channels.email.mailbox import Away
from sync.channels.secret_files import first_line

TIMEOUT_S = 20.0
_SPARE = timedelta(minutes=2)
"""A token is renewed so long before it ends."""


@dataclass
class Secret:
    """The account's secret, read from its file at each sign-in so that a new one needs no restart."""

    settings: EmailSettings
    clock: Callable[[], datetime]
    _token: str = field(default="", repr=False)
    _until: datetime | None = None

    def value(self) -> str | Away:
        """Password or access token."""
        stored = _in_file(self.settings.secret)
        if isinstance(stored, Away) or not self.settings.token_url:
            return stored
        if self._until is None or self.clock() >= self._until:
            return self._renewed(stored)
        return self._token

    def forget(self) -> None:
        """The token was refused: the next one is fetched."""
        self._until = None

    def _renewed(self, refresh_token: str) -> str | Away:
        asked = {
            "grant_type": "refresh_token",
            "refresh_token": refresh_token,
            "client_id": self.settings.client_id,
        }
        if self.settings.client_secret is not None:
            client = _in_file(self.settings.client_secret)
            if isinstance(client, Away):
                return client
            asked["client_secret"] = client
        try:
            answer = requests.post(
                self.settings.token_url, data=asked, timeout=TIMEOUT_S, allow_redirects=False
            )
            said = answer.json()
        except requests.RequestException as trouble:  # also JSON that is none
            return Away("token", type(trouble).__name__)
        return self._kept(said) if isinstance(said, dict) else Away("token", "no object")

    def _kept(self, said: dict[str, object]) -> str | Away:
        token, lasts = said.get("access_token"), said.get("expires_in", 3600)
        if not isinstance(token, str) or not token:
            return Away("token", str(said.get("error", "no access_token"))[:100])
        self._token = token
        self._until = self.clock() + timedelta(seconds=lasts if isinstance(lasts, int) else 0) - _SPARE
        return token


def _in_file(path: Path) -> str | Away:
    """Away with ``secret`` where there is none."""
    return first_line(path) or Away("secret", f"{path}: nothing to be read, or empty")
