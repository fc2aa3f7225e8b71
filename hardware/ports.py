"""The contracts of the devices, each on one screen. Expected trouble is a value; a bug is an exception."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol, TypeAlias, runtime_checkable

from hardware.page import Page

if TYPE_CHECKING:  # the window starts without numpy, as it touches no picture before the first page stands
    import numpy as np
    from numpy.typing import NDArray

Image: TypeAlias = "NDArray[np.uint8]"
"""Height x width x 3, uint8, RGB."""


class State(StrEnum):
    """What a device is doing, for a lamp and a word. Names follow the supervisor of the printer."""

    READY = "ready"
    DEGRADED = "degraded"  # works, wants attention soon (paper near end)
    UNKNOWN = "unknown"  # answers nothing about itself
    BLOCKED = "blocked"  # somebody must do something: paper, cover, cutter, heat
    BUSY = "busy"
    ABSENT = "absent"
    NOT_FITTED = "not_fitted"  # the settings say that there is none; nobody is to mend that
    LOST = "lost"


class Trouble(StrEnum):
    """Why, where the state alone does not say it."""

    PAPER = "paper"
    PAPER_LOW = "paper_low"
    COVER = "cover"
    CUTTER = "cutter"
    HEAT = "heat"
    OFFLINE = "offline"
    SILENT = "silent"
    QUEUED = "queued"  # in a print queue, which is not on paper
    STALLED = "stalled"
    JAMMED = "jammed"
    NO_DOCUMENT = "no_document"
    DENIED = "denied"
    INPUT_OUTPUT = "input_output"


USABLE = (State.READY, State.DEGRADED)
"""What a device may say of itself and be used."""

HELD_ON_TO = (Trouble.CUTTER, Trouble.HEAT, Trouble.OFFLINE)
"""What a printer may go on saying of itself, its cause long gone, until it is told to recover."""


@dataclass(frozen=True, slots=True)
class Status:
    """State of a device; ``detail`` is for staff and logs and never holds personal data."""

    state: State
    trouble: Trouble | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Confirmed:
    """The whole job is on paper; ``proof`` names how that is known."""

    proof: str


@dataclass(frozen=True, slots=True)
class Refused:
    """Nothing was sent; the job may be tried again as an original."""

    status: Status


@dataclass(frozen=True, slots=True)
class Uncertain:
    """``bytes_written`` bytes went out and no proof came back; any further paper is a copy."""

    status: Status
    bytes_written: int


PrintOutcome = Confirmed | Refused | Uncertain


class ReceiptPrinter(Protocol):
    """A thermal printer. One thread owns it; every call has a deadline inside."""

    def status(self) -> Status: ...

    def print(
        self,
        job_id: int,
        page: Page,
        on_first_byte: Callable[[], None],
        on_progress: Callable[[int, int], None],
    ) -> PrintOutcome:
        """Print ``page`` once. ``job_id`` is 32 bit; ``on_first_byte`` runs before anything is sent
        (the caller commits "sending" there); ``on_progress`` gets bytes written and bytes in all."""

    def recover(self) -> Status: ...

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Frame:
    """One picture of a camera or scanner; ``dpi`` is None where it is not known."""

    image: Image
    taken_at: datetime
    source: str
    dpi: int | None = None


class Sight(StrEnum):
    """What the tray shows, in the order a citizen is told."""

    EMPTY = "empty"
    HAND = "hand"
    TWO = "two"  # more things than one
    PARTIAL = "partial"  # reaches over the edge of the picture
    SMALL = "small"  # too far away, or held up
    MOVING = "moving"
    DARK = "dark"
    BLUR = "blur"
    GLARE = "glare"
    OTHER = "other"  # not the kind of card that was wanted
    STILL = "still"  # good to take


@dataclass(frozen=True, slots=True)
class Preview:
    """A small live picture and what is seen on it; ``outline`` = card corners in pixels, clockwise."""

    image: Image
    sight: Sight
    outline: tuple[tuple[float, float], ...] = ()


class Document(StrEnum):
    """What is wanted on the tray: a card is cut out of the picture, a page is kept whole."""

    KTP = "ktp"  # an identity card: cut out, and its number read
    CARD = "card"  # another card of that size (SIM): cut out, nothing read
    PAGE = "page"  # a family card, a letter, a photograph

    @property
    def is_card(self) -> bool:
        """Whether it is cut out at its corners."""
        return self is not Document.PAGE


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read off a card: a proposal for its holder to look at, never a fact.

    ``digits``: the number as read and agreed on by most frames, "" if they did not agree; ``score`` 0 to 1, the
    recogniser's worst of them (no score makes a reading true); ``doubtful``: places of ``digits`` (from 0)
    that were mended from a look-alike letter. ``name``, ``birth`` (DD-MM-YYYY) as they stand there, or "".
    """

    digits: str = field(default="", repr=False)
    score: float = 0.0
    doubtful: tuple[int, ...] = ()
    name: str = field(default="", repr=False)
    birth: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Captured:
    """A picture as it is kept: WebP without metadata (a card: 1011 x 638 pixels, 300 dpi, at most 80 kB; a page:
    at most 400 kB), and what staff should know of it.

    ``thumbnail``: at most 64 pixels along its longer side; no number can be read from it.
    """

    webp: bytes = field(repr=False)
    thumbnail: Image = field(repr=False)
    dpi: int
    source: str
    taken_at: datetime
    flags: tuple[str, ...] = ()
    reading: Reading | None = None


@dataclass(frozen=True, slots=True)
class NotCaptured:
    """No picture, and why: a status of the device, or what the tray showed.

    ``flawed``: the picture all the same, where something lay at rest that is not good enough; its flags say
    why. For somebody who has tried often enough: nobody is sent away for want of a better one.
    """

    reason: Status | Sight
    flawed: Captured | None = field(default=None, compare=False)


@runtime_checkable
class KnowsLight(Protocol):
    """A scanner that watches its tray."""

    def light(self) -> int | None:
        """Mean grey (0 to 255) of the newest picture of the empty tray; None before one was seen. Costs nothing."""
        ...


@runtime_checkable
class CountsPaper(Protocol):
    """A printer that knows how long its papers are."""

    @property
    def fed_mm(self) -> float:
        """Millimetres printed since the process began."""
        ...


class IdScanner(Protocol):
    """Camera over a tray, or a scanner."""

    def status(self) -> Status: ...

    def preview(self, document: Document = Document.KTP) -> Preview | None:
        """The newest live picture, or None if the device has none; ``document`` is what is wanted there."""

    def capture(self, document: Document, deadline_s: float) -> Captured | NotCaptured: ...

    def cancel(self) -> None: ...

    def close(self) -> None: ...


class CodeReader(Protocol):
    """A reader of printed codes: frames of at most 512 bytes that look like ours, believed in nothing."""

    def status(self) -> Status: ...

    def poll(self) -> bytes | None:
        """The next whole frame read, or None; never blocks."""

    def close(self) -> None: ...
