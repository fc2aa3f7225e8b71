"""What the page of notices shows, as plain values."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """``tone`` "soon", "late", "calm"; ``goes``: words of the button that opens what it is about."""

    notice_id: str
    title: str
    words: str
    case: str
    when: str
    icon: str
    tone: str
    state: str
    unread: bool
    goes: str


@dataclass(frozen=True, slots=True)
class ProposalLine:
    """A case that somebody has to decide on."""

    href: str
    number: str
    words: str


@dataclass(frozen=True, slots=True)
class NoticesView:
    """The person's notices. ``upto``: id of the newest shown; ``older``: address of those before, or ""."""

    line: str
    proposals: tuple[ProposalLine, ...]
    rows: tuple[NoticeLine, ...]
    unread: int
    upto: str
    older: str
