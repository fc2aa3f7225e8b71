"""What the first page is made of: it stands before the other views are read (`views.py` has all of them)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kiosk.texts.text import Text, Words


class Chapter(StrEnum):
    """The four chapters in the progress line, in order."""

    START = "start"
    ABOUT_YOU = "about_you"
    COMPLAINT = "complaint"
    CHECK = "check"


@dataclass(frozen=True, slots=True)
class Progress:
    """Where this page stands: chapter, and step ``page`` (from 1) of ``of`` that this visit has in it."""

    chapter: Chapter
    page: int
    of: int


@dataclass(frozen=True, slots=True)
class Choice:
    """One tile: what is answered when it is touched, its words, one line more, and an icon's name."""

    id: str
    label: Words
    hint: Words | None = None
    icon: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What every page has. ``screen`` is the stable key of the page, e.g. ``"account"``.

    ``primary`` is the one filled button (None: the page has none, a tile or an event goes on);
    ``skip`` the outlined "Lewati" of an optional page; ``problem`` a sentence that says what to mend.
    """

    screen: str
    title: Text
    help: Text | None = None
    progress: Progress | None = None
    primary: Text | None = None
    skip: Text | None = None
    can_go_back: bool = False
    can_cancel: bool = False
    problem: Text | None = None
    banner: Text | None = None  # "Dibantu petugas", "Struk belum bisa dicetak ..."


class Drawing(StrEnum):
    """The drawn pictures of a visit; none has a word in it."""

    CARD = "card"  # the three of the way: bring, fill in, take along
    GLASS = "glass"
    RECEIPT = "receipt"
    PHOTO = "photo"  # a telephone before the number on the glass
    LAY_CARD = "lay_card"  # where the tray is
    LAY_PAPER = "lay_paper"
    LIFT_HAND = "lift_hand"
    TAKE_CARD = "take_card"
    TAKE_AWAY = "take_away"  # somebody else's, without praise
    PRINTING = "printing"
    PRINTED = "printed"
    DESK = "desk"
    LOCKED = "locked"
    NIGHT = "night"  # the office is closed


@dataclass(frozen=True, slots=True)
class Promise:
    """One large figure of the poster: "12", what it counts ("hari kerja"), and what it is promised for."""

    figure: Words
    unit: Text
    words: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class WelcomeView(View):
    """The home screen. ``primary`` begins a visit; ``promises``: what it costs, how long it takes, by when it is answered;
    ``facts``: the way in pictures, from what to bring to what to take along.

    ``hours``: the desk is shut now, and when it opens. ``notice``: what the office tells everybody. ``banner_door``: touching the banner (``Choose("printer")``) leads
    on, and where to.
    """

    office_name: str
    office_line: str
    promises: tuple[Promise, ...] = ()
    facts: tuple[tuple[Drawing, Text], ...] = ()
    choices: tuple[Choice, ...] = ()  # status, standard
    languages: tuple[Choice, ...] = ()
    hours: Text | None = None
    notice: Words | None = None
    banner_door: Text | None = None
