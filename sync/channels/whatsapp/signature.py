"""How Meta signs what it posts: HMAC-SHA256 of the bytes as they came, with the app's secret."""

from __future__ import annotations

import hmac
import re

HEADER = "X-Hub-Signature-256"
_FORM = re.compile(r"sha256=([0-9a-f]{64})", re.ASCII)


def sign(body: bytes, app_secret: str) -> str:
    """The header's value for this body."""
    return f"sha256={hmac.digest(app_secret.encode(), body, 'sha256').hex()}"


def may_be_one(header: str) -> bool:
    """Whether it looks like a signature at all: a body without one need not even be read."""
    return _FORM.fullmatch(header) is not None


def is_signed(body: bytes, header: str, app_secret: str) -> bool:
    """Whether it is the signature of exactly these bytes, in constant time; never with an empty secret."""
    return bool(app_secret) and hmac.compare_digest(header.encode(), sign(body, app_secret).encode())
