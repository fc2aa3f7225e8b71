"""What a message of WhatsApp says, by its kind (Meta's reference of the webhook ``messages``)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

import filetype

from sync.cases.message_grammar import Command, read_command
from sync.cases.messages import Attachment, Content
from sync.channels.media_types import media_type
from sync.channels.whatsapp.json_text import Object, identifier, thing, things, words
from sync.channels.whatsapp.kept import unpacked

TOGETHER_WITHIN = timedelta(minutes=30)
"""People write a complaint in five messages and a photo: staff read and decide them as one."""
_CONVERSATION = "percakapan"
_MEDIA = ("image", "audio", "video", "document", "sticker")
_ALONE = frozenset((Command.STATUS, Command.WITHDRAW, Command.HELP, Command.STOP))
"""Commands are answered by themselves and belong to no complaint."""
_KIND = re.compile(r"[a-z_]{1,40}", re.ASCII)

NOTES = (
    "voice", "location", "edited", "deleted", "reaction", "number_changed", "kind_unknown", "forwarded",
    "media_too_large", "media_gone", "media_failed", "media_doubtful",
)  # fmt: skip
"""All codes of `Content.notes` that come from here."""


@dataclass(frozen=True, slots=True)
class Said:
    """``about``: names of messages that it speaks of; ``automatic``: nothing that wants an answer."""

    text: str = ""
    notes: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    automatic: bool = False


def read_message(raw: bytes) -> Content:
    """A message as `kept.packed` has it; ValueError for what is none."""
    kept = unpacked(raw)
    message = kept.message
    said = said_in(message)
    context = thing(message, "context")
    notes = list(said.notes)
    if context.get("forwarded") or context.get("frequently_forwarded"):
        notes.append("forwarded")
    if kept.trouble:
        notes.append(kept.trouble)
    alone = read_command(said.text).command in _ALONE and kept.media is None
    return Content(
        text=said.text,
        attachments=() if kept.media is None else (_attachment(message, kept.media),),
        answers_to=tuple(one for one in (identifier(context, "id"), *said.about) if one),
        conversation="" if alone else _CONVERSATION,
        together_within=None if alone else TOGETHER_WITHIN,
        automatic=said.automatic,
        notes=tuple(notes),
        sender_name=_profile(kept.value),
    )


def _profile(value: Object) -> str:
    """The name that its sender has given himself at Meta; "" where it is missing."""
    return next((words(thing(one, "profile"), "name") for one in things(value, "contacts")), "")


def media_of(message: Object) -> str:
    """Meta's id of its photo, voice or file, "" where it has none; of an edited message that of what it became."""
    kind = words(message, "type")
    if kind == "edit":
        return media_of(thing(thing(message, "edit"), "message"))
    return words(thing(message, kind), "id") if kind in _MEDIA else ""


def said_in(message: Object) -> Said:
    """The words of a message. A kind that nobody knows is named in brackets."""
    kind = words(message, "type")
    reader = _READERS.get(kind)
    if reader is not None:
        return reader(message)
    return Said(f"[{kind if _KIND.fullmatch(kind) else '?'}]", ("kind_unknown",))


def _text(message: Object) -> Said:
    return Said(words(thing(message, "text"), "body"))


def _captioned(message: Object) -> Said:
    return Said(words(thing(message, words(message, "type")), "caption"))


def _audio(message: Object) -> Said:
    """A whole complaint may be spoken; staff write down what they hear."""
    return Said(notes=("voice",))


def _location(message: Object) -> Said:
    place = thing(message, "location")
    where = f"geo:{words(place, 'latitude')},{words(place, 'longitude')}"
    names = ", ".join(one for one in (words(place, "name"), words(place, "address")) if one)
    return Said(f"{where}\n{names}".strip(), ("location",))


def _contacts(message: Object) -> Said:
    lines = []
    for one in things(message, "contacts"):
        name = words(thing(one, "name"), "formatted_name")
        phones = ", ".join(words(phone, "phone") or words(phone, "wa_id") for phone in things(one, "phones"))
        lines.append(": ".join(filter(None, (name, phones))))
    return Said("\n".join(lines))


def _button(message: Object) -> Said:
    return Said(words(thing(message, "button"), "text"))


def _interactive(message: Object) -> Said:
    answer = thing(message, "interactive")
    chosen = thing(answer, "button_reply") or thing(answer, "list_reply")
    return Said(words(chosen, "title")) if chosen else Said("[interactive]", ("kind_unknown",))


def _reaction(message: Object) -> Said:
    """A thumb on a message: no words, and nothing to be answered."""
    found = thing(message, "reaction")
    return Said(words(found, "emoji"), ("reaction",), (identifier(found, "message_id"),), automatic=True)


def _system(message: Object) -> Said:
    return Said(words(thing(message, "system"), "body"), ("number_changed",), automatic=True)


def _revoke(message: Object) -> Said:
    """What was deleted on the telephone stays here: it was said to an office."""
    about = identifier(thing(message, "revoke"), "original_message_id")
    return Said("", ("deleted",), (about,), automatic=True)


def _edit(message: Object) -> Said:
    """The new words stand below the old ones, which stay."""
    edit = thing(message, "edit")
    new = thing(edit, "message")
    # One level: an edit of an edit is none that Meta sends.
    said = said_in(new) if words(new, "type") != "edit" else Said()
    return Said(said.text, (*said.notes, "edited"), (identifier(edit, "original_message_id"),))


_READERS: Mapping[str, Callable[[Object], Said]] = {
    "text": _text,
    "image": _captioned,
    "video": _captioned,
    "document": _captioned,
    "sticker": _captioned,
    "audio": _audio,
    "location": _location,
    "contacts": _contacts,
    "button": _button,
    "interactive": _interactive,
    "reaction": _reaction,
    "system": _system,
    "revoke": _revoke,
    "edit": _edit,
}


def _attachment(message: Object, data: bytes) -> Attachment:
    """Under the name that its sender gave it, else that of its kind with the ending of what it is."""
    kind = words(message, "type")
    of = thing(thing(message, "edit"), "message") if kind == "edit" else message
    kind = words(of, "type")
    ending = filetype.guess_extension(data)
    name = words(thing(of, kind), "filename") or f"{kind}.{ending}" * bool(ending) or kind
    return Attachment(name, media_type(data), data)
