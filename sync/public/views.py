"""What each public page shows, as plain values in the visitor's language."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """Something to be said; ``tone``: "good", "soon", "late" or "plain"."""

    tone: str
    icon: str
    words: str
    more: str = ""


@dataclass(frozen=True, slots=True)
class StepLine:
    """One of the twelve; ``state``: "done", "now", "next" or "skipped"; ``when`` only for the receipt's holder."""

    no: int
    words: str
    state: str
    state_words: str
    when: str = ""


@dataclass(frozen=True, slots=True)
class StageLine:
    """One of the five stages; ``state``: "done", "now", "next" or "skipped"."""

    words: str
    state: str
    state_words: str


@dataclass(frozen=True, slots=True)
class TrackView:
    """A status. ``step`` 0: nothing is known of its steps yet. ``full``: shown for the receipt itself."""

    title: str
    number: str
    office: str
    closed: bool
    step: int
    of: int
    step_line: str
    step_words: str
    lines: tuple[Line, ...]
    facts: tuple[tuple[str, str], ...]
    steps: tuple[StepLine, ...]
    full: bool
    as_of: str
    stages: tuple[StageLine, ...] = ()
    asks_again: bool = False


@dataclass(frozen=True, slots=True)
class VerdictView:
    """Whether a letter or receipt is the office's own; ``facts``: what it must then say, to be compared by eye."""

    fits: bool
    title: str
    words: str
    facts: tuple[tuple[str, str], ...]
