"""One question of the form, as read from its table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sync.cases.reading import Table

KINDS = [
    "language",
    "choice",
    "notice",
    "capture",
    "name",
    "nik",
    "text",
    "long_text",
    "phone",
    "email",
    "contact",
    "date",
    "desa",
    "place",
    "tracking",
    "review",
    "signature",
]
CHAPTERS = ("start", "about_you", "complaint", "check")
ROLES = ("scan", "evidence", "proxy_letter")
RECORDED = "recorded"

_OTHER_LABELS = {"mad": "label_mad", "en": "label_en"}
_WITH_OPTIONS = ("language", "choice", "desa")
_WITH_LENGTH = ("name", "nik", "text", "long_text", "place", "phone", "email", "contact", "tracking")
_KEYS = [
    "id",
    "kind",
    "chapter",
    "required",
    "options",
    "options_from",
    "max_length",
    "extra",
    "only_if",
    "not_if",
    "timeout_s",
    "role",
    "spoken",
    "suggestions",
]


@dataclass(frozen=True, slots=True)
class Option:
    """One tile. ``needs`` names an office's setting without which it is not offered; ``label`` holds an
    office's own words (a service, a village); without it the catalogue says q.<question>.<id>. ``other_labels``:
    the same words in other languages, "mad" and "en"; a language that is missing shows ``label``."""

    id: str
    icon: str
    needs: str | None = None
    label: str | None = None
    other_labels: Mapping[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Words offered to be touched instead of typed; ``mad`` and ``en`` only where they differ ("Loket 2" does not)."""

    id: str
    mad: str = ""
    en: str = ""

    @property
    def by_language(self) -> Mapping[str, str]:
        """As far as they are said."""
        said = {"id": self.id, "mad": self.mad, "en": self.en}
        return {language: words for language, words in said.items() if words}


@dataclass(frozen=True, slots=True)
class Question:
    """One page. ``timeout_s``: seconds without a touch, 60 to 300; ``max_length``: code points.

    ``spoken``: may be answered into a microphone instead. ``suggestions``: an office's own words that are offered to be touched
    instead of typed (`text` and `long_text` only). ``options_from``: the office's list that is still to be put in (`Form.for_office`).
    """

    id: str
    kind: str
    chapter: str
    required: bool = False
    options: tuple[Option, ...] = ()
    max_length: int = 0
    extra: bool = False
    only_if: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    not_if: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    timeout_s: int = 60
    role: str | None = None
    spoken: bool = False
    suggestions: tuple[Suggestion, ...] = ()
    options_from: str | None = None

    @property
    def spoken_id(self) -> str:
        """Under this name stands `RECORDED` among the answers where the question was answered aloud."""
        return spoken_id(self.id)

    @property
    def option_ids(self) -> tuple[str, ...]:
        """The answers that can be given to a choice."""
        return tuple(option.id for option in self.options)


def spoken_id(question: str) -> str:
    """The name beside ``question`` for what was answered aloud."""
    return f"{question}_spoken"


def question_from(table: Table) -> Question:
    """One entry of ``questions``; ValueError names the path."""
    table.only(_KEYS)
    question = Question(
        id=table.text("id"),
        kind=table.choice("kind", KINDS),
        chapter=table.choice("chapter", CHAPTERS),
        required=table.flag("required", False),
        options=tuple(_option(row) for row in table.tables("options")),
        max_length=table.number("max_length", 0),
        extra=table.flag("extra", False),
        only_if=_conditions(table.table("only_if")),
        not_if=_conditions(table.table("not_if")),
        timeout_s=table.number("timeout_s", 60),
        role=table.choice("role", ROLES) if "role" in table.values else None,
        spoken=table.flag("spoken", False),
        suggestions=tuple(_suggestion(row) for row in table.tables("suggestions")),
        options_from=table.text("options_from", "") or None,
    )
    _refuse_incomplete(question, table.path)
    return question


def _refuse_incomplete(question: Question, path: str) -> None:
    if not 60 <= question.timeout_s <= 300:
        raise ValueError(f"{path}.timeout_s: expected 60 to 300 seconds")
    if (question.kind == "capture") != (question.role is not None):
        raise ValueError(f"{path}.role: expected for captures, and only for them")
    if (question.kind in _WITH_OPTIONS) != bool(question.options or question.options_from):
        raise ValueError(f"{path}.options: expected for choices, and only for them")
    if (question.kind in _WITH_LENGTH) != (question.max_length > 0):
        raise ValueError(f"{path}.max_length: expected for words and numbers, and only for them")
    if question.spoken and question.kind != "long_text":
        raise ValueError(f"{path}.spoken: expected for long_text only")
    if question.suggestions and question.kind not in ("text", "long_text"):
        raise ValueError(f"{path}.suggestions: expected for text and long_text only")
    if len(set(question.option_ids)) != len(question.options):
        raise ValueError(f"{path}.options: an option stands twice")


def _option(row: Table) -> Option:
    row.only(("id", "icon", "needs", "label", *_OTHER_LABELS.values()))
    label = row.text("label", "") or None
    return Option(row.text("id"), row.text("icon"), row.text("needs", "") or None, label, other_labels(row))


def other_labels(row: Table) -> dict[str, str]:
    """``label_mad`` and ``label_en`` of a tile, as far as they are given."""
    return {language: row.text(key) for language, key in _OTHER_LABELS.items() if row.text(key, "")}


def _suggestion(row: Table) -> Suggestion:
    row.only(("id", "mad", "en"))
    return Suggestion(row.text("id"), row.text("mad", ""), row.text("en", ""))


def _conditions(table: Table) -> dict[str, tuple[str, ...]]:
    return {key: table.texts(key) for key in table.values}
