"""What a network sends to a modem: messages in parts, and reports of what became of ours."""

from __future__ import annotations

from datetime import datetime

from hardware.modems.pdu import Coding, Submit, address, stamp, user_data
from hardware.modems.splitting import split

_CENTRE = bytes.fromhex("07912618010000F0")
"""The service centre that stands before every PDU that comes: +62811000000 0, as operators' are."""
_SCHEMES = {Coding.SEVEN_BIT: 0x00, Coding.EIGHT_BIT: 0x04, Coding.UCS2: 0x08}


def delivered(sender: str, text: str, sent_at: datetime, reference: int = 7) -> list[bytes]:
    """The DELIVERs of a text, in their order. ``sender``: a number or a word; ``sent_at`` with its zone."""
    return [delivered_part(sender, part, sent_at) for part in split(text, "", reference)]


def delivered_part(sender: str, part: Submit, sent_at: datetime) -> bytes:
    """One DELIVER with the data of ``part``."""
    head = bytes([0x44 if part.header else 0x04]) + address(sender)
    body = bytes([0, _SCHEMES[part.coding]]) + stamp(sent_at)
    return _CENTRE + head + body + user_data(part.coding, part.header, part.data)


def reported(reference: int, recipient: str, sent_at: datetime, done_at: datetime, status: int = 0) -> bytes:
    """A STATUS-REPORT. ``status``: TP-ST, 0 delivered, 0x46 expired, 0x30 still trying."""
    body = bytes([0x06, reference]) + address(recipient) + stamp(sent_at) + stamp(done_at)
    return _CENTRE + body + bytes([status])
