"""The parts of a mail: which are its words, which are files."""

from __future__ import annotations

from dataclasses import dataclass, field

from sync.cases.messages import Attachment
from sync.channels.email.bounded import Part, content, inside
from sync.channels.email.html import text_of
from sync.channels.email.letters import decoded, one_line, unflowed, words
from sync.channels.media_types import media_type

MOST_PARTS = 200
MOST_FILES = 50
NOTES = {
    "text_cut": "longer than is shown; the whole is in the stored mail",
    "left_in_mailbox": "too large: only its beginning was taken in, the whole lies in the mailbox",
    "not_read_whole": "built so strangely that only its beginning was read",
    "letters_lost": "some letters could not be read",
    "too_many_parts": "more parts or files than are looked at",
    "encrypted": "encrypted: nobody but its addressee can read it",
    "sender_doubtful": "the receiving server says that the sender is not who it claims to be",
    "winmail": "files are packed in a winmail.dat, which only Outlook opens",
}
"""Codes in `Content.notes` that this way writes."""
_SEALED = {"multipart/encrypted", "application/pgp-encrypted"}
_SEALED_SMIME = ("application/pkcs7-mime", "application/x-pkcs7-mime")


@dataclass
class Found:
    """``notes``: codes of `NOTES`."""

    texts: list[str] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    looked_at: int = 0

    @property
    def text(self) -> str:
        return "\n\n".join(one.strip() for one in self.texts if one.strip())


def all_parts(mail: Part) -> list[Part]:
    """Every part, outermost first, as many as are looked at."""
    found: list[Part] = []
    waiting = [mail]
    while waiting and len(found) < MOST_PARTS:
        part = waiting.pop(0)
        found.append(part)
        if part.get_content_maintype() == "multipart":
            waiting += inside(part)
    return found


def gather(mail: Part) -> Found:
    """Words and files, in the order in which they stand."""
    found = Found()
    _walk(mail, found)
    return found


def _walk(part: Part, found: Found) -> None:
    found.looked_at += 1
    if found.looked_at > MOST_PARTS or len(found.attachments) >= MOST_FILES:
        found.notes.append("too_many_parts")
        return
    kind = part.get_content_type()
    if kind in _SEALED or (kind in _SEALED_SMIME and "signed" not in str(part.get_param("smime-type"))):
        found.notes.append("encrypted")
    if kind == "multipart/alternative":
        _best(part, found)
    elif part.get_content_maintype() == "multipart":
        for inner in inside(part):
            _walk(inner, found)
    elif kind in ("text/plain", "text/html") and not _is_file(part):
        found.texts.append(_text(part, found))
    elif kind != "message/delivery-status":
        _attach(part, found)


def _best(part: Part, found: Found) -> None:
    """Plain words where there are any; of the others only the files that stand with them."""
    before = len(found.texts)
    plain = [one for one in inside(part) if one.get_content_type() == "text/plain"]
    for one in plain:
        _walk(one, found)
    kept = len(found.texts) if any(one.strip() for one in found.texts[before:]) else None
    for one in inside(part):
        if one not in plain:
            _walk(one, found)
    if kept is not None:
        del found.texts[kept:]


def _text(part: Part, found: Found) -> str:
    text, sure = decoded(content(part), part.get_content_charset())
    if not sure:
        found.notes.append("letters_lost")
    if part.get_content_type() == "text/html":
        text, whole = text_of(text)
        if not whole:
            found.notes.append("text_cut")
    elif part.get_param("format") == "flowed":
        text = unflowed(text, without_space=part.get_param("delsp") == "yes")
    return text


def _attach(part: Part, found: Found) -> None:
    data = content(part)
    kind = media_type(data)
    if part.get_content_maintype() == "message":
        kind = "message/rfc822"
    if kind == "application/vnd.ms-tnef":
        found.notes.append("winmail")
    found.attachments.append(Attachment(_name(part), kind, data))


def _name(part: Part) -> str:
    """As the sender calls it, without a path; "" where it has none."""
    try:
        name = part.get_filename() or ""
    except (ValueError, LookupError, TypeError):  # parameters in pieces (RFC 2231) that do not fit together
        name = ""
    return one_line(words(name).replace("\\", "/").rsplit("/", 1)[-1])[:120]


def _is_file(part: Part) -> bool:
    return part.get_content_disposition() == "attachment" or bool(_name(part))
