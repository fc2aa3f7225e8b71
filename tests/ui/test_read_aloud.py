"""The button that reads a page aloud: there where something can be heard, silent at the next touch."""

from __future__ import annotations

from kiosk.presenters.commands import NameAloud
from kiosk.presenters.views import Choice, ChoiceView
from kiosk.speech import WrittenVoice
from kiosk.stage import Stage
from kiosk.texts.text import OfficeWords, Text, Verbatim
from tests.ui.plays import PlayedVisit
from tests.ui.world import World


def test_the_button_reads_the_page_and_a_touch_silences_it(stage: Stage) -> None:
    stage.draws = False
    voice = WrittenVoice(stage.clock.now, seconds_each=30)
    stage.show(World(stage.clock.now, voice=voice).visit)
    stage.tap("read_aloud")
    ((language, texts, _),) = voice.said
    assert (language, texts[0]) == ("id", Text("welcome.title"))
    assert voice.is_speaking()
    stage.tap("primary")
    assert not voice.is_speaking()
    assert stage.screen == "language"


def _says(stage: Stage) -> str:
    """The word on the button, as it is drawn."""
    (word,) = [drawn.words for drawn in stage.find("read_aloud").drawn]
    return word


def test_the_button_ends_what_it_has_begun_and_says_so(stage: Stage) -> None:
    stage.draws = False
    voice = WrittenVoice(stage.clock.now, seconds_each=30)
    stage.show(World(stage.clock.now, voice=voice).visit)
    before = stage.find("read_aloud"), stage.app.root.screen
    assert (_says(stage), before[0].tool.icon) == ("Dengarkan", "volume-2")
    stage.tap("read_aloud")
    assert (_says(stage), stage.find("read_aloud").tool.icon) == ("Berhenti", "square")
    assert stage.find("read_aloud").spoken == Text("voice.hush"), "a finger that rests on it hears the same"
    stage.tap("read_aloud")
    assert not voice.is_speaking()
    assert _says(stage) == "Dengarkan"
    assert (stage.find("read_aloud"), stage.app.root.screen) == before, (
        "nothing else of the page is made anew"
    )


def test_the_word_goes_back_when_the_last_sentence_is_said(stage: Stage) -> None:
    stage.draws = False
    voice = WrittenVoice(stage.clock.now, seconds_each=0.5)
    stage.show(World(stage.clock.now, voice=voice).visit)
    stage.tap("read_aloud")
    assert _says(stage) == "Berhenti"
    stage.wait(0.5 * len(voice.said[0][1]) + 0.3)
    assert _says(stage) == "Dengarkan"


def test_a_key_silences_and_the_next_page_begins_silent(stage: Stage) -> None:
    stage.draws = False
    voice = WrittenVoice(stage.clock.now, seconds_each=30)
    stage.show(World(stage.clock.now, voice=voice).visit)
    stage.tap("choice.en")
    stage.tap("choice.status")
    stage.tap("read_aloud")
    assert _says(stage) == "Stop"
    stage.tap("key.P")
    assert not voice.is_speaking()
    assert (_says(stage), stage.view.screen) == ("Listen", "status_enter")
    stage.tap("read_aloud")
    stage.tap("back")
    assert (_says(stage), stage.screen, voice.is_speaking()) == ("Dengarkan", "welcome", False)


def test_no_button_where_nothing_can_be_heard(stage: Stage) -> None:
    stage.draws = False
    visit = World(stage.clock.now, voice=WrittenVoice(stage.clock.now)).visit
    stage.show(visit)
    assert set(stage.keys()) >= {"read_aloud", "choice.mad"}
    stage.tap("choice.mad")
    assert visit.language == "mad"
    assert {"read_aloud"}.isdisjoint(stage.keys())


def test_the_last_question_is_heard_as_it_counts(stage: Stage) -> None:
    stage.draws = False
    voice = WrittenVoice(stage.clock.now)
    stage.show(World(stage.clock.now, voice=voice).visit)
    stage.tap("primary")
    stage.wait(62)
    assert (voice.chimes, voice.said[0][1][0]) == (1, Text("still_there.title"))
    stage.wait(27)
    assert len(voice.said) == 4


def test_a_service_of_the_office_names_itself_and_a_name_does_not(stage: Stage) -> None:
    stage.draws = False
    service = OfficeWords("office.unit.x", {"id": "Surat keterangan"})
    choices = (Choice("x", service), Choice("y", Verbatim("Siti Contoh")))
    visit = PlayedVisit(
        ChoiceView(screen="unit", title=Text("q.unit.title"), choices=choices), can_listen=True
    )
    stage.show(visit)
    stage.hold("choice.y", 1.5)
    stage.hold("choice.x", 1.5)
    assert [command for command in visit.done if isinstance(command, NameAloud)] == [NameAloud(service)]
