"""An account by voice: offered where there is a microphone, heard again, sealed, and enough by itself."""

from __future__ import annotations

import io

import pytest
import soundfile

from hardware.audio.simulated import SimulatedPlayer, SimulatedRecorder, drawn_voice
from kiosk.outside import Speaking
from kiosk.presenters.commands import (
    Back,
    Change,
    Enter,
    Listen,
    OpenHelp,
    Primary,
    Record,
    Skip,
    Speak,
)
from kiosk.presenters.views import OverlayKind, TextView, VoiceStage, VoiceView
from kiosk.texts.text import Text
from sync.vault.opening import open_sealed
from tests.kiosk.world import World


@pytest.fixture
def microphone(world: World) -> SimulatedRecorder:
    return SimulatedRecorder(drawn_voice(), world.monotonic)


@pytest.fixture
def player(world: World) -> SimulatedPlayer:
    return SimulatedPlayer(world.monotonic)


@pytest.fixture
def speaking(world: World, microphone: SimulatedRecorder, player: SimulatedPlayer) -> World:
    """At the account, with the microphone before one."""
    world.speaking = Speaking(microphone, player, longest_s=300)
    world.again()
    world.walk_to("account")
    world.act(Speak())
    return world


def voice(world: World) -> VoiceView:
    assert isinstance(world.view, VoiceView), world.view
    return world.view


def record(world: World, seconds: float = 8) -> None:
    world.act(Record())
    world.tick(int(seconds * 4))
    world.act(Record())
    world.visit.tick()


def test_without_a_microphone_nobody_is_offered_to_speak(world: World, microphone: SimulatedRecorder) -> None:
    world.walk_to("account")
    assert isinstance(world.view, TextView)
    assert not world.view.can_speak
    world.act(Speak())
    assert isinstance(world.view, TextView)
    world.speaking = Speaking(microphone)
    microphone.turn(unplugged=True)
    world.again()
    world.walk_to("account")
    assert isinstance(world.view, TextView)
    assert not world.view.can_speak


def test_a_recording_alone_is_the_account(speaking: World) -> None:
    assert (voice(speaking).stage, voice(speaking).primary) == (VoiceStage.READY, None)
    record(speaking)
    view = voice(speaking)
    assert (view.stage, view.seconds, view.instruction) == (
        VoiceStage.RECORDED,
        8,
        Text("voice.recorded"),
    )
    assert len(speaking.sealed_files()) == 1
    speaking.on()
    speaking.walk_to("review")
    assert "Rekaman suara, 0:08" in speaking.say()
    speaking.walk_to("done")
    body = speaking.sent()
    assert "account" not in body["answers"]
    assert body["answers"]["account_spoken"] == "recorded"
    assert [(file["role"], file["media_type"]) for file in body["files"]] == [
        ("audio", "audio/ogg"),
        ("signature", "image/svg+xml"),
    ]


def test_what_is_sealed_is_opus_of_that_length(speaking: World) -> None:
    record(speaking)
    file = speaking.visit._draft.files()[0]
    sealed = speaking.journal.sealed.read(file)
    assert isinstance(sealed, bytes)
    plain = open_sealed(sealed, speaking.identity[0])
    assert isinstance(plain, bytes)
    with soundfile.SoundFile(io.BytesIO(plain)) as sound:
        assert (sound.format, sound.subtype, sound.channels) == ("OGG", "OPUS", 1)
        assert len(sound) / sound.samplerate == pytest.approx(8, abs=0.1)


def test_it_can_be_heard_before_it_is_sent_and_stopped(speaking: World, player: SimulatedPlayer) -> None:
    record(speaking)
    speaking.act(Listen())
    assert (voice(speaking).playing, player.heard) == (True, 1)
    speaking.act(Listen())
    assert not voice(speaking).playing
    speaking.act(Listen())
    speaking.tick(40)
    assert not voice(speaking).playing, "it has come to its end"


def test_recording_anew_throws_the_first_one_away_from_the_disk_too(speaking: World) -> None:
    record(speaking)
    speaking.act(Record())
    speaking.visit.tick()
    assert (voice(speaking).stage, speaking.sealed_files()) == (VoiceStage.RECORDING, [])
    speaking.tick(8)
    speaking.act(Record())
    speaking.visit.tick()
    assert len(speaking.sealed_files()) == 1


def test_three_seconds_of_silence_ask_to_come_nearer(speaking: World, microphone: SimulatedRecorder) -> None:
    microphone.turn(silent=True)
    speaking.act(Record())
    speaking.tick(11)
    assert voice(speaking).instruction == Text("voice.speak_now")
    speaking.tick(2)
    assert voice(speaking).instruction == Text("voice.unheard")
    assert voice(speaking).level == 0
    microphone.turn(silent=False)
    speaking.tick(4)
    assert voice(speaking).instruction == Text("voice.speak_now")
    assert voice(speaking).level > 0.3


def test_the_longest_time_ends_it_and_keeps_it(speaking: World) -> None:
    speaking.act(Record())
    speaking.tick(430, 0.7)
    speaking.visit.tick()
    view = voice(speaking)
    assert (view.stage, view.seconds, view.instruction) == (VoiceStage.RECORDED, 300, Text("voice.full"))


def test_speech_is_activity_and_a_silent_room_is_not(speaking: World, microphone: SimulatedRecorder) -> None:
    speaking.act(Record())
    speaking.tick(350, 0.7)
    assert speaking.visit.overlay is None, "somebody speaks for four minutes"
    microphone.turn(silent=True)
    speaking.act(Record())
    speaking.visit.tick()
    speaking.act(Record())
    speaking.tick(181, 1.0)
    overlay = speaking.visit.overlay
    assert overlay is not None
    assert overlay.kind is OverlayKind.STILL_THERE
    speaking.tick(35, 1.0)
    assert speaking.screen == "welcome"
    speaking.visit.tick()
    assert speaking.sealed_files() == []
    assert not microphone.is_recording()


def test_a_microphone_that_goes_away_keeps_what_was_said(
    speaking: World, microphone: SimulatedRecorder
) -> None:
    speaking.act(Record())
    speaking.tick(16)
    microphone.turn(unplugged=True)
    speaking.tick(2)
    view = voice(speaking)
    assert (view.stage, view.instruction) == (VoiceStage.RECORDED, Text("voice.broken_off"))
    assert view.seconds == 4
    speaking.on()
    assert speaking.screen == "settlement"


def test_a_microphone_that_is_gone_leads_back_to_typing(
    speaking: World, microphone: SimulatedRecorder
) -> None:
    microphone.turn(unplugged=True)
    speaking.tick()
    view = voice(speaking)
    assert (view.stage, view.primary) == (VoiceStage.TROUBLE, Text("voice.type"))
    speaking.act(Primary())
    assert isinstance(speaking.view, TextView)
    assert not speaking.view.can_speak
    speaking.on(Enter("Tiga kali datang"))
    assert speaking.screen == "settlement"


def test_a_slip_of_the_finger_is_no_recording(speaking: World) -> None:
    speaking.act(Record())
    speaking.tick(2)
    speaking.act(Record())
    speaking.visit.tick()
    assert (voice(speaking).stage, voice(speaking).instruction) == (
        VoiceStage.READY,
        Text("voice.short"),
    )
    assert speaking.sealed_files() == []


def test_no_space_for_it_is_said_and_typing_is_left(speaking: World) -> None:
    sealed = speaking.folder / "sealed"
    if sealed.is_dir():
        sealed.rmdir()
    sealed.write_text("a file where the folder should be")
    record(speaking)
    assert voice(speaking).instruction == Text("voice.not_stored")
    sealed.unlink()
    speaking.act(Skip())
    assert isinstance(speaking.view, TextView)


def test_what_is_said_to_staff_is_not_recorded(speaking: World, microphone: SimulatedRecorder) -> None:
    speaking.act(Record())
    speaking.tick(20)
    speaking.act(OpenHelp())
    speaking.visit.tick()
    assert not microphone.is_recording()
    assert len(speaking.visit._draft.voices) == 1, "and nothing is lost"


def test_both_ways_together_are_both_sent(speaking: World) -> None:
    record(speaking)
    speaking.act(Skip(), Enter("Lihat juga foto."))
    speaking.on()
    speaking.walk_to("review")
    assert "Rekaman suara, 0:08. Tertulis: Lihat juga foto." in speaking.say()
    speaking.walk_to("done")
    answers = speaking.sent()["answers"]
    assert (answers["account"], answers["account_spoken"]) == ("Lihat juga foto.", "recorded")


def test_an_empty_field_beside_a_recording_goes_on(speaking: World) -> None:
    record(speaking)
    speaking.act(Skip())
    speaking.on(Enter("  "))
    assert speaking.screen == "settlement"


def test_neither_way_is_told_what_is_missing(speaking: World) -> None:
    speaking.act(Skip())
    speaking.on()
    assert (speaking.screen, speaking.view.problem) == ("account", Text("text.empty"))


def test_whoever_comes_back_finds_it_locked(speaking: World) -> None:
    record(speaking)
    speaking.on()
    speaking.act(Back())
    view = voice(speaking)
    assert (view.stage, view.can_listen, view.seconds) == (VoiceStage.RECORDED, False, 8)
    speaking.walk_to("review")
    speaking.act(Change("account"))
    speaking.on()
    assert speaking.screen == "review"


def test_back_while_speaking_ends_the_recording_and_stays(speaking: World) -> None:
    speaking.act(Record())
    speaking.tick(20)
    speaking.act(Back())
    speaking.visit.tick()
    assert voice(speaking).stage is VoiceStage.RECORDED


@pytest.mark.parametrize("language", ["id", "mad", "en"])
def test_every_state_can_be_spoken(speaking: World, language: str) -> None:
    assert all(speaking.say(language))
    speaking.act(Record())
    speaking.tick(4)
    assert all(speaking.say(language))
    speaking.act(Record())
    assert all(speaking.say(language))
    speaking.visit.tick()
    assert all(speaking.say(language))
