"""The templates that an office has Meta approve: the shipped words, with its own name in them and places for the rest."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sync.cases.notice_places import ALWAYS, WA, filled
from sync.cases.notice_texts import NoticeTexts
from sync.channels.whatsapp.sending import MADURESE, MADURESE_NAME, template_language

LANGUAGES = ("id", "en", MADURESE)
"""Meta has no Madurese: those are registered as Indonesian, under names of their own."""
EXAMPLES: Mapping[str, str] = {
    "nomor": "PGT0-7K4M-92QX-5",
    "jenis": "Pengaduan",
    "tanggal": "23-11-2026",
    "batas": "09-12-2026",
    "langkah": "4",
    "jumlah": "12",
    "tahap": "Sedang diperiksa",
    "alasan": "ada hari libur",
    "tautan": "https://kantor.example/survei/PGT07K4M92QX5",
}
"""Meta wants one of each place."""
_BEFORE: Mapping[tuple[str, str], str] = {
    ("nomor", "id"): "Nomor ",
    ("nomor", "en"): "Number ",
    ("nomor", MADURESE): "Nomer ",
}
_OTHERWISE = "Kotak Aduan: "
"""Meta takes no template that begins with a place; by the place and the language."""
_PLACE = re.compile(r"\{([a-z]+)\}")


@dataclass(frozen=True, slots=True)
class Template:
    """``language``: under which it is registered; ``body``: with places as Meta writes them, ``{{nomor}}``; ``places``: their names, in
    order; ``checked``: False for words that no speaker has checked yet."""

    name: str
    language: str
    body: str
    places: tuple[str, ...]
    checked: bool = True


def templates(notices: NoticeTexts, office: Mapping[str, str]) -> Iterator[Template]:
    """Each notice that has one, in each of `LANGUAGES`. ``office``: values of the places that are always the same."""
    for notice, name in notices.templates.items():
        for language in LANGUAGES if name else ():
            text = notices.text(notice, WA, language)
            if text is not None:
                fixed = {place: office.get(place, "") for place in ALWAYS}
                body = _PLACE.sub(r"{{\1}}", filled(text.text, fixed))
                places = notices.places(notice, WA, language)
                if body.startswith("{{"):
                    body = _BEFORE.get((places[0], language), _OTHERWISE) + body
                own = MADURESE_NAME if language == MADURESE else ""
                checked = language != MADURESE
                yield Template(f"{name}{own}", template_language(language), body, places, checked)
