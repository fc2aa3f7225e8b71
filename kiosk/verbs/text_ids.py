"""Which catalogue entries the kiosk can show: found in its source, in the form, in its enumerations.

There is no kv and no call to mark words with: a text is ``Text("page.element")``, and the syntax tree knows them all.
An id that is put together, ``Text(f"done.{state}")``, must have its values named in `derived`.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from kiosk.checks.parts import NO_TROUBLE
from kiosk.checks.parts import WORDS as HEALTH
from kiosk.outside import PaperState
from kiosk.presenters.maintenance_log_words import AREAS, EVENTS
from kiosk.presenters.status_ways import WAYS
from kiosk.presenters.views import Chapter
from kiosk.texts.catalogue import ANY_KIND
from sync.cases.form import Form
from sync.cases.question import Question
from sync.cases.satisfaction import ELEMENTS, SCORES

REFUSALS = (
    "text.empty", "text.too_long", "text.surrogate", "choice.unknown", "name.no_letter",
    "nik.length", "nik.digits", "nik.province", "nik.date", "nik.serial",
    "phone.digits", "phone.length", "email.form", "date.form", "date.future",
    "number.length", "number.glyph", "number.check", "number.unknown",
    "proof.unreadable", "proof.key_unknown", "proof.signature",
)  # fmt: skip
"""Codes of refusals that are shown as they come: the code is the entry's id."""

_OPTIONAL = re.compile(
    r"q\.[a-z_0-9]+\.(help|(prompt|start)\.[1-4]|phrase\.[1-6]|[a-z_0-9]+\.hint)|q\.notice\.[a-z]+(_words)?"
)
"""Shown where there is such an entry: help, hints, prompts."""

_BY_SETTING = (
    "q.identity_mode.anonim",
    *(f"q.updates.{part}" for part in ("title", "label", "penting", "semua", "tidak")),
)
"""Shown by an office whose settings allow it, whatever those of this one say."""

_UNLABELLED = ("language", "notice", "review", "signature")


@dataclass(frozen=True, slots=True)
class Ids:
    """``needed``: must be in every catalogue; ``used``: entries that something shows, needed ones included."""

    needed: frozenset[str]
    used: frozenset[str]

    def missing(self, entries: Iterable[str]) -> list[str]:
        """Needed, and not there."""
        return sorted(self.needed - set(entries))

    def idle(self, entries: Iterable[str]) -> list[str]:
        """There, and shown by nothing."""
        return sorted(set(entries) - self.used)


def ids_of(source: Path, form: Form, entries: Iterable[str]) -> Ids:
    """``source``: the folder of the kiosk's modules; ``entries``: ids of the Indonesian catalogue."""
    known, strings = set(entries), set(_strings(source))
    needed = {*_literal(source), *derived(form), *REFUSALS, *_BY_SETTING}
    plain = needed | (strings & known) | {name for name in known if _OPTIONAL.fullmatch(name)}
    kinds = {option.id for option in form.question("kind").options} | {ANY_KIND}
    by_kind = {f"{name}.{kind}" for name in plain for kind in kinds}
    return Ids(frozenset(needed), frozenset(plain | by_kind))


def derived(form: Form) -> set[str]:
    """Ids that are put together of names in the form and in enumerations."""
    found = {f"chapter.{chapter}" for chapter in Chapter} | {f"done.{state}" for state in PaperState}
    for question in form.questions:
        found |= set(_of_question(question))
    found |= {f"way.{way}_title" for way in WAYS}
    for name, words in HEALTH.items():
        found |= {f"health.{name}", *(f"health.{name}.{word}" for word in words)}
        found |= {f"health.{name}.{word}.next" for word in words if word not in NO_TROUBLE}
    found |= {f"staff.event.{event}" for event in EVENTS} | {f"staff.area.{area}" for area in AREAS}
    for place in range(1, len(ELEMENTS) + 1):
        found |= {f"survey.q{place}", *(f"survey.a{place}_{score}" for score in SCORES)}
    return found


def _of_question(question: Question) -> Iterator[str]:
    yield f"q.{question.id}.title"
    if question.kind not in _UNLABELLED:
        yield f"q.{question.id}.label"
    if question.kind != "language":
        yield from (f"q.{question.id}.{option.id}" for option in question.options if not option.label)


def _literal(source: Path) -> Iterator[str]:
    """What stands in ``Text("...")``, also as ``Text("..." if so else "...")``."""
    for node in _nodes(source):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id == "Text"
            and node.args
        ):
            yield from _constants(node.args[0])


def _constants(node: ast.expr) -> Iterator[str]:
    match node:
        case ast.Constant(value=str(words)):
            yield words
        case ast.IfExp(body=one, orelse=other):
            yield from _constants(one)
            yield from _constants(other)


def _strings(source: Path) -> Iterator[str]:
    for node in _nodes(source):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def _nodes(source: Path) -> Iterator[ast.AST]:
    for path in sorted(source.rglob("*.py")):
        yield from ast.walk(ast.parse(path.read_text("utf-8")))


def part_for(text_id: str, parts: Mapping[str, Iterable[str]]) -> str:
    """Into which file a new entry goes: the one that holds most ids with the same first word."""
    first = f"{text_id.split('.', 1)[0]}."
    held = {name: sum(one.startswith(first) for one in ids) for name, ids in parts.items()}
    best = max(held, key=lambda name: held[name], default="messages.po")
    return best if held.get(best) else "messages.po"
