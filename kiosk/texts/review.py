"""The file in which a native speaker checks a language, and what has become of it.

It lies over the shipped catalogue: ``<config>/words/mad.po``. Each entry shows the Indonesian and the English words in
comments and is marked ``#, fuzzy`` until somebody who speaks the language has taken the mark away.
"""

from __future__ import annotations

import html
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from kiosk.texts.catalogue import (
    CHECKED_BY,
    CHECKED_ON,
    FALLBACK,
    LANGUAGES,
    refuse_other_places,
    shipped_words,
)
from kiosk.texts.po import Entry, Po, PoError, parse_po
from kiosk.texts.text import OfficeWords

PLACES = "office.desa."
"""First part of what villages are called by."""

_SHOWN = {"id": "Indonesia", "en": "English"}
_HOW = (
    "Each entry: correct msgstr where it is not said so, then delete the line '#, fuzzy' above it.",
    "Words in braces, {date}, stay as they are. At the end fill in X-Checked-By and X-Checked-On above,",
    "then: kiosk words import FILE",
)


@dataclass(frozen=True, slots=True)
class Review:
    """How far it is: ``checked`` and ``open`` ids; ``changed``: checked, but the Indonesian words are others since."""

    checked: tuple[str, ...]
    open: tuple[str, ...]
    changed: tuple[str, ...]


def review_file(
    language: str, words: Mapping[str, str], beside: Mapping[str, Mapping[str, str]], before: Po
) -> Po:
    """Every entry of ``words`` with its comments; what ``before`` has (a review that has begun) stays as it is there.

    ``beside``: the Indonesian and English entries.
    """
    done = {entry.id: entry for entry in before.entries}
    entries = tuple(
        _entry(text_id, words[text_id], beside, done.get(text_id)) for text_id in beside[FALLBACK]
    )
    theirs = tuple(entry for text_id, entry in done.items() if text_id not in beside[FALLBACK])
    header = {
        "Language": language,
        "Content-Type": "text/plain; charset=UTF-8",
        CHECKED_BY: before.header.get(CHECKED_BY, ""),
        CHECKED_ON: before.header.get(CHECKED_ON, ""),
    }
    return Po(header, entries + theirs, (f"{LANGUAGES[language]}, for review by a native speaker.", *_HOW))


def _entry(text_id: str, shipped: str, beside: Mapping[str, Mapping[str, str]], done: Entry | None) -> Entry:
    comments = tuple(
        f"{name}: {_one_line(beside[language][text_id])}"
        for language, name in _SHOWN.items()
        if text_id in beside[language]
    )
    if done is None:
        return Entry(text_id, shipped, fuzzy=True, comments=comments)
    kept = (
        done.comments if not done.fuzzy else comments
    )  # what was checked remembers what it was checked against
    return done._replace(comments=kept or comments)


def _one_line(words: str) -> str:
    """A comment ends with its line."""
    return words.replace("\n", " / ")


def read_review(text: str, reference: Mapping[str, str]) -> Po:
    """A file that came back. PoError names the line: an unknown id, places that differ, a letter in two parts, no
    language; a header that names who but not when."""
    found = parse_po(text)
    if found.header.get("Language") not in LANGUAGES:
        raise PoError("line 1: the header names no language of the kiosk: id, mad or en")
    if found.header.get(CHECKED_BY) and not found.header.get(CHECKED_ON):
        raise PoError(f"line 1: {CHECKED_BY} names somebody, but {CHECKED_ON} no day")
    for entry in found.entries:
        if entry.id not in reference and found.header["Language"] != FALLBACK:
            raise PoError(f"line {entry.line}: {entry.id}: there is no such text")
        refuse_other_places(entry, reference)
    return found._replace(entries=tuple(_composed(entry) for entry in found.entries))


def _composed(entry: Entry) -> Entry:
    """Letters with marks as one sign each, as all catalogues have them; no spaces at the ends."""
    return entry._replace(words=unicodedata.normalize("NFC", entry.words).strip())


def progress(found: Po, reference: Mapping[str, str]) -> Review:
    """Of the entries of ``reference``."""
    named = bool(found.header.get(CHECKED_BY))
    checked = {entry.id: entry for entry in found.entries if entry.words and not entry.fuzzy and named}
    return Review(
        tuple(text_id for text_id in reference if text_id in checked),
        tuple(text_id for text_id in reference if text_id not in checked),
        tuple(text_id for text_id, entry in checked.items() if _has_changed(entry, reference.get(text_id))),
    )


def _has_changed(entry: Entry, words: str | None) -> bool:
    """Were the Indonesian words others when this was checked?"""
    name = f"{_SHOWN[FALLBACK]}: "
    seen = [line.removeprefix(name) for line in entry.comments if line.startswith(name)]
    return bool(seen) and words is not None and seen[0] != _one_line(words)


def still_indonesian(
    language: str, found: Po, reference: Mapping[str, str], office: Iterable[OfficeWords]
) -> list[str]:
    """Entries and labels of the office without words in this language, of which ``found`` is the office's file; names
    of places are the same everywhere."""
    if language == FALLBACK:
        return []
    own = found.words().keys() | shipped_words(language).keys()
    labels = (words.id for words in office if not words.by_language.get(language))
    return [
        *(text_id for text_id in reference if text_id not in own),
        *(name for name in labels if not name.startswith(PLACES)),
    ]


def printable(language: str, rows: Iterable[tuple[str, str, str]]) -> str:
    """A sheet to be printed and ticked: (id, Indonesian, the language's words) as one HTML page without a script."""
    title = f"{LANGUAGES[language]}: daftar kata untuk diperiksa"
    return "\n".join(
        (
            '<!doctype html><html lang="id"><head><meta charset="utf-8">',
            f"<title>{html.escape(title)}</title><style>{_STYLE}</style></head><body>",
            f"<h1>{html.escape(title)}</h1>",
            "<p>Diperiksa oleh: ______________________ &nbsp; Tanggal: ______________</p>",
            f"<table><thead><tr><th>Kode</th><th>Indonesia</th><th>{html.escape(LANGUAGES[language])}</th>"
            "<th>Benar?</th></tr></thead><tbody>",
            *_rows(rows),
            "</tbody></table></body></html>\n",
        )
    )


def _rows(rows: Iterable[tuple[str, str, str]]) -> Iterator[str]:
    for text_id, indonesian, words in rows:
        cells = "".join(f"<td>{html.escape(cell)}</td>" for cell in (text_id, indonesian, words))
        yield f"<tr>{cells}<td class=tick>&#9744;</td></tr>"


_STYLE = (
    "@page{size:A4;margin:15mm}body{font:11pt/1.35 'Noto Sans',sans-serif}h1{font-size:15pt}"
    "table{border-collapse:collapse;width:100%}td,th{border:.3mm solid #555;padding:1.2mm 2mm;text-align:left;"
    "vertical-align:top}thead{display:table-header-group}tr{break-inside:avoid}td:first-child{font-size:8pt;width:20%}"
    ".tick{text-align:center;width:12mm;font-size:14pt}"
)
