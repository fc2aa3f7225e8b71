"""A sealed recording made ready to be heard once: the browser plays it, and no file of it is left behind."""

from __future__ import annotations

import base64

from sync.cases.refusal import Refusal

MEDIA_TYPE = "audio/ogg"
LARGEST = 8 * 1024 * 1024
"""Bytes. Five minutes of speech have about 1 MB."""

_PAGE, _HEAD = b"OggS", b"OpusHead"
_HEAD_AT = 28
"""The first page of an Ogg file with one packet has a header of 27 bytes and one length."""


def can_play(media_type: str) -> bool:
    """Whether a page can play a file of this type."""
    return media_type == MEDIA_TYPE


def sound_for(plain: bytes) -> str | Refusal:
    """The recording as a ``data:`` address, or ``sound.broken``: not Ogg Opus as the kiosk writes it, or too long.

    It is not decoded here: the browser does that in its own sandbox.
    """
    head = plain[_HEAD_AT : _HEAD_AT + len(_HEAD)]
    if not plain.startswith(_PAGE) or head != _HEAD or len(plain) > LARGEST:
        return Refusal("sound.broken")
    return f"data:{MEDIA_TYPE};base64," + base64.b64encode(plain).decode()
