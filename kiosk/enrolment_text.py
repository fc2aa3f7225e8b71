"""What the desk's QR for enrolment holds, and what a person types instead."""

from __future__ import annotations

import msgspec

_LONGEST = 1_000


class _Text(msgspec.Struct, frozen=True):
    """Fields of a later version are ignored; those of the first stay."""

    v: int
    code: str
    key: str = ""


def read_enrolment(text: str) -> tuple[str, str | None]:
    """The code, and the SHA-256 (hex) of the centre's key where the QR brings it. Anything else is taken as the code."""
    found = _parsed(text.encode("utf-8", "replace"))
    return (text.strip(), None) if found is None else (found.code, found.key or None)


def is_enrolment(read: bytes) -> bool:
    """Whether a code reader has read such a QR."""
    return _parsed(read) is not None


def _parsed(read: bytes) -> _Text | None:
    if len(read) > _LONGEST or not read.lstrip().startswith(b"{"):
        return None
    try:
        return msgspec.json.decode(read, type=_Text)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
