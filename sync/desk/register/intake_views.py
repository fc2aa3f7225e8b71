"""What the pages of taking in by hand show, as plain values."""

from __future__ import annotations

from dataclasses import dataclass

from sync.desk.register.place_search import PlaceList
from sync.desk.views import Fact


@dataclass(frozen=True, slots=True)
class Choice:
    """One entry of a list."""

    value: str
    words: str


@dataclass(frozen=True, slots=True)
class FieldView:
    """One field. ``kind``: text, long, select, date or time; ``mode``: of the keyboard on a telephone; ``wrong``: what is
    to be mended; ``places``: a village can be looked for beside it."""

    name: str
    label: str
    kind: str
    value: str
    hint: str = ""
    wrong: str = ""
    required: bool = False
    longest: int = 0
    mode: str = "text"
    choices: tuple[Choice, ...] = ()
    places: PlaceList | None = None


@dataclass(frozen=True, slots=True)
class FieldGroup:
    """Fields under one heading."""

    title: str
    fields: tuple[FieldView, ...]
    remark: str = ""


@dataclass(frozen=True, slots=True)
class PageLine:
    """A scanned page that is sealed already."""

    sha256: str
    words: str


@dataclass(frozen=True, slots=True)
class FromMessage:
    """The message that a form is made from, to be read beside it. ``name``: as its sender calls himself, "" where he does not."""

    href: str
    sender: str
    when: str
    words: tuple[str, ...]
    name: str


@dataclass(frozen=True, slots=True)
class FormView:
    """The form of one draft. ``script``: what to say and ask, in order, on the telephone; ``message``: what it is made
    from, None for all else."""

    draft_id: str
    channel: str
    channel_words: str
    kept: str
    groups: tuple[FieldGroup, ...]
    notice_seen: bool
    pages: tuple[PageLine, ...]
    roles: tuple[Choice, ...]
    script: tuple[Fact, ...]
    wrong: tuple[Fact, ...]
    message: FromMessage | None = None


@dataclass(frozen=True, slots=True)
class DraftLine:
    """One of the clerk's own that is not sent yet."""

    href: str
    title: str
    words: str


@dataclass(frozen=True, slots=True)
class ChannelTile:
    """One way in, to begin with."""

    channel: str
    icon: str
    words: str
    hint: str


@dataclass(frozen=True, slots=True)
class LandingView:
    """Where taking in begins. ``box_today``: whether the box was emptied today, in words."""

    tiles: tuple[ChannelTile, ...]
    drafts: tuple[DraftLine, ...]
    box_today: str
    box_done: bool
    box_lines: tuple[str, ...]
    ways: tuple[Choice, ...] = ()
    services: tuple[Choice, ...] = ()
    enquiries: str = ""
    """How many only asked today, in words."""
    may_undo: bool = False


@dataclass(frozen=True, slots=True)
class ReadBackView:
    """All that was written down, to be read back before it counts."""

    draft_id: str
    channel_words: str
    facts: tuple[tuple[str, tuple[Fact, ...]], ...]
    stories: tuple[Fact, ...]
    lacking: tuple[str, ...]
    due: str
    received: str
    pages: int
    over_telephone: bool


@dataclass(frozen=True, slots=True)
class Spelt:
    """One group of the number and how it is read out."""

    group: str
    words: str


@dataclass(frozen=True, slots=True)
class DoneView:
    """The new case: number to be told, written on the paper, printed."""

    case_id: str
    number: str
    groups: tuple[Spelt, ...]
    serial: str
    due: str
    identity_by: str
    on_paper: bool
    over_telephone: bool
    by_sms: str = ""
    """``offered``: the number can be sent; ``told``: it goes out already; "" where this office sends no SMS."""
    phone: str = ""
