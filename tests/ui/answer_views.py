"""Pages on which one answers by keys, a calendar or the country's table, with the shipped words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from kiosk.presenters.views import (
    Chapter,
    DateView,
    Keyboard,
    Phrase,
    PlaceRow,
    PlaceView,
    Progress,
    TextView,
    View,
)
from kiosk.texts.text import OfficeWords, Text, Verbatim
from sync.cases.dates import Month
from tests.ui.world import World

_BOTH = {"can_go_back": True, "can_cancel": True}
_NEXT = Text("common.next")
_TODAY = date(2026, 11, 23)
_STORY = (
    "Saya mengurus surat pindah sejak tanggal 2 November. Petugas loket meminta kembali lagi tiga kali karena "
    "blangko habis. Pada kunjungan terakhir saya diminta membayar lima puluh ribu rupiah tanpa kuitansi."
)
_STARTS = tuple(
    Phrase(Text(f"q.account.prompt.{n}"), Text(f"q.account.start.{n}"), whole=False) for n in (1, 2, 3, 4)
)
_WISHES = tuple(Phrase(words, words) for words in (Text(f"q.settlement.phrase.{n}") for n in (1, 2, 3, 4)))
_PLACES = tuple(
    Phrase(words, words)
    for number, one in enumerate(World(lambda: 0.0).outside.form.question("where").suggestions, start=1)
    for words in [OfficeWords(f"office.suggestion.where.{number}", one.by_language)]
)


def _text(screen: str, chapter: Chapter, **more: object) -> TextView:
    asks = f"q.{screen}"
    return TextView(
        screen=screen,
        title=Text(f"{asks}.title"),
        progress=Progress(chapter, 5, 15),
        primary=_NEXT,
        **_BOTH,
        **more,  # type: ignore[arg-type]
    )


_NIK = _text(
    "nik", Chapter.ABOUT_YOU, help=Text("q.nik.help"), skip=Text("common.skip"), value="3528075507850001",
    keyboard=Keyboard.NUMBERS, groups=(4, 4, 4, 4), max_length=16,
)  # fmt: skip
_NAME = _text(
    "name", Chapter.ABOUT_YOU, help=Text("q.name.help"), value="Siti Nur Aminah Wulandari", max_length=120
)
_WHERE = _text("where", Chapter.COMPLAINT, help=Text("q.where.help"), value="Loket 2", phrases=_PLACES)
_ACCOUNT = _text(
    "account", Chapter.COMPLAINT, help=Text("q.account.help"), value=_STORY, multiline=True, sentences=True,
    max_length=4000, phrases=_STARTS, offers_help=True, can_speak=True,
)  # fmt: skip
_WHEN = DateView(
    screen="when",
    title=Text("q.when.title"),
    help=Text("q.when.help"),
    progress=Progress(Chapter.COMPLAINT, 7, 15),
    primary=_NEXT,
    value=date(2026, 11, 19),
    first=date(2016, 11, 23),
    last=_TODAY,
    today=_TODAY,
    **_BOTH,
)
_DISTRICTS = tuple(
    PlaceRow(
        f"35.28.{n:02}",
        Verbatim(name),
        Text("place.district", {"above": Verbatim("Kabupaten Pamekasan")}),
        True,
    )
    for n, name in enumerate(
        (
            "Batumarmar",
            "Galis",
            "Kadur",
            "Larangan",
            "Pademawu",
            "Pakong",
            "Palengaan",
            "Pamekasan",
            "Proppo",
        ),
        1,
    )
)


def _village(district: str) -> Text:
    return Text("place.village", {"district": Verbatim(district), "above": Verbatim("Kabupaten Sampang")})


_FOUND = (
    PlaceRow(
        "35.27.02", Verbatim("Torjun"), Text("place.district", {"above": Verbatim("Kabupaten Sampang")}), True
    ),
    PlaceRow("35.27.02.2012", Verbatim("Torjun"), _village("Torjun"), False),
    PlaceRow("35.27.10.2011", Verbatim("Torjunan"), _village("Robatal"), False),
)
_PLACE = PlaceView(
    screen="address_outside",
    title=Text("q.address_outside.title"),
    help=Text("q.address_outside.help"),
    progress=Progress(Chapter.ABOUT_YOU, 7, 15),
    primary=_NEXT,
    rows=_DISTRICTS,
    up=Text("place.up", {"name": Verbatim("Kab. Pamekasan")}),
    **_BOTH,
)
_LINES = ("Desa Torjun", "Kecamatan Torjun", "Kabupaten Sampang", "Jawa Timur")

ANSWER_VIEWS: dict[str, View] = {
    "answer-name": _NAME,
    "answer-name-problem": replace(_NAME, value="12345", problem=Text("name.no_letter")),
    "answer-nik": replace(_NIK, value="352807550"),
    "answer-nik-given": replace(_NIK, masked=True),
    "answer-nik-problem": replace(
        _NIK, problem=Text("nik.date"), skip=Text("nik.skip"), value="3528077707850001"
    ),
    "answer-phone": _text(
        "phone", Chapter.ABOUT_YOU, value="081234567890", keyboard=Keyboard.NUMBERS, max_length=16,
        groups=(4, 4, 4, 4),
    ),
    "answer-email": _text(
        "email", Chapter.ABOUT_YOU, value="siti.aminah@gmail.com", keyboard=Keyboard.EMAIL, max_length=254
    ),
    "answer-earlier": _text(
        "earlier", Chapter.COMPLAINT, help=Text("q.earlier.help"), value="PGT17K4M92QXA",
        keyboard=Keyboard.GLYPHS, groups=(4, 4, 4, 1), max_length=16, can_scan=True, skip=Text("common.skip"),
        problem=Text("number.check"),
    ),
    "answer-where": _WHERE,
    "answer-where-empty": replace(_WHERE, value="", problem=Text("text.empty")),
    "answer-account": _ACCOUNT,
    "answer-account-problem": replace(_ACCOUNT, value="", problem=Text("text.empty"), can_speak=False),
    "answer-settlement": _text(
        "settlement", Chapter.COMPLAINT, help=Text("q.settlement.help"), multiline=True, sentences=True,
        value="Surat saya segera selesai", max_length=1000, phrases=_WISHES,
    ),
    "answer-when": _WHEN,
    "answer-when-six-weeks": replace(_WHEN, value=date(2026, 8, 31)),
    "answer-when-month": replace(_WHEN, value=Month(2026, 9)),
    "answer-place": _PLACE,
    "answer-place-found": replace(_PLACE, value="torjun", rows=_FOUND, up=None),
    "answer-place-none": replace(_PLACE, value="xqz", rows=(), up=None, empty=Text("place.none")),
    "answer-place-waiting": replace(_PLACE, rows=(), up=None, empty=Text("place.waiting")),
    "answer-place-problem": replace(_PLACE, problem=Text("place.pick")),
    "answer-place-chosen": replace(
        _PLACE, rows=(), up=None, help=None, chosen=tuple(Verbatim(line) for line in _LINES)
    ),
    "answer-place-written": replace(
        _text("address_outside", Chapter.ABOUT_YOU, help=Text("place.free_help"), value="Kampung Baru, Sampang"),
        skip=Text("place.list"),
    ),
}  # fmt: skip
"""Every kind of answer and its states."""
