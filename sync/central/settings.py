"""The centre's settings: config/central.toml and the environment, typed and bounded."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta


class CentralSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """``folder``: database, sealed files and keys; ``database``: a PostgreSQL URL, or empty for SQLite there.

    ``public_url``: how kiosks and browsers reach us; a reverse proxy with TLS stands there in an office.
    ``sync_every_s``: how often an idle kiosk asks, seconds. ``silent_after_minutes``: office minutes without a word
    of a kiosk that make an alarm. ``metrics_port``: on 127.0.0.1, for Prometheus; 0: none.
    """

    folder: Path = Path("var/central")
    database: str = ""
    host: str = "127.0.0.1"
    port: Annotated[int, Meta(ge=0, le=65535)] = 8600
    public_url: str = "http://127.0.0.1:8600"
    sync_every_s: Annotated[int, Meta(ge=5, le=3600)] = 300
    silent_after_minutes: Annotated[int, Meta(ge=5, le=2250)] = 60  # at most a week of office hours
    metrics_port: Annotated[int, Meta(ge=0, le=65535)] = 0
