"""One catalogue a language; what a language lacks is said in Indonesian."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from importlib.resources import files
from types import MappingProxyType

from kiosk.texts.po import PoError, read_po
from kiosk.texts.text import Text, Verbatim, Words
from sync.cases.dates import Month, day_words, moment_words, month_words

FALLBACK = "id"
LANGUAGES: Mapping[str, str] = MappingProxyType(
    {"id": "Bahasa Indonesia", "mad": "Bhâsa Madhurâ", "en": "English"}
)
"""Every language of the kiosk, named in itself."""

UNCHECKED = frozenset({"mad"})
"""Languages whose catalogue no native speaker has checked yet; their tiles say so."""


ANY_KIND = "laporan"
"""Words for a case whose kind nobody knows any more: after a restart it lies sealed."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All sentences of one language, those of the fallback language put in where it has none.

    ``kind``: what is spoken of, an answer to the question ``kind``. An entry with that ending, such as
    ``done.title.aspirasi``, is said in place of ``done.title``; most sentences are true of every kind.
    """

    language: str
    entries: Mapping[str, str]
    kind: str = ""

    def about(self, kind: str) -> Catalogue:
        """The same language, speaking of this kind; ``""`` speaks of complaints."""
        return replace(self, kind=kind)

    def has(self, text_id: str) -> bool:
        """Is there such an entry? Some pages have a line of help, some have not."""
        return text_id in self.entries

    def say(self, words: Words) -> str:
        """The words as a person reads them; KeyError for an id that no catalogue has (a bug)."""
        if isinstance(words, Verbatim):
            return words.words
        template = self.entries.get(f"{words.id}.{self.kind}") or self.entries[words.id]
        if not words.args:
            return template
        return template.format_map({name: self._argument(value) for name, value in words.args.items()})

    def _argument(self, value: object) -> str:
        if isinstance(value, Text | Verbatim):
            return self.say(value)
        if isinstance(value, datetime):
            return moment_words(self.language, value)
        if isinstance(value, Month):
            return month_words(self.language, value)
        if isinstance(value, date):
            return day_words(self.language, value)
        return str(value)


def load(language: str) -> Catalogue:
    """The catalogue of ``id``, ``mad`` or ``en``."""
    entries = _entries(FALLBACK)
    if language != FALLBACK:
        entries = {**entries, **_entries(language)}
    return Catalogue(language, entries)


def load_all() -> Mapping[str, Catalogue]:
    """Every catalogue by its language."""
    return {language: load(language) for language in LANGUAGES}


def _entries(language: str) -> dict[str, str]:
    """All ``*.po`` of the language; one id stands in one of them. Raises PoError."""
    found: dict[str, str] = {}
    for part in sorted((files("kiosk.texts") / language).iterdir(), key=lambda part: part.name):
        if part.name.endswith(".po"):
            entries = read_po(part.read_text(encoding="utf-8"))
            if twice := found.keys() & entries.keys():
                raise PoError(f"{language}/{part.name}: {min(twice)} stands in another part too")
            found |= entries
    return found
