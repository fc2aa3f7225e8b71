"""Names of mails: ours, by which answers find back, and those of others, by which a copy is known."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re

_PLAIN = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_IDS = re.compile(r"<[^<>\s]{3,250}>")
_OWN = "kotak-aduan."
_SPELT = "x."
"""Before a reference that is written in base 32, since an address would not keep its letters."""
LONGEST_LOCAL = 64
"""Glyphs before the @, RFC 5321 section 4.5.3.1.1."""


def message_id(reference: str, address: str) -> str:
    """Of a mail of ours: the same at every try. ``<kotak-aduan.REFERENCE@domain of the office>``."""
    return f"<{_OWN}{_safe(reference)}@{_domain(address)}>"


def plus_address(reference: str, address: str) -> str | None:
    """``address+reference``, to which an answer comes; None for a reference that would make it too long."""
    local, domain = address.rsplit("@", 1)
    tagged = f"{local}+{_safe(reference)}"
    return f"{tagged}@{domain}" if len(tagged) <= LONGEST_LOCAL else None


def references_in(text: str, address: str) -> list[str]:
    """Our references in a list of Message-IDs (In-Reply-To, References), the nearest mail first."""
    found = []
    for one in reversed(_IDS.findall(text)):
        local, _, domain = one[1:-1].rpartition("@")
        if local.casefold().startswith(_OWN) and domain.casefold() == _domain(address):
            found.append(_reference(local[len(_OWN) :].casefold()))
    return [one for one in dict.fromkeys(found) if one]


def reference_at(recipient: str, address: str) -> str:
    """The reference in a plus-address of ours, or ""."""
    local, _, domain = recipient.casefold().rpartition("@")
    own, _, own_domain = address.casefold().rpartition("@")
    if domain != own_domain or not local.startswith(f"{own}+"):
        return ""
    return _reference(local[len(own) + 1 :])


def is_own(sender: str, address: str) -> bool:
    """Whether a mail claims to come from the office's own address, with or without a plus."""
    local, _, domain = sender.casefold().rpartition("@")
    own, _, own_domain = address.casefold().rpartition("@")
    return domain == own_domain and local.split("+", 1)[0] == own


def first_id(text: str) -> str:
    """The Message-ID of a mail, as its header has it, or "" where it has none that could be answered."""
    found = _IDS.search(text)
    return found[0] if found and found[0].isascii() else ""


def external_id(account: str, epoch: int, uid: int, arrived_s: int, identity: str) -> str:
    """Of a mail in a mailbox, the same at each look at it, followed by its Message-ID so that it can be answered.

    Account and time are in it besides UIDVALIDITY and UID: another provider may begin with the same numbers, and a mail
    taken for one that was stored before would be lost.
    """
    place = hashlib.sha256(account.casefold().encode()).hexdigest()[:10]
    return f"{place}.{epoch}.{uid}.{arrived_s} {identity}".rstrip()


def _safe(reference: str) -> str:
    if _PLAIN.fullmatch(reference):
        return reference
    return _SPELT + base64.b32encode(reference.encode()).decode().rstrip("=").casefold()


def _reference(safe: str) -> str:
    if not safe.startswith(_SPELT):
        return safe if _PLAIN.fullmatch(safe) else ""
    spelt = safe[len(_SPELT) :].upper()
    try:
        return base64.b32decode(spelt + "=" * (-len(spelt) % 8)).decode()
    except (binascii.Error, UnicodeDecodeError):
        return ""


def _domain(address: str) -> str:
    return address.rsplit("@", 1)[1].casefold()
