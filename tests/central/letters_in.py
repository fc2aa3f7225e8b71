"""Messages for tests: written by citizens that do not exist, read by a way that is a few lines of JSON."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import msgspec

from sync.cases.messages import Arrived, Attachment, Content
from tests.central.running import MORNING

SENDER = "+6281234567890"


class Said(msgspec.Struct, kw_only=True):
    text: str = ""
    subject: str = ""
    files: tuple[tuple[str, str, bytes], ...] = ()
    answers_to: tuple[str, ...] = ()
    conversation: str = ""
    automatic: bool = False
    bounced: str = ""
    notes: tuple[str, ...] = ()
    sender_name: str = ""


def read(raw: bytes) -> Content:
    """What a way's reader does; ValueError for what is none of its messages."""
    if raw.startswith(b"boom"):
        raise RuntimeError("a mistake of ours")
    try:
        said = msgspec.json.decode(raw, type=Said)
    except (msgspec.DecodeError, UnicodeDecodeError) as trouble:
        raise ValueError("none of ours") from trouble
    return Content(
        text=said.text,
        subject=said.subject,
        attachments=tuple(Attachment(*one) for one in said.files),
        answers_to=said.answers_to,
        conversation=said.conversation,
        automatic=said.automatic,
        bounced=said.bounced,
        notes=said.notes,
        sender_name=said.sender_name,
    )


READERS = {"sms": read, "email": read, "wa": read}


def arrived(  # noqa: PLR0917 - what a message has
    text: str = "Jalan rusak di depan pasar",
    external_id: str = "1",
    channel: str = "sms",
    sender: str = SENDER,
    at: datetime = MORNING,
    same_as: str = "",
    *,
    subject: str = "",
    files: Sequence[tuple[str, str, bytes]] = (),
    answers_to: Sequence[str] = (),
    conversation: str = "",
    automatic: bool = False,
    bounced: str = "",
    sender_name: str = "",
    raw: bytes | None = None,
) -> Arrived:
    said = Said(
        text=text,
        subject=subject,
        files=tuple(files),
        answers_to=tuple(answers_to),
        conversation=conversation,
        automatic=automatic,
        bounced=bounced,
        sender_name=sender_name,
    )
    return Arrived(
        channel, external_id, at, sender, msgspec.json.encode(said) if raw is None else raw, same_as
    )
