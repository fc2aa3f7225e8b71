"""Microphone and loudspeaker: one contract for the twin, for programs that misbehave, and for the real ones."""

from __future__ import annotations

import io
import threading
import wave
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile

from hardware.audio.absent import NoPlayer, NoRecorder
from hardware.audio.loudness import SILENCE, loudness
from hardware.audio.opus import encode
from hardware.audio.ports import RATE, NotRecorded, Recorder, Sound
from hardware.audio.simulated import SimulatedPlayer, SimulatedRecorder, drawn_voice, voice_of
from hardware.catalogue import open_audio
from hardware.ports import State, Status, Trouble
from hardware.settings import AudioSettings
from hardware.surroundings import Surroundings
from tests.hardware.simulated_time import SimulatedTime
from tests.hardware.sound_programs import (
    BREAKS_OFF,
    FLOODS,
    HANGS,
    HEARS,
    NO_DEVICE,
    SPEAKS,
    STUBBORN,
    SoundCard,
)

_PATIENCE_S = 20.0


@pytest.fixture
def card(tmp_path: Path) -> SoundCard:
    return SoundCard(tmp_path)


def waits(condition: Callable[[], bool]) -> None:
    """Until a child of another process has done it; a pipe has no clock of ours."""
    pause, left = threading.Event(), _PATIENCE_S
    while not condition():
        assert left > 0, "it never came"
        pause.wait(0.01)
        left -= 0.01


def speaking(name: str, card: SoundCard, time: SimulatedTime) -> tuple[Recorder, Callable[[], None]]:
    """A recorder, and what lets it hear a second at least."""
    if name == "simulated":
        return SimulatedRecorder(drawn_voice(), time.clock), lambda: time.wait(1.0)
    if name == "scripted":
        card.program("arecord", SPEAKS)
    else:
        card.real()
    recorder = card.recorder()
    return recorder, lambda: waits(lambda: recorder.seconds() >= 1.0)


@pytest.mark.parametrize("name", ["simulated", "scripted", "real"])
class TestContract:
    def test_what_is_said_is_heard_counted_and_handed_out_once(self, name: str, card: SoundCard) -> None:
        recorder, said = speaking(name, card, SimulatedTime())
        assert (recorder.status().state, recorder.is_recording()) == (State.READY, False)
        recorder.start(300)
        assert recorder.is_recording() or recorder.seconds() == 300
        said()
        assert recorder.seconds() >= 1.0
        sound = recorder.stop()
        assert isinstance(sound, Sound)
        assert sound.seconds >= 1.0
        assert sound.pcm[:32000] == drawn_voice()[:32000]
        assert not recorder.is_recording()
        assert isinstance(recorder.stop(), NotRecorded)
        recorder.close()

    def test_a_recording_given_up_leaves_nothing(self, name: str, card: SoundCard) -> None:
        recorder, said = speaking(name, card, SimulatedTime())
        recorder.start(300)
        said()
        recorder.cancel()
        assert (recorder.seconds(), recorder.level(), recorder.is_recording()) == (0.0, 0.0, False)
        assert isinstance(recorder.stop(), NotRecorded)
        recorder.cancel()

    def test_a_second_recording_begins_anew(self, name: str, card: SoundCard) -> None:
        recorder, said = speaking(name, card, SimulatedTime())
        for _ in range(2):
            recorder.start(300)
            said()
        sound = recorder.stop()
        assert isinstance(sound, Sound)
        assert sound.pcm[:3200] == drawn_voice()[:3200]
        recorder.close()


def test_the_longest_time_is_kept_in_bytes_whatever_the_program_does(card: SoundCard) -> None:
    card.program("arecord", FLOODS)
    recorder = card.recorder()
    recorder.start(30)
    waits(lambda: not recorder.is_recording())
    sound = recorder.stop()
    assert isinstance(sound, Sound)
    assert (sound.seconds, sound.broken_off) == (30.0, False)


def test_a_cable_pulled_in_mid_word_keeps_what_was_said(card: SoundCard) -> None:
    card.program("arecord", BREAKS_OFF)
    recorder = card.recorder()
    recorder.start(300)
    waits(lambda: not recorder.is_recording())
    sound = recorder.stop()
    assert isinstance(sound, Sound)
    assert (sound.seconds, sound.broken_off) == (2.0, True)


def test_a_program_that_will_not_end_is_killed(card: SoundCard) -> None:
    card.program("arecord", STUBBORN)
    recorder = card.recorder()
    recorder.start(300)
    waits(lambda: recorder.seconds() >= 1.0)
    sound = recorder.stop()
    assert isinstance(sound, Sound)
    assert sound.seconds == 1.0


@pytest.mark.parametrize("body", [NO_DEVICE, None])
def test_a_device_that_cannot_be_opened_is_told(card: SoundCard, body: str | None) -> None:
    if body is not None:
        card.program("arecord", body)
    recorder = card.recorder()
    recorder.start(300)
    waits(lambda: not recorder.is_recording())
    assert recorder.stop() == NotRecorded(Status(State.LOST, Trouble.INPUT_OUTPUT))


def test_without_program_or_card_there_is_no_microphone(card: SoundCard) -> None:
    assert card.recorder().status().detail == "arecord is not installed (alsa-utils)"
    card.program("arecord", SPEAKS)
    assert card.recorder().status() == Status(State.READY)
    card.plug("00-00: HDMI 0 : HDMI 0 : playback 1 \n")
    assert card.recorder().status().state is State.ABSENT
    card.program("aplay", HANGS)
    assert card.player().status().state is State.READY
    (card.folder / "proc/asound/pcm").unlink()
    assert card.player().status().state is State.ABSENT


@pytest.mark.parametrize("real", [False, True])
def test_what_is_played_is_all_of_it(card: SoundCard, real: bool) -> None:
    card.real() if real else card.program("aplay", HEARS)
    player = card.player()
    player.play(Sound(drawn_voice()))
    waits(lambda: not player.is_playing())
    assert card.out.read_bytes()[: len(drawn_voice())] == drawn_voice()
    player.close()


def test_playing_stops_at_once(card: SoundCard) -> None:
    card.program("aplay", HANGS)
    player = card.player()
    player.play(Sound(drawn_voice() * 4))
    assert player.is_playing()
    player.stop()
    assert not player.is_playing()


def test_the_level_of_nothing_of_a_whisper_and_of_a_voice() -> None:
    assert loudness(b"") == loudness(bytes(3200)) == 0.0
    square = np.full(1600, 328, "<i2").tobytes()  # -40 dBFS
    assert loudness(square) == pytest.approx(SILENCE, rel=0.01)
    assert loudness(drawn_voice()) > 0.05
    assert loudness(b"\x00\x40\x01") == pytest.approx(0.5), "half a sample counts for nothing"


def test_the_twin_can_be_silent_and_unplugged_in_mid_recording() -> None:
    time = SimulatedTime()
    twin = SimulatedRecorder(drawn_voice(), time.clock)
    twin.start(300)
    time.wait(1)
    twin.turn(silent=True)
    time.wait(1)
    assert twin.level() == 0.0
    twin.turn(silent=False, unplugged=True)
    time.wait(5)
    assert (twin.is_recording(), twin.status().state) == (False, State.ABSENT)
    sound = twin.stop()
    assert isinstance(sound, Sound)
    assert (sound.seconds, sound.broken_off) == (2.0, True)
    assert loudness(sound.pcm[:32000]) > SILENCE
    assert loudness(sound.pcm[32000:]) == 0.0


def test_a_minute_becomes_a_small_file_of_the_same_length() -> None:
    plain = encode(Sound(drawn_voice() * 10))
    assert len(plain) < 320_000
    with soundfile.SoundFile(io.BytesIO(plain)) as sound:
        assert (sound.format, sound.subtype, sound.channels) == ("OGG", "OPUS", 1)
        assert len(sound) / sound.samplerate == pytest.approx(60, abs=0.1)
        assert loudness((sound.read(dtype="float32") * 32767).astype("<i2").tobytes()) > 0.03


def test_a_wav_file_is_the_microphone(tmp_path: Path) -> None:
    with wave.open(str(tmp_path / "good.wav"), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(drawn_voice())
    assert voice_of(str(tmp_path / "good.wav")) == drawn_voice()
    with wave.open(str(tmp_path / "stereo.wav"), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(drawn_voice())
    with pytest.raises(ValueError, match=r"^audio\.wav: expected one channel"):
        voice_of(str(tmp_path / "stereo.wav"))
    (tmp_path / "text.wav").write_text("words")
    with pytest.raises(ValueError, match=r"^audio\.wav: not a WAV file"):
        voice_of(str(tmp_path / "text.wav"))
    with pytest.raises(OSError, match="nowhere"):
        voice_of(str(tmp_path / "nowhere.wav"))


def test_settings_open_what_they_name(card: SoundCard) -> None:
    assert [type(part) for part in open_audio(AudioSettings(kind="none"))] == [NoRecorder, NoPlayer]
    twins = open_audio(AudioSettings(), clock=lambda: 0.0)
    assert [type(part) for part in twins] == [SimulatedRecorder, SimulatedPlayer]
    card.program("arecord", SPEAKS)
    around = Surroundings(root=card.folder, environment=card.environment)
    recorder, player = open_audio(AudioSettings(kind="alsa"), surroundings=around)
    assert (recorder.status().state, player.status().state) == (State.READY, State.ABSENT)


def test_no_sound_in_a_repr() -> None:
    assert "pcm" not in repr(Sound(b"ab"))
