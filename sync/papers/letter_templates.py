"""Letter templates: the office's standing words, with places that a case fills.

A place is a name in braces, ``{nomor}``; which there are is fixed here, so that a misspelt one is found when the template
is saved and not in a letter. What a case does not know stays in the text as its place, and `open_places` finds it
before the letter goes out.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass

from sync.cases.reading import Table
from sync.cases.refusal import Refusal
from sync.cases.words import clean
from sync.papers.body import MAX_LENGTH, parse_body

LETTER_KINDS: Mapping[str, str] = {
    "tanggapan": "Surat tanggapan",
    "pelimpahan": "Surat pelimpahan ke instansi lain",
    "pemberitahuan": "Pemberitahuan pelimpahan kepada pengadu",
    "kelengkapan": "Permintaan melengkapi identitas",
    "publik": "Jawaban untuk umum (pengaduan tanpa nama)",
}
"""What is written to whom; ``publik`` is a text on a page, not a letter."""

PLACES: Mapping[str, str] = {
    "nomor": "nomor pelacakan pengaduan, misalnya PGT1-7K4M-92QX-Z",
    "agenda": "nomor agenda dalam buku rekap, misalnya 12/2026",
    "tanggal": "tanggal pengaduan diterima, misalnya 2 Maret 2026",
    "pokok": "pokok pengaduan atau layanan yang diadukan",
    "nama": "nama pengadu",
    "desa": "desa tempat tinggal pengadu",
    "unit": "seksi atau subbagian yang menangani",
    "instansi": "instansi yang berwenang, pada pelimpahan",
    "kekurangan": "daftar yang perlu dilengkapi",
    "batas": "tanggal batas melengkapi",
    "penjelasan": "hasil klarifikasi",
    "janji": "tanggal paling lambat jawaban",
    "kantor": "nama kantor",
    "alamat_kantor": "alamat kantor",
    "telepon_kantor": "telepon kantor",
}
"""Every place and what stands there, in words for the page where templates are written."""

MANY_LINES = frozenset({"kekurangan", "penjelasan"})
"""Places whose words may be several lines, and so may be a list."""

_PLACE = re.compile(r"\{\s*([A-Za-z_]{1,40})\s*\}")
_SUBJECT_LENGTH = 200
_LABEL_LENGTH = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterTemplate:
    """``kind``: of `LETTER_KINDS`; ``subject``: the line "Hal"; ``text``: a body with places."""

    template_id: str
    kind: str
    label: str
    subject: str
    text: str

    @property
    def places(self) -> tuple[str, ...]:
        """The places it uses, each once, in their order."""
        return open_places(f"{self.subject}\n{self.text}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """A template's words for one case. ``open``: places that the case could not fill; they still stand in the text."""

    subject: str
    text: str
    open: tuple[str, ...]


def make_template(
    template_id: str, kind: str, label: str, subject: str, text: str
) -> LetterTemplate | Refusal:
    """What a person wrote, as a template.

    Refusals: ``template.kind``; ``template.label`` and ``template.subject`` (empty); ``letter.empty``;
    ``template.place`` {"name", "meant"} for a place that does not exist; those of `clean`.
    """
    if kind not in LETTER_KINDS:
        return Refusal("template.kind")
    cleaned = [
        clean(label, _LABEL_LENGTH),
        clean(subject, _SUBJECT_LENGTH),
        clean(text, MAX_LENGTH, multiline=True),
    ]
    for one in cleaned:
        if isinstance(one, Refusal):
            return one
    label, subject, text = map(str, cleaned)
    for code, words in (("template.label", label), ("template.subject", subject)):
        if not words:
            return Refusal(code)
    body = parse_body(text)
    if isinstance(body, Refusal):
        return body
    unknown = next((name for name in open_places(f"{subject}\n{text}") if name not in PLACES), None)
    if unknown is not None:
        meant = difflib.get_close_matches(unknown, PLACES, n=1)
        return Refusal("template.place", {"name": unknown, "meant": meant[0] if meant else ""})
    return LetterTemplate(template_id=template_id, kind=kind, label=label, subject=subject, text=text)


def open_places(text: str) -> tuple[str, ...]:
    """Names in braces that stand in the text, each once: a letter with one of them is not finished."""
    return tuple(dict.fromkeys(found.lower() for found in _PLACE.findall(text)))


def fill(template: LetterTemplate, values: Mapping[str, str]) -> Filled:
    """The template's words with what is known of the case. ``values``: by names of `PLACES`; empty is unknown.

    A value is words, never a template: braces inside it open no place.
    """
    known = {name: _value(name, words) for name, words in values.items() if words.strip()}

    def filled(words: str) -> str:
        return _PLACE.sub(lambda found: known.get(found[1].lower(), found[0]), words)

    missing = tuple(name for name in template.places if name not in known)
    return Filled(
        subject=" ".join(filled(template.subject).split()), text=filled(template.text), open=missing
    )


def _value(name: str, words: str) -> str:
    lines = [" ".join(line.split()) for line in words.splitlines()]
    return "\n".join(lines).strip() if name in MANY_LINES else " ".join(filter(None, lines))


def templates_from(mapping: Mapping[str, object]) -> tuple[LetterTemplate, ...]:
    """The shipped templates of ``config/letters.toml``; ValueError names what is wrong with which."""
    top = Table(mapping)
    top.only(("templates",))
    found: dict[str, LetterTemplate] = {}
    for row in top.tables("templates"):
        row.only(("id", "kind", "label", "subject", "text"))
        name = row.text("id")
        made = make_template(name, row.text("kind"), row.text("label"), row.text("subject"), row.text("text"))
        if isinstance(made, Refusal):
            raise ValueError(f"templates.{name}: {made.code} {dict(made.details)}")
        if name in found:
            raise ValueError(f"templates.{name}: stands there twice")
        found[name] = made
    return tuple(found.values())
