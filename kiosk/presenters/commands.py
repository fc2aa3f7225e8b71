"""What a citizen can do, as values. See the grammar in `views.py`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kiosk.layout import Layout
from kiosk.texts.text import Words
from sync.cases.dates import Month

Stroke = tuple[tuple[float, float], ...]
"""Points of one stroke in millimetres from the pad's lower left corner."""


@dataclass(frozen=True, slots=True)
class Primary:
    """The one filled button of the page."""


@dataclass(frozen=True, slots=True)
class Skip:
    """ "Lewati" on an optional page, "Lanjut tanpa pindai" on a capture page."""


@dataclass(frozen=True, slots=True)
class Back:
    """One page back; every answer is kept."""


@dataclass(frozen=True, slots=True)
class Cancel:
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


@dataclass(frozen=True, slots=True)
class Shoot:
    """Takes the picture now."""


@dataclass(frozen=True, slots=True)
class Retake:
    """Throws the last picture away and looks again."""


@dataclass(frozen=True, slots=True)
class Remove:
    """ "Hapus" below one of several pictures; ``number`` counts from 0."""

    number: int


@dataclass(frozen=True, slots=True)
class Speak:
    """ "Bicara saja": the account goes into the microphone instead of the field."""


@dataclass(frozen=True, slots=True)
class Record:
    """The large button of a recording: begins, ends, or begins anew."""


@dataclass(frozen=True, slots=True)
class Listen:
    """Hears the recording, or stops hearing it."""


@dataclass(frozen=True, slots=True)
class Change:
    """ "Ubah" beside an answer of the check page."""

    question: str


@dataclass(frozen=True, slots=True)
class Sign:
    """The strokes that now stand on the pad (empty: cleared)."""

    strokes: tuple[Stroke, ...]


@dataclass(frozen=True, slots=True)
class CannotSign:
    """Thumb mark or no signature; staff note it."""


@dataclass(frozen=True, slots=True)
class CodeScanned:
    """A code reader has read these bytes; nothing is believed of them."""

    data: bytes


@dataclass(frozen=True, slots=True)
class OpenLanguage:
    """The language button of the header."""


@dataclass(frozen=True, slots=True)
class OpenHelp:
    """ "Bantuan" of the header: calls staff."""


@dataclass(frozen=True, slots=True)
class OpenDisplay:
    """ "Tampilan" of the header."""


@dataclass(frozen=True, slots=True)
class Arrange:
    """How the visitor wants the screens from now on."""

    layout: Layout


@dataclass(frozen=True, slots=True)
class ReadAloud:
    """ "Dengarkan": the page is read aloud, or falls silent."""


@dataclass(frozen=True, slots=True)
class NameAloud:
    """A finger rests on a control: it says its name. ``words``: what stands on it."""

    words: Words


@dataclass(frozen=True, slots=True)
class Confirm:
    """The confirming button of the overlay."""


@dataclass(frozen=True, slots=True)
class Dismiss:
    """The other button of the overlay, or a touch that means "still here"."""


@dataclass(frozen=True, slots=True)
class Answered:
    """print_check: did the receipt come out?"""

    yes: bool


@dataclass(frozen=True, slots=True)
class HoldMark:
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
