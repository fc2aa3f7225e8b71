"""The desk's own small catalogue: codes of the case, the form and the centre in the office's words."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from sync.cases.dates import Month, month_words, told_day
from sync.cases.notes import Note
from sync.cases.office import Office
from sync.cases.places import Place, address_words
from sync.cases.refusal import Refusal
from sync.desk.views import Said
from sync.desk.words import day_words, moment_words

_CATALOGUE = Path(__file__).parent / "words_id"


@dataclass(frozen=True, slots=True)
class QuestionGroup:
    """Questions that stand under one heading on the case page, and what the machine noted of them."""

    title: str
    questions: tuple[str, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Wording:
    """Sections of words_id/*.toml, a file for each part of the desk. A code without words is shown as it is: better odd than hidden."""

    sections: Mapping[str, Mapping[str, str]]
    options: Mapping[str, Mapping[str, str]]
    groups: tuple[QuestionGroup, ...]
    office: Office

    @classmethod
    def load(cls, office: Office) -> Wording:
        """The shipped catalogue, with the office's own services and villages beside it."""
        catalogue = _catalogue()
        options, groups = catalogue["option"], catalogue["group"]
        return cls(
            {name: table for name, table in catalogue.items() if name not in ("option", "group")},
            options,
            tuple(
                QuestionGroup(group["title"], tuple(group["questions"]), tuple(group.get("notes", ())))
                for group in groups
            ),
            office,
        )

    def say(self, section: str, code: str, default: str | None = None) -> str:
        """The words for a code of one section, e.g. ``say("role", "staf")``."""
        return self.sections[section].get(code, code if default is None else default)

    def said(self, code: str, tone: str = "good") -> Said | None:
        """A message by its code, as it comes back in an address; None for a code that is not ours."""
        found = self.sections["said"].get(code)
        if found is None:
            return None
        title, _, words = found.partition("|")
        return Said(tone, title, words)

    def refusal(self, refusal: Refusal) -> str:
        """A refusal as a sentence for the person before the screen."""
        sentence = self.sections["refusal"].get(refusal.code)
        if sentence is None:
            return f"{self.sections['refusal']['unknown']} ({refusal.code})"
        return sentence.format_map({key: _argument(value) for key, value in refusal.details.items()})

    def remark(self, found: Refusal) -> str:
        """What staff should look at in a form, as a sentence."""
        sentence = self.sections["remark"].get(found.code)
        return found.code if sentence is None else sentence.format_map(dict(found.details))

    def answer(self, question: str, value: str) -> str:
        """A citizen's answer as staff read it: an option's words, a date in words, or what was typed."""
        listed = self.office.service_label(value) if question == "unit" else None
        listed = self.office.desa_name(value) if question == "desa" else listed
        listed = listed or self.options.get(question, {}).get(value)
        if listed is None and question == "address_outside":
            return address_words(value)
        return listed or (_date_words(value) if question == "when" else value)

    def village(self, answers: Mapping[str, str]) -> str:
        """Where somebody lives, as lists and letters name it: "Plakpak", or elsewhere "Torjun, Kabupaten Sampang"; "": not said."""
        place = Place.parse(answers.get("address_outside", ""))
        if place is not None:
            return f"{place.village}, {place.regency}"
        desa = answers.get("desa", "")
        return self.answer("desa", desa) if desa else ""

    def note(self, name: str, value: str) -> str:
        """What the machine has noted, as staff read it."""
        if name == Note.CARD_SEEN:
            return _moment_words(value)
        return _date_words(value) if name == Note.CARD_BIRTH else self.say(name, value)


@cache
def _catalogue() -> Mapping[str, Any]:
    """All files as one: tables of the same name are joined, a code that two files have is a bug."""
    whole: dict[str, Any] = {}
    for path in sorted(_CATALOGUE.glob("*.toml")):
        _join(whole, tomllib.loads(path.read_text("utf-8")), path.name)
    return whole


def _join(whole: dict[str, Any], more: dict[str, Any], where: str) -> None:
    for key, value in more.items():
        there = whole.get(key)
        if isinstance(value, dict) and isinstance(there, dict):
            _join(there, value, f"{where}: {key}")
        elif isinstance(value, list) and isinstance(there, list):
            there.extend(value)
        elif there is None:
            whole[key] = value
        else:
            raise ValueError(f"{where}: {key} is said twice")


def _argument(value: object) -> str:
    if isinstance(value, datetime):
        return moment_words(value)
    return day_words(value) if isinstance(value, date) else str(value)


def _date_words(value: str) -> str:
    told = told_day(value)
    if isinstance(told, Month):
        return f"Sekitar {month_words('id', told)}"
    return value if told is None else day_words(told)


def _moment_words(value: str) -> str:
    try:
        return moment_words(datetime.fromisoformat(value))
    except (ValueError, OverflowError):
        return value
