"""What one visitor has entered so far: in memory only, thrown away when the visit ends."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from hardware.ports import Image, Reading
from sync.vault.sealed_files import SealedFile

Stroke = tuple[tuple[float, float], ...]
"""Points of one stroke in millimetres from the pad's lower left corner."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A sealed picture; ``thumbnail`` is too coarse to read a number from. ``flags`` are for staff."""

    file: SealedFile
    thumbnail: Image = field(repr=False)
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Voice:
    """A sealed recording, and how many seconds it is long."""

    file: SealedFile
    seconds: float


@dataclass(frozen=True, slots=True)
class CardSeen:
    """What the machine has made of the card, whether its picture is kept or not. ``at``: UTC."""

    at: datetime
    reading: Reading | None = field(default=None, repr=False)
    flags: tuple[str, ...] = ()


@dataclass(slots=True)
class Draft:
    """Answers by question; ``typing`` holds what stands in a field and is not accepted yet.

    ``seen``: pages that this visitor has been shown. ``ended``: the visit is over, so what still comes in from
    a device is to be thrown away. ``stranger``: a card of somebody else lies on the tray. Its repr tells nothing
    of a person.
    """

    case_id: str
    language: str = "id"
    answers: dict[str, str] = field(default_factory=dict, repr=False)
    typing: dict[str, str] = field(default_factory=dict, repr=False)
    pictures: dict[str, tuple[Picture, ...]] = field(default_factory=dict, repr=False)
    voices: dict[str, Voice] = field(default_factory=dict, repr=False)
    strokes: tuple[Stroke, ...] = field(default=(), repr=False)
    card: CardSeen | None = None
    seen: set[str] = field(default_factory=set)
    stranger: bool = False
    ended: bool = False

    def add_picture(self, question: str, picture: Picture) -> None:
        """One more picture of this page."""
        self.pictures[question] = (*self.pictures.get(question, ()), picture)

    def take_pictures(self, question: str) -> tuple[Picture, ...]:
        """Removes the pictures of a page from the draft and hands them out, e.g. to discard their files."""
        return self.pictures.pop(question, ())

    def files(self) -> tuple[SealedFile, ...]:
        """Every sealed file that this draft names."""
        pictures = (picture.file for taken in self.pictures.values() for picture in taken)
        return (*pictures, *(voice.file for voice in self.voices.values()))
