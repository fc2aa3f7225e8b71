"""What the papers that staff write hold, as they are kept: JSON, sealed by `sync.central.papers`."""

from __future__ import annotations

from typing import TypeVar

import msgspec

from sync.central.papers import JSON, NewPaper


class LetterText(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A letter as its drafter wrote it; number, day and signer are the system's.

    ``body``: the grammar of `sync.papers.body`; ``nature``: sifat, a code; ``to_lines``: the address below the name;
    ``copies``: tembusan; ``template``: which of the office's templates it began as.
    """

    v: int = 1
    template: str = ""
    subject: str
    to_name: str
    to_lines: tuple[str, ...] = ()
    nature: str = "biasa"
    enclosures: str = "-"
    body: str
    copies: tuple[str, ...] = ()


class LetterFile(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What goes out together: the letter, and with a transfer the notice to the complainant. One version holds both."""

    v: int = 1
    main: LetterText
    notice: LetterText | None = None


class IdentityCheck(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How an identity was made sure, for the record of step 2. ``verdict``: ``jelas``, ``loket``, ``tidak_berlaku``.

    ``document``, ``ways``: codes of the desk's words; ``by``: login; ``at``: ISO moment.
    """

    v: int = 1
    verdict: str
    document: str = ""
    ways: tuple[str, ...] = ()
    note: str = ""
    by: str = ""
    at: str = ""


class Clarification(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who was heard and what came of it. ``capacity``, ``way``: codes of the desk's words; ``day``: ISO; ``time``: HH:MM."""

    v: int = 1
    heard: str
    capacity: str
    day: str
    time: str = ""
    way: str
    place: str = ""
    said: str
    evidence: str = ""
    agreed: str = ""
    by: str = ""


class PublicAnswer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The reply to one who gave no name: words for everybody, without anybody's name."""

    v: int = 1
    title: str
    text: str


Content = LetterFile | IdentityCheck | Clarification | PublicAnswer
T = TypeVar("T", LetterFile, IdentityCheck, Clarification, PublicAnswer)


def as_paper(kind: str, content: Content, paper_id: str = "") -> NewPaper:
    """To be kept as a paper of this kind; the same content has the same bytes."""
    return NewPaper(kind, JSON, msgspec.json.encode(content, order="deterministic"), paper_id)


def read_content(plain: bytes, wanted: type[T]) -> T:
    """The way back. What is sealed was written by us: another shape is a bug and raises."""
    return msgspec.json.decode(plain, type=wanted)
