"""What a stored mail says. Pure: bytes in, `Content` out, for every input there is."""

from __future__ import annotations

from sync.cases.messages import Attachment, Content
from sync.central.messages.attachments import LARGEST_FILE
from sync.channels.email.automatic import is_automatic, is_doubtful
from sync.channels.email.bounce import bounced, returned_ids
from sync.channels.email.bounded import CUT, Part, parse
from sync.channels.email.letters import addresses, one_line, readable, sender_name, words
from sync.channels.email.names import reference_at, references_in
from sync.channels.email.parts import all_parts, gather

LONGEST = 50_000
"""Letters of one mail that are shown; the longest of 2,000 complaints typed at a kiosk had 5,000."""
_OURS = ("To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To")
"""Where a plus-address of ours may stand; a blind copy leaves it in the last three alone."""


def read_mail(raw: bytes, own_address: str) -> Content:
    """``answers_to`` holds our references, that of a plus-address before those of In-Reply-To and References: a person's
    program may drop the latter. A number in the subject is left to whoever looks through the words; all of it is the
    sender's claim and proves nothing. ``bounced`` only where a mail of ours is named: anybody can write such a report. ``notes``: `parts.NOTES`."""
    mail, whole = parse(raw)
    everything = all_parts(mail)
    found = gather(mail)
    text = readable(found.text)
    notes = dict.fromkeys(found.notes)
    if len(text) > LONGEST:
        notes["text_cut"] = None
    if is_doubtful(mail):
        notes["sender_doubtful"] = None
    if CUT.decode() in mail:
        notes["left_in_mailbox"] = None
    elif not whole:
        notes["not_read_whole"] = None
    answers = _answers(mail, everything, own_address)
    return Content(
        text=text[:LONGEST].strip(),
        subject=words(mail.get("Subject"))[:500],
        attachments=tuple(found.attachments),
        answers_to=tuple(answers),
        automatic=is_automatic(mail, own_address),
        bounced=bounced(everything) if answers else "",
        notes=tuple(notes),
        sender_name=sender_name(mail.get("From")),
    )


def sender_of(mail: Part) -> str:
    """The address in From, lower case behind the @; that of the envelope where there is none; else ""."""
    found = addresses(mail.get("From")) or addresses(mail.get("Return-Path")) or [""]
    local, at, domain = found[0].rpartition("@")
    return f"{local}{at}{domain.casefold()}"


def recipients_of(mail: Part) -> tuple[str, ...]:
    """The addresses that it was sent to, lower case: what the server says of its delivery, and what its sender wrote."""
    headers = (header for name in _OURS for header in mail.get_all(name, [])[:10])
    return tuple(dict.fromkeys(one.casefold() for header in headers for one in addresses(header)))


def too_large(attachments: tuple[Attachment, ...]) -> bool:
    """Whether one of them is beyond what is taken in."""
    return any(len(one.data) > LARGEST_FILE for one in attachments)


def _answers(mail: Part, everything: list[Part], own_address: str) -> list[str]:
    tagged = [
        reference_at(recipient, own_address)
        for name in _OURS
        for header in mail.get_all(name, [])[:10]
        for recipient in addresses(header)
    ]
    ids = f"{mail.get('References') or ''} {mail.get('In-Reply-To') or ''} {returned_ids(everything)}"
    found = [*tagged, *references_in(one_line(ids), own_address)]
    return [one for one in dict.fromkeys(found) if one][:20]
