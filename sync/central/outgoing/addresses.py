"""Addresses by which people are told: in one form each, so that the same one is known again."""

from __future__ import annotations

import hmac
import re

from sync.cases.notice_places import EMAIL, SMS, WA
from sync.central.store import Store

_TELEPHONE = re.compile(r"\+\d{8,15}")
_EMAIL = re.compile(r"[^\s@,;<>\"]{1,64}@[a-z0-9](?:[a-z0-9.-]{0,250}[a-z0-9])?", re.ASCII)
_MACHINES = ("noreply", "no-reply", "donotreply", "do-not-reply", "mailer-daemon", "postmaster", "bounce")
_SEPARATORS = str.maketrans("", "", " \t-.()/\u2010\u2011\u2012\u2013\u00a0")
_WAY_OF_REPLY = {"sms": SMS, "whatsapp": WA, "email": EMAIL}


def way_of(reply_way: str) -> str:
    """The channel of an answer to "how do you want our reply", "" for those by hand or post."""
    return _WAY_OF_REPLY.get(reply_way, "")


def normal(channel: str, address: str) -> str:
    """As it is kept: e-mail in lower case, a telephone number of Indonesia with +62; anything else as it came."""
    words = address.strip()
    if channel == EMAIL:
        return words.lower()
    digits = words.translate(_SEPARATORS)
    if digits.startswith("00"):
        digits = f"+{digits[2:]}"
    elif digits.startswith("0"):
        digits = f"+62{digits[1:]}"
    elif digits.startswith("62"):
        digits = f"+{digits}"
    return digits if _TELEPHONE.fullmatch(digits) else words


def can_be_told(channel: str, address: str) -> bool:
    """Whether a notice may go there: no short code, no sender that is a word, no machine's mailbox. Of a normal address."""
    if channel == EMAIL:
        local = address.partition("@")[0]
        return bool(_EMAIL.fullmatch(address)) and not local.startswith(_MACHINES)
    if channel == SMS:
        return bool(_TELEPHONE.fullmatch(address))
    # Since 2026 WhatsApp names some people by an id of its own, without a telephone number.
    return channel == WA and 3 < len(address) <= 128 and any(glyph.isdigit() for glyph in address)


def masked(channel: str, address: str) -> str:
    """Enough for staff to know which one is meant: ``+62 ••• 890``, ``f•••@contoh.id``."""
    if channel == EMAIL:
        local, at, domain = address.partition("@")
        return f"{local[:1]}•••{at}{domain}"
    return f"{address[:3]} ••• {address[-3:]}"


def mark_of(store: Store, office_id: str, channel: str, address: str) -> str:
    """A keyed hash by which a normal address is found again and told to nobody, 64 hex."""
    said = f"{office_id}\n{channel}\n{address}".encode()
    return hmac.digest(store.at_rest.derived("contact addresses"), said, "sha256").hex()
