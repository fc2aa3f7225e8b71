"""Every sign that a screen can show is in both cuts of the typeface, or can be put together of signs that are."""

from __future__ import annotations

import unicodedata
from functools import cache
from importlib.resources import files

import pytest
from fontTools.ttLib import TTFont

from kiosk.office_words import all_office_words
from kiosk.texts.catalogue import LANGUAGES, load
from kiosk.widgets import key_layouts
from sync.cases.dates import WORDS
from tests.kiosk.world import RULES

FACES = ("NotoSans-Regular.ttf", "NotoSans-Bold.ttf")


@cache
def signs_of(face: str) -> frozenset[int]:
    path = files("hardware.fonts") / face
    with path.open("rb") as file:
        return frozenset(TTFont(file).getBestCmap())


def lacking(words: str, face: str) -> set[str]:
    """Signs that would be boxes: HarfBuzz draws ḍ also from d and a dot below."""
    there = signs_of(face)
    return {
        sign
        for sign in words
        if ord(sign) not in there
        and not all(ord(part) in there for part in unicodedata.normalize("NFD", sign))
    } - {"\n"}


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sign_of_a_language_can_be_drawn(language: str, face: str) -> None:
    for text_id, words in load(language).entries.items():
        assert lacking(words, face) == set(), text_id
    for words in all_office_words(RULES.form, RULES.sop):
        assert lacking(words.within(language), face) == set(), words.id
    assert lacking("".join(WORDS[language].days + WORDS[language].months), face) == set()


@pytest.mark.parametrize("face", FACES)
def test_every_key_can_be_drawn(face: str) -> None:
    signs = signs_in(vars(key_layouts))
    assert set("qâḍ7?") <= set(signs)
    assert lacking(signs + signs.upper(), face) == set()


def signs_in(value: object) -> str:
    """All strings within the tables of keys, whatever they are made of."""
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        named = (item for name, item in value.items() if not str(name).startswith("__"))
        return "".join(signs_in(item) for item in named)
    if isinstance(value, tuple | list):
        return "".join(signs_in(item) for item in value)
    return value.sign if isinstance(value, key_layouts.Cap) else ""


def test_a_sign_that_is_nowhere_is_found() -> None:
    assert lacking("ḍ\u232b", FACES[0]) == {"\u232b"}
