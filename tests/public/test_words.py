"""Three languages with the same texts; what the kiosk says too is said in the same words."""

from __future__ import annotations

import string

import pytest

from kiosk.texts.catalogue import load
from sync.public.texts import LANGUAGES, texts

SAME = {
    "number.length": "number.length",
    "number.glyph": "number.glyph",
    "number.check": "number.check",
    "number.unknown": "number.unknown",
    "proof.unreadable": "proof.unreadable",
    "proof.key_unknown": "proof.key_unknown",
    "proof.signature": "proof.signature",
    "track.step": "status.step",
    "track.overdue": "status.overdue",
    "track.paused": "status.paused",
    "track.not_yet_sent": "status.not_yet_sent",
    "outcome.selesai": "status.outcome.selesai",
    "outcome.dilimpahkan": "status.outcome.dilimpahkan",
    "way.ambil": "q.reply_way.ambil",
    "way.pos": "q.reply_way.pos",
}


def _fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("language", [*LANGUAGES])
def test_every_text_in_every_language(language: str) -> None:
    own, first = texts(language).words, texts("id").words
    assert own.keys() == first.keys()
    assert {key: _fields(text) for key, text in own.items()} == {
        key: _fields(text) for key, text in first.items()
    }


@pytest.mark.parametrize("language", [*LANGUAGES])
def test_as_the_kiosk_says_it(language: str) -> None:
    kiosk, own = load(language), texts(language)
    assert {key: own.words[key] for key in SAME} == {
        key: kiosk.entries[theirs] for key, theirs in SAME.items()
    }


def test_languages_that_there_are_not_fill_no_memory() -> None:
    assert texts("xx-1") is texts("xx-2") is texts("id")
