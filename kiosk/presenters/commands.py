"""What a citizen can do, as values. See the grammar in `views.py`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kiosk.layout import Layout
from kiosk.texts.text import Words

if TYPE_CHECKING:  # the first page stands before the calendar is read
    from datetime import date

    from sync.cases.dates import Month

Stroke = tuple[tuple[float, float], ...]
"""Points of one stroke in millimetres from the pad's lower left corner."""


class Press:
    """A command that is nothing but its name; any two of a kind are equal. No dataclass: seventeen of them took a
    fiftieth of the start."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self)

    def __hash__(self) -> int:
        return hash(type(self))

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"


class Primary(Press):
    """The one filled button of the page."""


class Skip(Press):
    """ "Lewati" on an optional page, "Lanjut tanpa pindai" on a capture page."""


class Back(Press):
    """One page back; every answer is kept."""


class Cancel(Press):
    """Asks whether the visit shall end and be wiped; staff leave their area by it at once."""


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


class Shoot(Press):
    """Takes the picture now."""


class Retake(Press):
    """Throws the last picture away and looks again."""


@dataclass(frozen=True, slots=True)
class Remove:
    """ "Hapus" below one of several pictures; ``number`` counts from 0."""

    number: int


class Speak(Press):
    """ "Bicara saja": the account goes into the microphone instead of the field."""


class Record(Press):
    """The large button of a recording: begins, ends, or begins anew."""


class Listen(Press):
    """Hears the recording, or stops hearing it."""


@dataclass(frozen=True, slots=True)
class Change:
    """ "Ubah" beside an answer of the check page."""

    question: str


@dataclass(frozen=True, slots=True)
class Sign:
    """The strokes that now stand on the pad (empty: cleared)."""

    strokes: tuple[Stroke, ...]


class CannotSign(Press):
    """Thumb mark or no signature; staff note it."""


@dataclass(frozen=True, slots=True)
class CodeScanned:
    """A code reader has read these bytes; nothing is believed of them."""

    data: bytes


class OpenLanguage(Press):
    """The language button of the header."""


class OpenHelp(Press):
    """ "Bantuan" of the header: calls staff."""


class OpenDisplay(Press):
    """ "Tampilan" of the header."""


@dataclass(frozen=True, slots=True)
class Arrange:
    """How the visitor wants the screens from now on."""

    layout: Layout


class ReadAloud(Press):
    """ "Dengarkan": the page is read aloud, or falls silent."""


@dataclass(frozen=True, slots=True)
class NameAloud:
    """A finger rests on a control: it says its name. ``words``: what stands on it."""

    words: Words


class Confirm(Press):
    """The confirming button of the overlay."""


class Dismiss(Press):
    """The other button of the overlay, or a touch that means "still here"."""


@dataclass(frozen=True, slots=True)
class Answered:
    """print_check: did the receipt come out?"""

    yes: bool


class HoldMark(Press):
    """The office's mark was held for five seconds: the way in for staff."""


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
