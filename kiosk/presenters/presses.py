"""Commands that are nothing but their name, by themselves: the first page stands before the others are read."""

from __future__ import annotations


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


class Shoot(Press):
    """Takes the picture now."""


class Retake(Press):
    """Throws the last picture away and looks again."""


class Speak(Press):
    """ "Bicara saja": the account goes into the microphone instead of the field."""


class Record(Press):
    """The large button of a recording: begins, ends, or begins anew."""


class Listen(Press):
    """Hears the recording, or stops hearing it."""


class CannotSign(Press):
    """Thumb mark or no signature; staff note it."""


class OpenLanguage(Press):
    """The language button of the header."""


class OpenHelp(Press):
    """ "Bantuan" of the header: calls staff."""


class OpenDisplay(Press):
    """ "Tampilan" of the header."""


class ReadAloud(Press):
    """ "Dengarkan": the page is read aloud, or falls silent."""


class Confirm(Press):
    """The confirming button of the overlay."""


class Dismiss(Press):
    """The other button of the overlay, or a touch that means "still here"."""


class HoldMark(Press):
    """The office's mark was held for five seconds: the way in for staff."""
