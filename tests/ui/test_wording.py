"""Every word that a widget says is in every catalogue."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from kiosk.presenters.views import Chapter
from kiosk.texts.catalogue import LANGUAGES, load
from kiosk.texts.text import Text
from kiosk.widgets import words

_DAY, _MOMENT = date(2026, 11, 23), datetime(2026, 11, 23, 3, 15, tzinfo=UTC)
_SAID = [
    *(said for said in vars(words).values() if isinstance(said, Text)),
    *(words.chapter(chapter.value) for chapter in Chapter),
    *(make(_DAY) for make in (words.full_day, words.reply_by, words.complete_by)),
    *(make(_MOMENT) for make in (words.short_day, words.closed_since)),
    words.progress(3, 9),
]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_of_the_widgets_can_be_said(language: str) -> None:
    catalogue = load(language)
    for said in _SAID:
        spoken = catalogue.say(said)
        assert spoken.strip(), said.id
        assert "{" not in spoken, said.id
