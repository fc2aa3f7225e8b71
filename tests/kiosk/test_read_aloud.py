"""Pages are read aloud on request, fall silent at a touch, and never say what somebody typed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hardware.audio.simulated import SimulatedPlayer, SimulatedRecorder, drawn_voice
from kiosk.layout import STANDARD
from kiosk.outside import Speaking
from kiosk.presenters.commands import (
    Arrange,
    Choose,
    Dismiss,
    Enter,
    NameAloud,
    OpenDisplay,
    Primary,
    ReadAloud,
    Record,
    Speak,
)
from kiosk.presenters.sayings import sayings
from kiosk.presenters.views import OverlayKind
from kiosk.speech import WrittenVoice
from kiosk.texts.text import OfficeWords, Text, Verbatim
from tests.kiosk.world import CATALOGUES, WORDS, World
from tests.ui.views import OVERLAYS, VIEWS


@pytest.fixture
def voice(world: World) -> WrittenVoice:
    voice = WrittenVoice(world.monotonic)
    world.voice = voice
    world.again()
    return voice


def ids(voice: WrittenVoice) -> list[str]:
    """Of all that was said, in order."""
    return [text.id for _, texts, _ in voice.said for text in texts]


def test_the_page_is_read_from_its_title_to_its_button(world: World, voice: WrittenVoice) -> None:
    world.walk_to("kind")
    world.act(Choose("aspirasi"), ReadAloud())
    said = ids(voice)
    assert said[:2] == ["q.kind.title", "say.chosen"]
    assert [name for name in said if name.count(".") == 2 and "hint" not in name] == [
        "q.kind.title",
        "q.kind.pengaduan",
        "q.kind.aspirasi",
        "q.kind.informasi",
    ]
    assert said[-1] == "say.button"
    assert voice.said[0][::2] == ("id", STANDARD.loudness)


def test_a_second_press_and_every_touch_end_it(world: World, voice: WrittenVoice) -> None:
    world.walk_to("kind")
    world.act(ReadAloud(), ReadAloud())
    assert (voice.is_speaking(), len(voice.said)) == (False, 1)
    world.act(ReadAloud(), Choose("pengaduan"))
    assert not voice.is_speaking()
    world.act(ReadAloud())
    assert voice.is_speaking()
    world.act(Primary())
    assert not voice.is_speaking()


def test_a_page_that_goes_by_itself_falls_silent(world: World, voice: WrittenVoice) -> None:
    voice.seconds_each = 1000
    world.act(ReadAloud())
    assert voice.is_speaking()
    world.reader.present(b"PGT1-7K4M-92QX-Z")
    world.tick()
    assert (world.screen, voice.is_speaking()) == ("status_none", False)


def test_while_a_page_is_read_no_time_runs_out(world: World, voice: WrittenVoice) -> None:
    world.walk_to("name")
    voice.seconds_each = 40
    world.act(ReadAloud())
    world.tick(100, 1.0)
    assert world.visit.overlay is None
    voice.stop()
    world.tick(60, 1.0)
    assert world.visit.overlay is not None
    assert world.visit.overlay.kind is OverlayKind.STILL_THERE


def test_the_last_question_rings_and_counts(world: World, voice: WrittenVoice) -> None:
    world.walk_to("name")
    world.tick(60, 1.0)
    assert (voice.chimes, ids(voice)) == (1, ["still_there.title", "say.seconds_left"])
    world.tick(29, 1.0)
    told = [
        text.args["n"] for _, texts, _ in voice.said for text in texts if isinstance(text, Text) and text.args
    ]
    assert told == [30, 20, 10, 5]
    world.act(Dismiss())
    world.tick(119, 1.0)
    assert len(voice.said) == 4, "a new question begins only after the doubled time"
    world.tick(1, 1.0)
    assert voice.chimes == 2


def test_a_language_without_prompts_still_rings(world: World, voice: WrittenVoice) -> None:
    world.act(Choose("mad"))
    world.tick(60, 1.0)
    assert (voice.chimes, voice.said) == (1, [])


def test_reading_the_question_does_not_stop_its_clock(world: World, voice: WrittenVoice) -> None:
    world.walk_to("name")
    world.tick(60, 1.0)
    voice.seconds_each = 1000
    world.act(ReadAloud())
    world.tick(30, 1.0)
    assert world.screen == "welcome"
    assert not voice.is_speaking(), "the wipe silences too"


def test_what_was_typed_is_never_said(world: World, voice: WrittenVoice) -> None:
    passed: list[str] = []
    while world.screen != "done":
        passed.append(world.screen)
        if world.screen in WORDS:
            world.act(Enter(WORDS[world.screen]))
        world.act(ReadAloud())
        world.answer()
    world.act(ReadAloud())
    assert {"name", "nik", "account", "review", "signature"} <= set(passed)
    said = " ".join(CATALOGUES["id"].say(text) for _, texts, _ in voice.said for text in texts)
    typed = [words for name, words in WORDS.items() if name in passed]
    assert [words for words in (*typed, "3528") if words in said] == []
    assert "KTP, KK, dan surat pindah" in said, "an office's services are heard"
    assert "PGT1" not in said


def test_a_control_says_its_name_and_nobodys_words(world: World, voice: WrittenVoice) -> None:
    service = OfficeWords("office.unit.x", {"id": "Layanan"})
    for words in (Text("common.next"), Verbatim("Siti Contoh"), service):
        world.act(NameAloud(words))
    assert ids(voice) == ["common.next", "office.unit.x"]


def test_loudness_is_heard_when_it_is_set_and_silence_is_kept(world: World, voice: WrittenVoice) -> None:
    world.walk_to("kind")
    world.act(OpenDisplay(), Arrange(replace(STANDARD, loudness=4)))
    assert voice.chimes == 1
    world.act(Arrange(replace(STANDARD, loudness=4, less_motion=True)))
    assert voice.chimes == 1, "nothing rings for another setting"
    world.act(Arrange(replace(STANDARD, loudness=0)))
    assert voice.chimes == 1
    world.act(Dismiss(), ReadAloud())
    assert voice.said[-1][2] == 1, "who asks for it hears it, softly"
    voice.stop()
    world.tick(60, 1.0)
    assert (world.visit.overlay is not None, voice.chimes) == (True, 1), "but nothing sounds by itself"


def test_nothing_is_said_into_an_open_microphone(world: World, voice: WrittenVoice) -> None:
    recorder = SimulatedRecorder(drawn_voice(), world.monotonic)
    world.speaking = Speaking(recorder, SimulatedPlayer(world.monotonic))
    world.again()
    world.walk_to("account")
    world.act(Speak(), Record(), ReadAloud(), NameAloud(Text("common.next")))
    assert recorder.is_recording()
    assert voice.said == []


def test_an_overlay_is_read_in_place_of_the_page(world: World, voice: WrittenVoice) -> None:
    world.act(OpenDisplay())
    assert sayings(world.view, world.visit.overlay)[0] == Text("display.title")


@pytest.mark.parametrize("name", [*VIEWS, *OVERLAYS])
def test_every_kind_of_page_can_be_heard(name: str) -> None:
    view, overlay = VIEWS.get(name, VIEWS["welcome"]), OVERLAYS.get(name)
    heard = sayings(view, overlay)
    if view.screen.startswith("staff_") and overlay is None:
        assert heard == (), "the area for staff is silent"
        return
    title = view.title if overlay is None else overlay.title
    assert title in heard
    assert all(isinstance(text, Text | OfficeWords) for text in heard)
    primary = view.primary if overlay is None else overlay.dismiss
    assert primary is None or Text("say.button", {"name": primary}) in heard
