"""What an office calls its services, villages and steps, as words that screens show and voices say."""

from __future__ import annotations

import re

from kiosk.texts.text import OfficeWords
from sync.cases.form import Form
from sync.cases.office import Office
from sync.cases.procedure import Sop, SopStep
from sync.cases.question import Option, Question

_STRANGE = re.compile(r"[^A-Za-z0-9_.-]")
"""What is no part of a file's name: prompts are called after these words."""


def option_label(question: Question, option: Option) -> OfficeWords | None:
    """The office's own words on a tile, e.g. of a service; None where the catalogue has them."""
    if option.label is None:
        return None
    name = _STRANGE.sub("_", f"office.{question.id}.{option.id}")
    return OfficeWords(name, {"id": option.label, **option.other_labels})


def step_words(step: SopStep) -> OfficeWords:
    """A step of the procedure in plain words."""
    return OfficeWords(f"office.step.{step.number}", step.public)


def stage_words(sop: Sop, number: int, *, now: bool) -> OfficeWords:
    """A stage of the procedure, over or under way."""
    stage = sop.stages[number - 1]
    return OfficeWords(f"office.stage.{number}{'.now' if now else ''}", stage.now if now else stage.reached)


def collect_words(office: Office) -> OfficeWords | None:
    """Where a reply letter is handed out; None where the office has not said."""
    return OfficeWords("office.collect_at", office.collects_in()) if office.collect_at else None


def all_office_words(form: Form, sop: Sop) -> tuple[OfficeWords, ...]:
    """Everything of these settings that can stand on the glass."""
    labels = (option_label(question, option) for question in form.questions for option in question.options)
    stages = (
        stage_words(sop, number, now=now) for number in range(1, len(sop.stages) + 1) for now in (False, True)
    )
    return (
        *(label for label in labels if label is not None),
        *(step_words(step) for step in sop.steps),
        *stages,
    )
