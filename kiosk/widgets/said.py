"""Words as they stand on the glass, which remember what was said: so that a control can name itself aloud."""

from __future__ import annotations

from kiosk.texts.text import OfficeWords, Text, Words


class Said(str):
    """A string like any other; ``said`` is what the catalogue was asked for."""

    said: Words

    @classmethod
    def of(cls, words: Words, as_read: str) -> Said:
        """``as_read``: the sentence in the visitor's language."""
        made = cls(as_read)
        made.said = words
        return made


def spoken_of(label: str) -> Text | OfficeWords | None:
    """What a control with this label says when a finger rests on it; what somebody typed is never said."""
    said = label.said if isinstance(label, Said) else None
    return said if isinstance(said, Text | OfficeWords) else None
