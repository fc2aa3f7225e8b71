"""A message as the inbox keeps it: what Meta posted of it, and its photo, voice or file, which Meta gives out for days only."""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass, field

from sync.channels.whatsapp.json_text import Object, decoded, thing, things, words

_MARK = "kotak_aduan_wa"


@dataclass(frozen=True, slots=True)
class KeptMessage:
    """``value``: as in `notification.Written`; ``media``: None where there is none; ``trouble``: why, if there should be."""

    value: Object = field(repr=False)
    media: bytes | None = field(default=None, repr=False)
    trouble: str = ""

    @property
    def message(self) -> Object:
        """The message itself."""
        return next(iter(things(self.value, "messages")), {})


def packed(one: KeptMessage) -> bytes:
    """For the inbox's raw message."""
    said: dict[str, object] = {_MARK: 1, "value": one.value}
    if one.media is not None:
        said["media"] = base64.b64encode(one.media).decode()
    if one.trouble:
        said["media_trouble"] = one.trouble
    return json.dumps(said, separators=(",", ":")).encode()


def unpacked(raw: bytes) -> KeptMessage:
    """ValueError for a body of Meta's that was kept whole since nobody understood it, and for anything else."""
    said = decoded(raw)
    value = thing(said, "value")
    if not isinstance(said, dict) or said.get(_MARK) != 1 or not things(value, "messages"):
        raise ValueError("not a message of WhatsApp")
    try:
        media = base64.b64decode(words(said, "media"), validate=True) if "media" in said else None
    except binascii.Error as trouble:  # a ValueError, but not of ours
        raise ValueError("not a message of WhatsApp") from trouble
    return KeptMessage(value, media, words(said, "media_trouble"))
