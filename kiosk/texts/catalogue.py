"""One catalogue a language; what a language lacks is said in Indonesian."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from string import Formatter
from types import MappingProxyType
from typing import NamedTuple

from kiosk.texts.po import Entry, Po, PoError, parse_po
from kiosk.texts.text import OfficeWords, Text, Verbatim, Words

FALLBACK = "id"
LANGUAGES: Mapping[str, str] = MappingProxyType(
    {"id": "Bahasa Indonesia", "mad": "Bhâsa Madhurâ", "en": "English"}
)
"""Every language of the kiosk, named in itself."""
CHECKED_BY, CHECKED_ON = "X-Checked-By", "X-Checked-On"
"""Names in the header of a file: which native speaker has checked it, and the day."""

NOBODY = "nobody"
NOT_FOR_CITIZENS = ("staff.", "receipt.")
"""First parts of ids that citizens do not read: the staff's area, and what papers say in Indonesian alone."""


ANY_KIND = "laporan"
"""Words for a case whose kind nobody knows any more: after a restart it lies sealed."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All sentences of one language, those of the fallback language put in where it has none.

    ``kind``: what is spoken of, an answer to the question ``kind``. An entry with that ending, such as
    ``done.title.aspirasi``, is said in place of ``done.title``; most sentences are true of every kind.
    ``unchecked``: entries that wait for a native speaker; ``checked``: who has looked at the others, and when.
    """

    language: str
    entries: Mapping[str, str]
    kind: str = ""
    unchecked: frozenset[str] = frozenset()
    checked: str = ""

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
        if isinstance(words, OfficeWords):
            return words.within(self.language)
        template = self.entries[self.entry(words.id)]
        if not words.args:
            return template
        return template.format_map({name: self._argument(value) for name, value in words.args.items()})

    def entry(self, text_id: str) -> str:
        """The entry that is said for this id: the one for this kind of case where there is one."""
        ours = f"{text_id}.{self.kind}"
        return ours if ours in self.entries else text_id

    def _argument(self, value: object) -> str:
        if isinstance(value, Text | OfficeWords | Verbatim):
            return self.say(value)
        if isinstance(value, str | int):
            return str(value)
        from sync.cases.dates import in_words  # noqa: PLC0415  the first page names no day

        return in_words(self.language, value)


class _Shipped(NamedTuple):
    """What came with the program. ``waits``: no native speaker has seen it."""

    words: Mapping[str, str]
    waits: bool


def load(language: str, own: Path | None = None) -> Catalogue:
    """The catalogue of ``id``, ``mad`` or ``en``. Raises PoError.

    ``own``: a folder with the office's words, ``<language>.po``. They lie over the shipped ones, may bring entries of
    their own (for questions that the office has added), and what they lack stays as it was shipped.
    """
    shipped, reference = _shipped(language), _shipped(FALLBACK).words
    lain = own_words(language, own, reference)
    below = (
        reference if language == FALLBACK else {**reference, **own_words(FALLBACK, own, reference).words()}
    )
    entries = {**below, **shipped.words, **lain.words()}
    who = checked_by(lain.header)
    seen = frozenset(lain.words()) if who else frozenset()
    return Catalogue(
        language, entries, unchecked=frozenset(entries) - seen if shipped.waits else frozenset(), checked=who
    )


def load_all(own: Path | None = None) -> Mapping[str, Catalogue]:
    """Every catalogue by its language."""
    return {language: load(language, own) for language in LANGUAGES}


def unchecked(catalogues: Mapping[str, Catalogue]) -> frozenset[str]:
    """Languages of which something waits for a native speaker; their tiles say so."""
    return frozenset(
        language
        for language, words in catalogues.items()
        if any(not text_id.startswith(NOT_FOR_CITIZENS) for text_id in words.unchecked)
    )


def own_words(language: str, own: Path | None, reference: Mapping[str, str]) -> Po:
    """The office's file, or an empty one. PoError names the line of an entry that fills in what the Indonesian one does not."""
    path = None if own is None else own / f"{language}.po"
    if path is None or not path.is_file():
        return Po({}, ())
    try:
        found = parse_po(path.read_text("utf-8"))
        for entry in found.entries:
            refuse_other_places(entry, reference)
    except (PoError, UnicodeDecodeError) as wrong:
        raise PoError(f"words/{path.name}: {wrong}") from wrong
    return found


def refuse_other_places(entry: Entry, reference: Mapping[str, str]) -> None:
    """PoError for words whose places in braces are not those of the Indonesian entry, or that cannot be read."""
    try:
        there = places(entry.words)
    except ValueError as wrong:
        raise PoError(f"line {entry.line}: {entry.id}: a brace stands alone: {wrong}") from None
    wanted = places(reference.get(entry.id, entry.words)) if entry.words else there
    if lacking := sorted(wanted - there):
        raise PoError(f"line {entry.line}: {entry.id}: {{{lacking[0]}}} is missing")
    if strange := sorted(there - wanted):
        raise PoError(f"line {entry.line}: {entry.id}: {{{strange[0]}}} is not known here")


def places(words: str) -> set[str]:
    """Names in braces that are filled in. ValueError for a brace without its other one."""
    return {name for _, name, _, _ in Formatter().parse(words) if name is not None}


def checked_by(header: Mapping[str, str]) -> str:
    """Who has looked at the file, and when: "Name, 2026-12-01"; "" while nobody is named."""
    by = header.get(CHECKED_BY, "")
    return (
        "" if not by or by.startswith(NOBODY) else ", ".join(filter(None, (by, header.get(CHECKED_ON, ""))))
    )


def shipped_words(language: str) -> Mapping[str, str]:
    """What came with the program in this language, nothing put in from another."""
    return _shipped(language).words


@cache
def _shipped(language: str) -> _Shipped:
    """All ``*.po`` of the language; one id stands in one of them. Raises PoError."""
    found: dict[str, str] = {}
    waits = False
    for part in sorted(Path(__file__).with_name(language).glob("*.po")):
        read = parse_po(part.read_text(encoding="utf-8"))
        words = read.words()
        if twice := found.keys() & words.keys():
            raise PoError(f"{language}/{part.name}: {min(twice)} stands in another part too")
        found |= words
        waits = waits or read.header.get(CHECKED_BY, "").startswith(NOBODY)
    return _Shipped(MappingProxyType(found), waits)
