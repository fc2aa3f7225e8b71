"""What a catalogue sounds like: each sentence in pieces, of which each is one sound file.

A sentence without places to fill in is one piece, named by its entry: ``welcome.title``. One with places is its parts
between them, ``done.due~1``, ``done.due~2``, and what is put in: days, numbers and times out of pieces of their own,
``say.number.12``, ``say.weekday.3``. Words that somebody typed are in no piece and are never heard.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from string import Formatter

from kiosk.texts.catalogue import NOT_FOR_CITIZENS, Catalogue
from kiosk.texts.text import OfficeWords, Text, Verbatim, Words
from sync.cases.dates import JAKARTA, WORDS, Month

SILENT = (*NOT_FOR_CITIZENS, "keys.")
"""First parts of ids that nobody hears: the staff's area, printed papers, keys."""

YEARS = range(2024, 2046)
"""Spoken as one piece each; a year outside is left out, the day and the month are said."""

_HUNDREDS = range(100, 1000, 100)


def speakable(catalogue: Catalogue, office: Iterable[OfficeWords] = ()) -> dict[str, str]:
    """Every piece of this language by its name, with the words that it says."""
    found: dict[str, str] = {}
    for text_id, template in catalogue.entries.items():
        if not text_id.startswith(SILENT):
            found.update(_parts(text_id, template))
    for words in office:
        found[words.id] = words.within(catalogue.language)
    return found | numbers() | days(catalogue.language)


def numbers() -> dict[str, str]:
    """0 to 100, the hundreds and the years: a voice reads digits in its own language."""
    counted = (*range(101), *_HUNDREDS[1:])
    return {f"say.number.{n}": str(n) for n in counted} | {f"say.year.{n}": str(n) for n in YEARS}


def days(language: str) -> dict[str, str]:
    """Names of weekdays (1 is Monday) and months."""
    words = WORDS[language]
    named = {f"say.weekday.{n}": name for n, name in enumerate(words.days, start=1)}
    return named | {f"say.month.{n}": name for n, name in enumerate(words.months, start=1)}


def pieces(catalogue: Catalogue, words: Words) -> tuple[str, ...]:
    """The pieces of one sentence in the order in which they are heard; none of words that somebody typed."""
    if isinstance(words, Verbatim):
        return ()
    if isinstance(words, OfficeWords):
        return (words.id,)
    entry = catalogue.entry(words.id)
    template = catalogue.entries.get(entry)
    return () if template is None else tuple(_filled(catalogue, entry, template, words.args))


def fixed_pieces(catalogue: Catalogue, text_id: str) -> tuple[str, ...]:
    """Those that are the same whatever is put in; none for an id that the catalogue lacks."""
    entry = catalogue.entry(text_id)
    return tuple(_parts(entry, catalogue.entries.get(entry, "")))


def _parts(text_id: str, template: str) -> dict[str, str]:
    """The whole sentence, or its parts between the places, numbered from 1."""
    fields = list(Formatter().parse(template))
    if all(name is None for _, name, _, _ in fields):
        return {text_id: template} if _has_sound(template) else {}
    parts = (literal.strip() for literal, *_ in fields)
    return {f"{text_id}~{n}": part for n, part in enumerate(parts, start=1) if _has_sound(part)}


def _has_sound(words: str) -> bool:
    return any(letter.isalnum() for letter in words)


def _filled(catalogue: Catalogue, entry: str, template: str, args: Mapping[str, object]) -> Iterator[str]:
    parts = _parts(entry, template)
    if entry in parts:
        yield entry
        return
    for n, (_, name, _, _) in enumerate(Formatter().parse(template), start=1):
        if f"{entry}~{n}" in parts:
            yield f"{entry}~{n}"
        if name is not None:
            yield from _argument(catalogue, args.get(name))


def _argument(catalogue: Catalogue, value: object) -> Iterator[str]:
    """A str is what somebody typed or a number of the office: it stands on the glass and is not heard."""
    match value:
        case Text() | OfficeWords():
            yield from pieces(catalogue, value)
        case datetime():
            yield from _moment(catalogue, value)
        case date():
            yield from _day(value)
        case Month():
            yield f"say.month.{value.month}"
            yield from _year(value.year)
        case bool():
            return
        case int():
            yield from _number(value)


def _number(n: int) -> Iterator[str]:
    if 0 <= n <= 100:
        yield f"say.number.{n}"
    elif 100 < n < 1000:
        yield f"say.number.{n // 100 * 100}"
        if n % 100:
            yield f"say.number.{n % 100}"


def _day(day: date) -> Iterator[str]:
    yield f"say.weekday.{day.isoweekday()}"
    yield f"say.number.{day.day}"
    yield f"say.month.{day.month}"
    yield from _year(day.year)


def _year(year: int) -> Iterator[str]:
    if year in YEARS:
        yield f"say.year.{year}"


def _moment(catalogue: Catalogue, moment: datetime) -> Iterator[str]:
    """The day, then the hour of the office's clock; a full hour has no minutes."""
    local = moment.astimezone(JAKARTA)
    yield from _day(local.date())
    hour = {"hour": local.hour, "minute": local.minute}
    yield from pieces(catalogue, Text("say.clock" if local.minute else "say.full_hour", hour))
