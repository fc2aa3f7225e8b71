"""Every word that a widget says, or a page that is looked at, is in every catalogue."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime

import pytest

from kiosk.presenters.views import Chapter
from kiosk.texts.catalogue import LANGUAGES, load
from kiosk.texts.text import Text
from kiosk.widgets import words
from tests.ui.matrix import pages

_DAY, _MOMENT = date(2026, 11, 23), datetime(2026, 11, 23, 3, 15, tzinfo=UTC)
_SAID = [
    *(said for said in vars(words).values() if isinstance(said, Text)),
    *(words.chapter(chapter.value) for chapter in Chapter),
    *(make(_DAY) for make in (words.handled_by, words.reply_by, words.complete_by)),
    *(make(_MOMENT) for make in (words.short_day, words.closed_since)),
    words.progress(3, 9),
    Text("date.full", {"date": _DAY}),
]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_of_the_widgets_can_be_said(language: str) -> None:
    catalogue = load(language)
    for said in _SAID:
        spoken = catalogue.say(said)
        assert spoken.strip(), said.id
        assert "{" not in spoken, said.id


def _texts(value: object) -> Iterator[Text]:
    """All within a page, in whatever they are put."""
    if isinstance(value, Text):
        yield value
        value = value.args
    if isinstance(value, Mapping):
        value = tuple(value.values())
    if isinstance(value, tuple):
        for item in value:
            yield from _texts(item)
    elif is_dataclass(value):
        for field in fields(value):
            yield from _texts(getattr(value, field.name))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pages_that_are_looked_at_are_written_in_this_language(language: str) -> None:
    catalogue = load(language)
    for name, page in pages().items():
        missing = [said.id for said in _texts(page) if not catalogue.has(said.id)]
        assert not missing, f"{name}: words of no catalogue, which look the same in every language"
