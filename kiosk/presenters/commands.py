"""What a citizen can do, as values. See the grammar in `views.py`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kiosk.layout import Layout
from kiosk.presenters.presses import Back as Back
from kiosk.presenters.presses import Cancel as Cancel
from kiosk.presenters.presses import CannotSign as CannotSign
from kiosk.presenters.presses import Confirm as Confirm
from kiosk.presenters.presses import Dismiss as Dismiss
from kiosk.presenters.presses import HoldMark as HoldMark
from kiosk.presenters.presses import Listen as Listen
from kiosk.presenters.presses import OpenDisplay as OpenDisplay
from kiosk.presenters.presses import OpenHelp as OpenHelp
from kiosk.presenters.presses import OpenLanguage as OpenLanguage
from kiosk.presenters.presses import Primary as Primary
from kiosk.presenters.presses import ReadAloud as ReadAloud
from kiosk.presenters.presses import Record as Record
from kiosk.presenters.presses import Retake as Retake
from kiosk.presenters.presses import Shoot as Shoot
from kiosk.presenters.presses import Skip as Skip
from kiosk.presenters.presses import Speak as Speak
from kiosk.texts.text import Words

if TYPE_CHECKING:  # the first page stands before the calendar is read
    from datetime import date

    from sync.cases.dates import Month

Stroke = tuple[tuple[float, float], ...]
"""Points of one stroke in millimetres from the pad's lower left corner."""


@dataclass(frozen=True, slots=True)
class Choose:
    """A tile (also of the welcome page and of the language overlay) was touched."""

    id: str


@dataclass(frozen=True, slots=True)
class Enter:
    """The text that now stands in the field; sent at every key."""

    words: str


@dataclass(frozen=True, slots=True)
class PickDate:
    """The day that was touched on the calendar, or only its month."""

    day: date | Month


@dataclass(frozen=True, slots=True)
class Remove:
    """ "Hapus" below one of several pictures; ``number`` counts from 0."""

    number: int


@dataclass(frozen=True, slots=True)
class Change:
    """ "Ubah" beside an answer of the check page."""

    question: str


@dataclass(frozen=True, slots=True)
class Sign:
    """The strokes that now stand on the pad (empty: cleared)."""

    strokes: tuple[Stroke, ...]


@dataclass(frozen=True, slots=True)
class CodeScanned:
    """A code reader has read these bytes; nothing is believed of them."""

    data: bytes


@dataclass(frozen=True, slots=True)
class Arrange:
    """How the visitor wants the screens from now on."""

    layout: Layout


@dataclass(frozen=True, slots=True)
class NameAloud:
    """A finger rests on a control: it says its name. ``words``: what stands on it."""

    words: Words


@dataclass(frozen=True, slots=True)
class Answered:
    """print_check: did the receipt come out?"""

    yes: bool


@dataclass(frozen=True, slots=True)
class Digit:
    """One key of the code pad: a digit, or ``delete``. The code itself never stands in a view."""

    sign: str


Command = (
    Primary
    | Skip
    | Back
    | Cancel
    | Choose
    | Enter
    | PickDate
    | Shoot
    | Retake
    | Remove
    | Speak
    | Record
    | Listen
    | Change
    | Sign
    | CannotSign
    | CodeScanned
    | OpenLanguage
    | OpenHelp
    | OpenDisplay
    | Arrange
    | ReadAloud
    | NameAloud
    | Confirm
    | Dismiss
    | Answered
    | HoldMark
    | Digit
)
