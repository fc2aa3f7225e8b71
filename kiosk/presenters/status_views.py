"""What stands on the pages about a complaint that was filed, as values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from kiosk.presenters.views import Choice, View
from kiosk.texts.text import Text, Words


class StageState(StrEnum):
    """How far one of the stages is."""

    DONE = "done"
    NOW = "now"
    TO_COME = "to_come"
    LEFT_OUT = "left_out"  # the case ended before it


@dataclass(frozen=True, slots=True)
class Stage:
    """One of the five: its words, and its day below them. ``opens``: touching it (``Choose("stage.n")``) shows its steps."""

    number: int
    words: Words
    state: StageState
    day: Text | None = None
    opens: bool = False


class Tone(StrEnum):
    """How the sentence is meant; its icon and words say the same as its colour."""

    GOOD = "good"
    WAIT = "wait"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class Remark:
    """What is to be known first: late, waiting for you, the letter is ready."""

    tone: Tone
    icon: str
    words: Text
    more: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the procedure; ``done_at``: when it was over, for whoever shows the receipt."""

    number: int
    words: Words
    done_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusView(View):
    """Where a complaint stands, from the kiosk's own mirror: ``title`` says it in words.

    ``lines``: (icon, words), how old this knowledge is the last of them; ``choices``: what the citizen can do now.
    """

    number: str
    step: int
    of: int
    stages: tuple[Stage, ...] = ()
    remark: Remark | None = None
    lines: tuple[tuple[str, Text], ...] = ()
    choices: tuple[Choice, ...] = ()
    choices_title: Text | None = None
    received: datetime | None = None
    due: date | None = None
    overdue: bool = False
    as_of: datetime | None = None
    full: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class StageView(View):
    """The steps of one stage, each with its day."""

    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyView(View):
    """One question of the survey: four faces, ``chosen`` of them (1 to 4); ``place`` of ``of`` questions."""

    choices: tuple[Choice, ...]
    chosen: int | None
    place: int
    of: int
    counted: Text
