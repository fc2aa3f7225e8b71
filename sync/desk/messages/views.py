"""What the pages of the inbox show, as plain values."""

from __future__ import annotations

from dataclasses import dataclass

from sync.desk.views import Fact, SieveEntry


@dataclass(frozen=True, slots=True)
class MessageLine:
    """One conversation in the list. ``marks``: what sets it apart, as (words, tone)."""

    href: str
    sender: str
    channel: str
    icon: str
    words: str
    marks: tuple[tuple[str, str], ...]
    received_day: str
    received_time: str
    decided: str


@dataclass(frozen=True, slots=True)
class ListView:
    """``line``: what stands below the heading; ``older``: address of the next page, "" if none; ``here``: of this
    one, from which it refreshes itself."""

    line: str
    states: tuple[SieveEntry, ...]
    channels: tuple[SieveEntry, ...]
    rows: tuple[MessageLine, ...]
    first: str
    older: str
    here: str
    empty_title: str
    empty_words: str


@dataclass(frozen=True, slots=True)
class PartView:
    """One message of a conversation. ``quoted``: folded away; ``unread``: why there are no words."""

    message_id: str
    when: str
    subject: str
    words: str
    quoted: str
    unread: str
    remarks: tuple[str, ...]
    raw: str


@dataclass(frozen=True, slots=True)
class FileLine:
    """An attachment. ``opens``: the page can show it, or let it be ``heard``; else it can be fetched alone."""

    message_id: str
    place: int
    name: str
    remark: str
    icon: str
    opens: bool
    heard: bool


@dataclass(frozen=True, slots=True)
class Opened:
    """What is looked at: pictures, or one voice, each as a ``data:`` address; ``remark``: what is not shown of it."""

    name: str
    sources: tuple[str, ...]
    heard: bool = False
    remark: str = ""


@dataclass(frozen=True, slots=True)
class HintLine:
    """What a person should look at: a case that it may belong to, the same words before."""

    icon: str
    words: str
    href: str
    link: str


@dataclass(frozen=True, slots=True)
class ReplyLine:
    """What a person wrote back. ``why``: of a state that wants explaining, "" else; ``text``: or that it was erased."""

    who: str
    when: str
    state: str
    tone: str
    why: str
    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class PhraseLink:
    """Words to begin an answer with."""

    href: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyForm:
    """An answer that is being written. ``asked``: what the sender wrote; ``until``: when the way takes no free text any more, ""
    where it always does; ``version``: how many replies there are; ``most``: letters."""

    href: str
    sender: str
    way: str
    until: str
    asked: str
    is_mail: bool
    hint: str
    most: int
    most_subject: int
    subject: str
    text: str
    may_aside: bool
    aside: bool
    version: int
    phrases: tuple[PhraseLink, ...]
    replies: tuple[ReplyLine, ...]
    subject_wrong: str = ""
    text_wrong: str = ""


@dataclass(frozen=True, slots=True)
class MessageView:
    """A conversation whole. ``may_answer``: a person may write back, else ``no_answer`` says why not; ``draft``: address of the reader's own form from it, ``others``: who else is writing one;
    ``number``: prefilled where it is linked; ``opened``: the attachment that is looked at."""

    message_id: str
    title: str
    channel: str
    icon: str
    state: str
    tone: str
    facts: tuple[Fact, ...]
    parts: tuple[PartView, ...]
    files: tuple[FileLine, ...]
    hints: tuple[HintLine, ...]
    waits: bool
    comes_back: bool
    draft: str
    others: str
    number: str
    reason: str
    opened: Opened | None
    replies: tuple[ReplyLine, ...]
    may_answer: bool
    no_answer: str
    number_wrong: str = ""
    reason_wrong: str = ""
