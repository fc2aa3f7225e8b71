"""A notice as a mail."""

from __future__ import annotations

from datetime import datetime
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from sync.cases.messages import NotSent, Outgoing
from sync.central.settings import EmailSettings
from sync.channels.email.letters import one_line, readable
from sync.channels.email.names import first_id, message_id, plus_address

_POLICY = SMTP.clone(max_line_length=250)
"""A Message-ID that is put on a line of its own is not recognised by every program."""


def composed(notice: Outgoing, settings: EmailSettings, now: datetime) -> bytes | NotSent:
    """The mail, lines ending in CR LF; NotSent with ``address`` where it cannot be one of a person.

    `Auto-Submitted` (RFC 3834) and Exchange's own header keep robots from answering it, where no person wrote it; the Message-ID is the notice's
    reference at every try, so that a copy can be known.
    """
    recipient = _address(notice.address)
    if recipient is None:
        return NotSent("address")
    mail = EmailMessage(policy=_POLICY)
    mail["From"] = Address(one_line(settings.name), addr_spec=settings.address)
    mail["To"] = recipient
    mail["Subject"] = one_line(notice.subject)
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = message_id(notice.reference, settings.address)
    if not notice.by_person:
        mail["Auto-Submitted"] = "auto-replied" if notice.answers else "auto-generated"
        mail["X-Auto-Response-Suppress"] = "All"
    mail["Content-Language"] = one_line(notice.language)
    thread = _thread(notice)
    if thread:
        mail["In-Reply-To"] = thread[-1]
        mail["References"] = " ".join(thread)
    reply_to = plus_address(notice.reference, settings.address) if settings.plus_address else None
    if reply_to is not None:
        mail["Reply-To"] = reply_to
    mail.set_content(readable(notice.text))
    for one in notice.attachments:
        kind, _, subkind = one.media_type.partition("/")
        mail.add_attachment(one.data, kind, subkind or "octet-stream", filename=one_line(one.name) or None)
    return mail.as_bytes()


def _thread(notice: Outgoing) -> tuple[str, ...]:
    """Message-IDs of what was said before, the one that this mail answers last: what it is written to, else the last of all."""
    before = dict.fromkeys(filter(None, map(first_id, notice.thread)))
    if answered := first_id(notice.answers):
        before.pop(answered, None)
        before[answered] = None
    return tuple(before)


def _address(text: str) -> Address | None:
    """None where it is no address, or one outside ASCII, which few servers take (RFC 6531)."""
    plain = text.strip()
    if not plain.isascii() or len(plain) > 254:
        return None
    try:
        return Address(addr_spec=plain)
    except (HeaderParseError, ValueError, IndexError):
        return None
