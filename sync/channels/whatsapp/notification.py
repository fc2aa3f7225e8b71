"""What Meta posts, parted into messages of people and news of our notices.

Meta adds fields as it likes, and leaves out what was always there: since April 2026 the telephone number of people with
user names. So nothing is required but that it is an object with entries; what is not understood is kept whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sync.cases.messages import Mark
from sync.central.outgoing.queue import DELIVERED, FAILED, SENT
from sync.channels.whatsapp.codes import lasting
from sync.channels.whatsapp.json_text import Object, decoded, identifier, thing, things, words

MESSAGES = "messages"
"""The one field of the webhook that is about people; an office subscribes to no other."""
_STATES = {"sent": SENT, "delivered": DELIVERED, "read": DELIVERED, "played": DELIVERED, "failed": FAILED}
"""Whether somebody has read it is nobody's business here."""
_TELEPHONE = re.compile(r"\+?(\d{6,15})", re.ASCII)
_CODE = re.compile(r"[a-z0-9_]{1,40}", re.ASCII)
_LONGEST_ID = 200


@dataclass(frozen=True, slots=True)
class Contact:
    """Who wrote. ``user_id``: Meta's id of this person for this business; ``telephone``: with +; each may be missing."""

    user_id: str = ""
    telephone: str = field(default="", repr=False)

    @property
    def address(self) -> str:
        """By which an answer reaches him."""
        return self.telephone or self.user_id


@dataclass(frozen=True, slots=True)
class Written:
    """One message. ``value``: as Meta posts it, with this message alone."""

    name: str
    contact: Contact
    at: datetime | None
    value: Object = field(repr=False)


@dataclass(frozen=True, slots=True)
class Notification:
    """``known``: False for what is none that we understand, which is kept whole; ``others``: fields beside messages, and
    codes of what Meta complains of."""

    written: tuple[Written, ...] = ()
    statuses: tuple[Object, ...] = field(default=(), repr=False)
    others: tuple[str, ...] = ()
    known: bool = True


def notification(raw: bytes) -> Notification:
    """Pure; any bytes whatever give an answer."""
    try:
        said = decoded(raw)
    except ValueError:
        return Notification(known=False)
    changes = [change for entry in things(said, "entry") for change in things(entry, "changes")]
    if not changes:
        return Notification(known=False)
    ours = [thing(change, "value") for change in changes if words(change, "field") == MESSAGES]
    others = [words(change, "field") for change in changes if words(change, "field") != MESSAGES]
    others += [words(error, "code") for value in ours for error in things(value, "errors")]
    return Notification(
        written=tuple(one for value in ours for one in _written(value)),
        statuses=tuple(status for value in ours for status in things(value, "statuses")),
        others=tuple(one if _CODE.fullmatch(one) else "other" for one in others),
        known=all(map(_whole, ours)) and (bool(ours) or all(others)),
    )


def contact_of(value: Object, message: Object) -> Contact:
    """By the message and by the contacts beside it, whichever says so; either may hold an id where a number was."""
    contacts = things(value, "contacts")
    said = {words(message, "from"), words(message, "from_user_id")} - {""}
    beside = [one for one in contacts if {words(one, "wa_id"), words(one, "user_id")} & said]
    if not beside and (len(contacts) == 1 or not said):
        beside = contacts[:1]
    names = [words(message, "from"), words(message, "from_user_id"), words(message, "user_id")]
    names += [words(one, name) for one in beside for name in ("wa_id", "user_id")]
    telephones = [found[1] for one in names if (found := _TELEPHONE.fullmatch(one))]
    ids = [one[:_LONGEST_ID] for one in names if one and not _TELEPHONE.fullmatch(one)]
    return Contact(ids[0] if ids else "", f"+{telephones[0]}" if telephones else "")


def number_of(value: Object) -> str:
    """Meta's id of the office's number that it was written to, "" where it is missing."""
    return words(thing(value, "metadata"), "phone_number_id")[:_LONGEST_ID]


def marks(found: Notification, arrived: datetime) -> Iterator[Mark]:
    """What became of notices; ``reference``: what we gave Meta with them."""
    for status in found.statuses:
        state = _STATES.get(words(status, "status"))
        name = identifier(status, "id")
        if state is None or not name:
            continue
        yield Mark(
            state,
            time_of(status) or arrived,
            name,
            identifier(status, "biz_opaque_callback_data"),
            _why(status) if state == FAILED else "",
        )


def time_of(said: Object) -> datetime | None:
    """Its ``timestamp``, seconds since 1970; None for what is no time, or of another century."""
    text = words(said, "timestamp")
    if not (text.isascii() and text.isdigit() and 9 <= len(text) <= 10):
        return None
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=int(text))


def _why(status: Object) -> str:
    codes = [words(error, "code") for error in things(status, "errors")]
    return lasting(next((int(code) for code in codes if code.isdigit()), 0))


def _written(value: Object) -> Iterator[Written]:
    for message in things(value, MESSAGES):
        contact = contact_of(value, message)
        names = {contact.user_id, contact.telephone.removeprefix("+")} - {""}
        beside = [
            one for one in things(value, "contacts") if {words(one, "wa_id"), words(one, "user_id")} & names
        ]
        kept = {**value, "messages": [message], "contacts": beside}
        kept.pop("statuses", None)
        yield Written(words(message, "id"), contact, time_of(message), kept)


def _whole(value: Object) -> bool:
    """Whether everything that it says of messages is something that we part: else somebody's words might get lost."""
    held = [name for name in (MESSAGES, "statuses", "errors") if name in value]
    return bool(held) and all(
        isinstance(value[name], list) and all(isinstance(one, dict) for one in value[name]) for name in held
    )
