"""What is kept of a message: without what commands a device or turns a line round, and what it asks for."""

from __future__ import annotations

import re

from sync.cases.message_grammar import Asked, Command, read_command
from sync.cases.message_quotes import parted
from sync.cases.messages import Content

LONGEST_TEXT = 100_000
_CODE = re.compile(r"[a-z][a-z0-9_]{0,39}", re.ASCII)
UNSHOWN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""As in `sync.cases.words`; they stay in the raw message."""


def shown(content: Content) -> Content:
    """What can be shown: without what commands a device or turns the line round, and of a length that a page holds."""
    notes = [one for one in content.notes if _CODE.fullmatch(one)]
    if len(content.text) > LONGEST_TEXT:
        notes.append("text_cut")
    lines = content.text[:LONGEST_TEXT].replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return Content(
        text=UNSHOWN.sub("", lines).strip(),
        subject=" ".join(UNSHOWN.sub("", content.subject[:500]).split()),
        attachments=content.attachments,
        answers_to=tuple(one[:500] for one in content.answers_to[:20]),
        conversation=content.conversation,
        together_within=content.together_within,
        automatic=content.automatic,
        bounced=content.bounced[:320],
        notes=tuple(dict.fromkeys(notes)),
        sender_name=" ".join(UNSHOWN.sub("", content.sender_name[:200]).split()),
    )


def asked_in(content: Content) -> Asked:
    """The command; of a mail it may stand in the subject. A machine commands nothing."""
    if content.automatic or content.bounced:
        return Asked(Command.FREE, content.text)
    asked = read_command(parted(content.text)[0])  # "STOP" above a notice of ours that it repeats is meant
    if asked.command is Command.FREE and content.subject:
        subject = read_command(content.subject)
        if subject.command is Command.REPORT:
            return Asked(Command.REPORT, content.text or subject.text)
        if subject.command is not Command.FREE:
            return subject
    return asked


def file_name(said: str) -> str:
    """A file's name without its folders and what cannot be shown."""
    plain = UNSHOWN.sub("", said).replace("\\", "/").rsplit("/", 1)[-1]
    return " ".join(plain.split())[:120]
