"""Whether a machine wrote a mail (RFC 3834): such a one is never answered, or two robots would answer each other."""

from __future__ import annotations

import re

from sync.channels.email.bounded import Part
from sync.channels.email.letters import addresses
from sync.channels.email.names import is_own

_BULK = {"bulk", "junk", "list", "auto_reply"}
_LISTS = (
    "List-Id",
    "List-Post",
    "List-Unsubscribe",
    "Feedback-ID",
    "X-Auto-Response-Suppress",
    "X-Autoreply",
    "X-Autorespond",
)
"""Headers that no person's program writes."""
_NOBODY = re.compile(
    r"(mailer-daemon|postmaster|no[-_.]?reply|do[-_.]?not[-_.]?reply|bounces?|notifications?)([-+=].*)?",
    re.IGNORECASE,
)

_FAILED = re.compile(r"\bdmarc\s*=\s*fail\b", re.IGNORECASE)


def is_automatic(mail: Part, own_address: str) -> bool:
    """By its headers, its type and its sender; also a mail without a sender, and one that says it is from the office."""
    submitted = (mail.get("Auto-Submitted") or "no").split(";")[0].strip().casefold()
    if submitted != "no" or (mail.get("Precedence") or "").strip().casefold() in _BULK:
        return True
    if any(mail.get(name) is not None for name in _LISTS) or mail.get_content_type() == "multipart/report":
        return True
    return_path = mail.get("Return-Path")
    if return_path is not None and not addresses(return_path):
        return True
    senders = addresses(mail.get("From"))
    return not senders or any(_is_nobody(one) or is_own(one, own_address) for one in senders)


def is_doubtful(mail: Part) -> bool:
    """Whether the server that took the mail for the office says that its sender is not who it claims (DMARC, RFC 8601).

    Only a failure counts: the header above all others is that server's, but one that writes none leaves the sender's.
    """
    return _FAILED.search(mail.get("Authentication-Results") or "") is not None


def _is_nobody(sender: str) -> bool:
    return _NOBODY.fullmatch(sender.rsplit("@", 1)[0]) is not None
