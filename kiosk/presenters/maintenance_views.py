"""What stands on the pages of the maintenance area, as values. Never a name, a NIK, words or pictures of a case."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kiosk.presenters.views import CaptureView, Choice, PrinterView, TextView, View
from kiosk.texts.text import Text, Words


class Lamp(StrEnum):
    """How a part stands; its word always says the same."""

    GOOD = "good"
    LOOK = "look"  # somebody should look, nothing is lost
    BAD = "bad"
    NONE = "none"  # a fact without a state


@dataclass(frozen=True, slots=True)
class StaffRow:
    """One line: what it is, how it stands, what to do next; ``act``: a button that emits ``Choose(id)``."""

    id: str
    icon: str
    label: Words
    state: Words
    lamp: Lamp = Lamp.NONE
    next: Words | None = None
    act: Text | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """What came of an act. ``failed``: it looks like the error that it is."""

    words: Text
    failed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffView(View):
    """A page of the area: rows, and doors as tiles below them (``Choose(id)``). ``note``: what just came of an act."""

    rows: tuple[StaffRow, ...] = ()
    doors: tuple[Choice, ...] = ()
    note: Said | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffChoiceView(View):
    """Tiles for staff, one of them chosen (``Choose(id)``), then the primary."""

    choices: tuple[Choice, ...]
    chosen: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GlassView(View):
    """A card's outline to hold a card to, ``card_px`` wide, and fields that are touched one by one (``Choose("cell.3")``).

    ``measure``: what the outline means; ``touched``: numbers of the fields that have answered, of ``cells``; ``said``: how
    that stands, or what came of keeping the measure. ``Choose("wider")`` and ``Choose("narrower")`` change the outline.
    """

    card_px: int
    measure: Text
    said: Said
    cells: int
    touched: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffCodeView(View):
    """The code pad. ``digits``: how many stand, as dots; ``most``: how many there can be; ``waits``: instead of the
    keys, how long the next try has to wait."""

    digits: int
    most: int
    waits: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffTextView(TextView):
    """A field in the area."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffPrinterView(PrinterView):
    """A drawing of the printer and the steps of staff, in the area."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffTrayView(CaptureView):
    """The tray's camera, in the area: a SPECIMEN card and nobody's."""


class LineState(StrEnum):
    """One line of an errand."""

    TO_COME = "to_come"
    NOW = "now"
    DONE = "done"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class ErrandLine:
    """ "Mengirim kasus" and, once known, how far: "3 dari 12"."""

    words: Words
    state: LineState
    far: Words | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrandView(View):
    """Five lines under way. ``part``: 0 to 1 of the line that is at work, None where nobody can tell;
    ``end``: the one sentence at the end, ``good``: whether it is good news."""

    lines: tuple[ErrandLine, ...]
    part: float | None = None
    end: Text | None = None
    good: bool = True
