"""The form as data: which questions there are, and which of them this visit will have.

Every answer is a string: an option's id, words, an ISO date. An answer counts only while its question is
asked: whoever goes back and chooses another way leaves no trace of the first one.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date

from sync.cases.answers import check_answer
from sync.cases.office import Office
from sync.cases.question import Option, Question, question_from
from sync.cases.reading import Table
from sync.cases.refusal import Refusal

Answers = Mapping[str, str]

BEGUN_WITH = "begun_with"
"""Beside the answers: ids of questions that were answered before the visit began, with spaces between. No question's
name, so it is stored with no case."""

_OFFICE_LISTS = ("services", "desa")


@dataclass(frozen=True, slots=True)
class Form:
    """All questions in order. ``version`` is stored with each case."""

    version: str
    questions: tuple[Question, ...]

    @classmethod
    def from_mapping(cls, mapping: Mapping[str, object], office: Office | None = None) -> Form:
        """From form.toml; ValueError names the path. With an office its lists and settings are put in."""
        top = Table(mapping)
        top.only(("version", "questions"))
        questions = tuple(question_from(table) for table in top.tables("questions"))
        _refuse_bad_conditions(questions)
        form = cls(top.text("version"), questions)
        return form if office is None else form.for_office(office)

    def for_office(self, office: Office) -> Form:
        """The form with the office's services and villages as options, less what its settings do not allow.

        A choice of which they leave nothing is not asked at all.
        """
        settings = {"anonymous": office.allow_anonymous, "notices": office.sends_notices}
        allowed = frozenset(name for name, is_on in settings.items() if is_on)
        own = (_for_office(question, office, allowed) for question in self.questions)
        asked = zip(self.questions, own, strict=True)
        return replace(
            self, questions=tuple(mine for whole, mine in asked if mine.options or not whole.options)
        )

    def question(self, question_id: str) -> Question:
        """The question of this id; KeyError if the form has none."""
        for question in self.questions:
            if question.id == question_id:
                return question
        raise KeyError(question_id)

    def wants_extras(self, answers: Answers) -> bool:
        """Did this visitor say at ``more`` that details are to be added?"""
        return answers.get("more") == "tambah"

    def pages(self, answers: Answers, extras: bool) -> tuple[Question, ...]:
        """The pages of a visit with these answers so far; ``extras``: details are wanted.

        A detail with which the visit began (see `BEGUN_WITH`) is asked like all that is no detail.
        """
        begun = answers.get(BEGUN_WITH, "").split()
        asked: list[Question] = []
        live: dict[str, str] = {}
        for question in self.questions:
            wanted = extras or not question.extra or question.id in begun
            if wanted and _is_asked(question, live):
                asked.append(question)
                if question.id in answers:
                    live[question.id] = answers[question.id]
        return tuple(asked)

    def kept(self, answers: Answers, extras: bool) -> dict[str, str]:
        """The answers that belong to the pages of this visit, in the form's order, without empty ones."""
        pages = self.pages(answers, extras)
        names = (name for page in pages for name in _names(page))
        return {name: answers[name] for name in names if answers.get(name)}

    def missing(self, answers: Answers, extras: bool) -> tuple[str, ...]:
        """Required questions of this visit without an answer; the check page itself asks nothing."""
        pages = self.pages(answers, extras)
        return tuple(
            page.id
            for page in pages
            if page.required and page.kind != "review" and not any(answers.get(name) for name in _names(page))
        )

    def check(self, question_id: str, value: str, today: date) -> str | Refusal:
        """One answer as it is stored, or what is to be mended; ``today`` is the date in Asia/Jakarta."""
        return check_answer(self.question(question_id), value, today)


def _names(question: Question) -> tuple[str, ...]:
    """Under which names its answer may stand: written, and aloud."""
    return (question.id, question.spoken_id) if question.spoken else (question.id,)


def _is_asked(question: Question, live: Answers) -> bool:
    """``live``: answers to questions that are themselves asked."""
    if any(live.get(other) not in values for other, values in question.only_if.items()):
        return False
    return all(live.get(other) not in values for other, values in question.not_if.items())


def _for_office(question: Question, office: Office, allowed: Collection[str]) -> Question:
    own = tuple(option for option in question.options if option.needs is None or option.needs in allowed)
    if question.options_from == "services":
        icons, words = office.service_icons, office.service_words
        listed = tuple(
            Option(id_, icons[id_], label=label, other_labels=words.get(id_, {}))
            for id_, label in office.services
        )
    elif question.options_from == "desa":
        listed = tuple(Option(code, "map-pin", label=name) for code, name in office.desa)
    else:
        listed = ()
    return replace(question, options=listed + own, options_from=None)


def _refuse_bad_conditions(questions: tuple[Question, ...]) -> None:
    """A condition may look back only, and only at answers that can be given."""
    before: dict[str, Question] = {}
    for question in questions:
        if question.id in before:
            raise ValueError(f"questions.{question.id}: stands twice in the form")
        if question.options_from not in (None, *_OFFICE_LISTS):
            raise ValueError(
                f"questions.{question.id}.options_from: expected one of {', '.join(_OFFICE_LISTS)}"
            )
        for key, conditions in (("only_if", question.only_if), ("not_if", question.not_if)):
            for other, values in conditions.items():
                _refuse_bad_condition(f"questions.{question.id}.{key}.{other}", before.get(other), values)
        before[question.id] = question


def _refuse_bad_condition(path: str, other: Question | None, values: tuple[str, ...]) -> None:
    if other is None:
        raise ValueError(f"{path}: no earlier question of this name")
    known = {option.id for option in other.options}
    unknown = [value for value in values if known and value not in known]
    if unknown and other.options_from is None:
        raise ValueError(f"{path}: no such option: {unknown[0]}")
