"""The keyboard on the glass, touched."""

from __future__ import annotations

import pytest

from kiosk.layout import Layout
from kiosk.presenters.commands import Arrange, Command, Enter
from kiosk.presenters.views import Keyboard, Phrase, TextView
from kiosk.stage import NotOnStageError, Stage
from kiosk.texts.text import Verbatim
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


def _keys(stage: Stage) -> list[str]:
    return [name for name in stage.keys() if name.startswith("key.")]  # noqa: SIM118  a stage is no mapping


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


def test_done_puts_the_keys_away_and_goes_nowhere(stage: Stage) -> None:
    visit = _typed(stage, "Aku", multiline=True)
    low = stage.find("field").box.h
    stage.tap("key.done")
    assert went_on(visit) == 0
    assert stage.find("field").box.h > low, "all that was written is seen"
    assert _keys(stage) == []
    stage.tap("type")
    stage.type(" di")
    assert _value(visit) == "Aku di"


def test_a_single_line_has_no_second_way_on(stage: Stage) -> None:
    stage.show(PlayedVisit(_field()))
    assert "key.done" not in _keys(stage)


def test_letters_in_the_order_of_the_alphabet(stage: Stage) -> None:
    def then(visit: PlayedVisit, command: Command) -> None:
        if isinstance(command, Arrange):
            visit.layout = command.layout

    stage.show(visit := PlayedVisit(_field(value="Si"), then=then))
    stage.tap("key.abc")
    letters = [key[4:] for key in _keys(stage) if len(key) == 5 and key[4:].isalpha()]
    assert "".join(letters) == "abcdefghijklmnopqrstuvwxyz"
    stage.type("ti")
    assert _value(visit) == "Siti"
    stage.tap("key.qwerty")
    assert stage.find("key.q").center_x < stage.find("key.a").center_x + stage.panel.width_px / 10


def test_the_order_of_letters_ends_with_the_visit() -> None:
    assert Layout().abc_keys is False


def test_clearing_all_can_be_taken_back(stage: Stage) -> None:
    stage.show(visit := PlayedVisit(_field(value="DEWI UJI ANGGRAINI")))
    stage.tap("clear")
    assert _value(visit) == ""
    stage.tap("restore")
    assert _value(visit) == "DEWI UJI ANGGRAINI"
    stage.tap("clear")
    stage.type("Siti")
    assert _value(visit) == "Siti"
    with pytest.raises(NotOnStageError):
        stage.find("restore")


def _phrases(*said: str, whole: bool) -> tuple[Phrase, ...]:
    return tuple(Phrase(Verbatim(one), Verbatim(one), whole=whole) for one in said)


def test_a_phrase_is_an_answer_and_a_second_touch_takes_it_out(stage: Stage) -> None:
    stage.show(visit := PlayedVisit(_field(phrases=_phrases("Loket 2", "Ruang tunggu", whole=True))))
    stage.tap("phrase.1")
    stage.tap("phrase.2")
    assert _value(visit) == "Loket 2, Ruang tunggu"
    assert stage.find("phrase.1").ticked
    stage.tap("phrase.1")
    assert _value(visit) == "Ruang tunggu"
    assert not stage.find("phrase.1").ticked


def test_a_phrase_typed_by_hand_is_ticked_too(stage: Stage) -> None:
    visit = PlayedVisit(_field(phrases=_phrases("Loket 2", whole=True)))
    stage.show(visit)
    stage.type("di loket 2")
    assert stage.find("phrase.1").ticked


def test_a_sentence_begins_on_its_own_line_where_the_caret_is(stage: Stage) -> None:
    begin = _phrases("Waktunya:", "Tempatnya:", whole=False)
    stage.show(visit := PlayedVisit(_field(multiline=True, sentences=True, phrases=begin)))
    stage.type("Lama")
    stage.tap("phrase.1")
    stage.type("pagi")
    stage.tap("phrase.2")
    assert _value(visit) == "Lama\nWaktunya: pagi\nTempatnya: "
    stage.tap("phrase.1")
    stage.type("x")
    assert _value(visit) == "Lama\nWaktunya:x pagi\nTempatnya: "


def test_no_phrase_writes_beyond_what_is_allowed(stage: Stage) -> None:
    phrases = _phrases("Ruang tunggu", whole=True)
    stage.show(visit := PlayedVisit(_field(value="Loket", max_length=12, phrases=phrases)))
    stage.tap("phrase.1")
    assert _value(visit) == "Loket"


def test_a_telephone_number_is_seen_in_fours_and_stored_without_gaps(stage: Stage) -> None:
    visit = _typed(stage, "081234567890", max_length=16, keyboard=Keyboard.NUMBERS)
    assert _value(visit) == "081234567890"
    assert [drawn.words for drawn in stage.find("field").drawn] == ["0812\u20093456\u20097890"]


def test_a_problem_moves_neither_field_nor_keys(stage: Stage) -> None:
    stage.show(visit := PlayedVisit(_field(value="12345")))
    before = {key: stage.find(key).box for key in ("field", "key.a", "clear", "primary")}
    visit.shows(_field(value="12345", problem=raw("Nama perlu memuat huruf.")))
    stage.wait(0.5)
    assert {key: stage.find(key).box for key in before} == before
    assert "Nama perlu memuat huruf." in stage.texts()


def test_glyphs_of_a_tracking_number(stage: Stage) -> None:
    visit = _typed(stage, "PGT17K4M92QXZ", keyboard=Keyboard.GLYPHS, groups=(4, 4, 4, 1), max_length=13)
    assert _value(visit) == "PGT17K4M92QXZ"
    with pytest.raises(NotOnStageError):
        stage.type("U")


def test_a_masked_number_is_seen_for_ten_seconds_or_until_it_is_covered(stage: Stage) -> None:
    view = _field(
        value="3528075507850001", masked=True, groups=(4, 4, 4, 4), max_length=16, keyboard=Keyboard.NUMBERS
    )
    stage.show(PlayedVisit(view))
    field = stage.find("field")

    def shown() -> str:
        return "".join(drawn.words for drawn in field.drawn)

    assert shown() == "3528••••••••0001"
    stage.tap("reveal")
    assert shown() == "3528075507850001"
    stage.wait(9)
    assert shown() == "3528075507850001"
    stage.wait(1)
    assert shown() == "3528••••••••0001"
    stage.tap("reveal")
    stage.tap("reveal")
    assert shown() == "3528••••••••0001"


def test_madurese_letters_are_always_there_in_madurese(stage: Stage) -> None:
    visit = PlayedVisit(_field(), language="mad")
    stage.show(visit)
    assert {"key.â", "key.è", "key.ḍ", "key.ṭ"} <= set(stage.keys())
