"""What staff write back to somebody whose message is no complaint: how long it may be, what may not stand in it.

It goes by the way the message came. An SMS is ASCII and at most three parts, since each costs as much as the first; by
WhatsApp free text is open for a day after the person wrote; an e-mail has a subject that others may see.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sync.cases.notice_places import EMAIL, SMS, WA
from sync.cases.notice_texts import ONE_SMS, sms_length
from sync.cases.refusal import Refusal
from sync.cases.words import clean

REPLY = "balasan"
"""Stands where a notice has its name; there are no shipped words of it."""
SMS_PARTS = 3
SMS_PART = 153
"""Characters of the GSM alphabet in each part of a long SMS; the rest of its 160 says which part it is."""
LONGEST = {SMS: SMS_PARTS * SMS_PART, WA: 4096, EMAIL: 8000}
"""Characters, by way."""
LONGEST_SUBJECT = 120
FREE_TEXT_FOR = timedelta(hours=24)
"""How long after a person's last message anything may be written to him by WhatsApp."""
_WINDOW_SPARE = timedelta(minutes=5)
"""Our clock and Meta's differ, and a message takes its time."""
_NIK = re.compile(r"(?<!\d)\d(?:[ .-]?\d){15}(?!\d)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Reply:
    """``subject``: of an e-mail, "" else."""

    subject: str = field(repr=False)
    text: str = field(repr=False)


def written(channel: str, subject: str, text: str) -> Reply | Refusal:
    """What a person wrote, as it goes out by this way.

    Refusals: ``reply.empty``; ``reply.subject`` (an e-mail needs one); ``reply.nik`` (it holds a resident's number, and somebody
    else may hold the telephone); ``reply.subject_nik``; ``notice.not_ascii`` {"glyph"}; ``reply.sms_long`` {"n", "max"}; those of
    `clean`.
    """
    body = clean(text, LONGEST[EMAIL if channel == SMS else channel], multiline=channel != SMS)
    head = clean(subject, LONGEST_SUBJECT) if channel == EMAIL else ""
    if isinstance(body, Refusal):
        return body
    if isinstance(head, Refusal):
        return head
    if channel == SMS:
        body = " ".join(body.split())
    if not body:
        return Refusal("reply.empty")
    if channel == EMAIL and not head:
        return Refusal("reply.subject")
    refusal = _told_too_much(channel, head, body) or (_too_long(body) if channel == SMS else None)
    return refusal or Reply(head, body)


def sms_parts(length: int) -> int:
    """How many SMS a text of so many characters of the GSM alphabet makes."""
    return 1 if length <= ONE_SMS else -(-length // SMS_PART)


def window_open(heard_at: datetime | None, now: datetime) -> bool:
    """Whether free text may still go to somebody who wrote last then, by WhatsApp."""
    return heard_at is not None and now < heard_at + FREE_TEXT_FOR - _WINDOW_SPARE


def answer_subject(subject: str) -> str:
    """Of an answer to a mail with this subject, without the marks of earlier answers."""
    return f"Re: {subject}"[:LONGEST_SUBJECT].strip() if subject else ""


def _told_too_much(channel: str, subject: str, text: str) -> Refusal | None:
    if _NIK.search(subject):
        return Refusal("reply.subject_nik")
    return Refusal("reply.nik") if channel != EMAIL and _NIK.search(text) else None


def _too_long(text: str) -> Refusal | None:
    length = sms_length(text)
    if isinstance(length, Refusal):
        return length
    most = LONGEST[SMS]
    return None if length <= most else Refusal("reply.sms_long", {"n": length, "max": most})
