"""The keyboard on the glass, touched."""

from __future__ import annotations

import pytest

from kiosk.presenters.commands import Enter, Primary
from kiosk.presenters.views import Keyboard, TextView
from kiosk.stage import NotOnStageError, Stage
from tests.ui.plays import PlayedVisit, raw, went_on


@pytest.fixture(autouse=True)
def _unseen(stage: Stage) -> None:
    """What is typed needs no pixels."""
    stage.draws = False


def _field(**more: object) -> TextView:
    return TextView(screen="field", title=raw("Tulis"), primary=raw("Lanjut"), **more)  # type: ignore[arg-type]


def _typed(stage: Stage, words: str, **more: object) -> PlayedVisit:
    visit = PlayedVisit(_field(**more))
    stage.show(visit)
    stage.type(words)
    return visit


def _value(visit: PlayedVisit) -> str:
    assert isinstance(visit.view, TextView)
    return visit.view.value


def test_each_key_sends_the_whole_text(stage: Stage) -> None:
    visit = _typed(stage, "Aku")
    assert visit.done == [Enter("A"), Enter("Ak"), Enter("Aku")]


def test_names_begin_with_capitals_by_themselves(stage: Stage) -> None:
    stage.show(visit := PlayedVisit(_field()))
    for key in ("s", "i", "t", "i", "space", "a", "m", "i"):
        stage.tap(f"key.{key}")
    assert _value(visit) == "Siti Ami"


def test_sentences_begin_with_capitals_by_themselves(stage: Stage) -> None:
    stage.show(visit := PlayedVisit(_field(sentences=True, multiline=True)))
    for key in ("y", "a", "space", "d", ".", "space", "k", "enter", "o"):
        stage.tap(f"key.{key}")
    assert _value(visit) == "Ya d. K\nO"


@pytest.mark.parametrize(
    "words", ["RT 02/RW 01", "Bhâsa Madhurâ, ḍâ'", "e-mail: a@b.id (2)", "baris satu\nbaris dua"]
)
def test_what_is_typed_arrives(stage: Stage, words: str) -> None:
    assert _value(_typed(stage, words, multiline=True)) == words


def test_double_letters_are_real(stage: Stage) -> None:
    assert _value(_typed(stage, "Anggapp")) == "Anggapp"


def test_delete_repeats_while_it_is_held(stage: Stage) -> None:
    stage.show(visit := PlayedVisit(_field(value="a" * 30)))
    stage.hold("key.delete", 1.5)
    assert 18 <= len(_value(visit)) <= 25


def test_nothing_is_typed_beyond_what_is_allowed(stage: Stage) -> None:
    assert _value(_typed(stage, "12345678", max_length=5, keyboard=Keyboard.NUMBERS)) == "12345"


def test_the_caret_goes_where_the_field_is_touched(stage: Stage) -> None:
    stage.show(visit := PlayedVisit(_field(value="bc")))
    box = stage.find("field").box
    stage.drag("field", [(box.w * 0.005 / stage.panel.px_per_mm, 10)])
    stage.type("A")
    assert _value(visit) == "Abc"


def test_a_slide_off_a_key_types_nothing(stage: Stage) -> None:
    stage.show(visit := PlayedVisit(_field()))
    stage.drag("key.a", [(5, 5), (80, 60)])
    assert visit.done == []


def test_done_is_the_primary(stage: Stage) -> None:
    visit = _typed(stage, "A")
    stage.tap("key.done")
    assert visit.done[-1] == Primary()
    assert went_on(visit) == 1


def test_glyphs_of_a_tracking_number(stage: Stage) -> None:
    visit = _typed(stage, "PGT17K4M92QXZ", keyboard=Keyboard.GLYPHS, groups=(4, 4, 4, 1), max_length=13)
    assert _value(visit) == "PGT17K4M92QXZ"
    with pytest.raises(NotOnStageError):
        stage.type("U")


def test_a_masked_number_is_seen_only_while_held(stage: Stage) -> None:
    view = _field(
        value="3528075507850001", masked=True, groups=(4, 4, 4, 4), max_length=16, keyboard=Keyboard.NUMBERS
    )
    stage.show(PlayedVisit(view))
    field = stage.find("field")

    def shown() -> str:
        return "".join(drawn.words for drawn in field.drawn)

    assert shown() == "3528••••••••0001"
    touch = stage.find("reveal")
    touch.laid_down()
    assert shown() == "3528075507850001"
    touch.lifted()
    assert shown() == "3528••••••••0001"


def test_madurese_letters_are_always_there_in_madurese(stage: Stage) -> None:
    visit = PlayedVisit(_field(), language="mad")
    stage.show(visit)
    assert {"key.â", "key.è", "key.ḍ", "key.ṭ"} <= set(stage.keys())
