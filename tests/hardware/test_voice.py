"""The voice of prompts: many sentences in one run, each as it would be said alone; and the arithmetic of sounds."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import numpy as np
import pytest

from hardware.audio.espeak import Espeak, NotSpoken
from hardware.audio.headset import HeadsetOrSpeaker
from hardware.audio.jack import Jack, card_of
from hardware.audio.ports import RATE, Sound
from hardware.audio.shaping import joined, peak, resampled, silence, trimmed
from hardware.audio.simulated import SimulatedPlayer, drawn_voice
from hardware.audio.wav import NotWav, read_wav, write_wav
from hardware.catalogue import open_audio, open_speaker
from hardware.ports import State
from hardware.settings import AudioSettings
from hardware.surroundings import Surroundings
from tests.hardware.simulated_time import SimulatedTime
from tests.hardware.sound_programs import HANGS, SPEAKS, SoundCard

SENTENCES = ("Gratis.", "NIK & <nama>, RT/RW 3.", "Titik dua: satu, dua, tiga. Lalu selesai?", "7")


@pytest.fixture
def espeak() -> Espeak:
    if shutil.which("espeak-ng") is None:
        reason = "no espeak-ng here; to bring it: apt-get install espeak-ng"
        if "espeak" in os.environ.get("KIOSK_REQUIRE", "").split(","):
            pytest.fail(reason)
        pytest.skip(reason)
    return Espeak(os.environ)


def program(folder: Path, body: str) -> Espeak:
    """An espeak-ng that does as it is told."""
    path = folder / "espeak-ng"
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)
    return Espeak({"PATH": f"{folder}:/usr/bin:/bin"})


def test_sentences_of_one_run_are_those_that_are_said_alone(espeak: Espeak) -> None:
    together = espeak.speak(SENTENCES, "id")
    alone = [espeak.speak([sentence], "id")[0] for sentence in SENTENCES]
    for one, other in zip(together, alone, strict=True):
        assert isinstance(one, Sound)
        assert isinstance(other, Sound)
        assert one.seconds == pytest.approx(other.seconds, abs=0.15)
    lengths = [sound.seconds for sound in together if isinstance(sound, Sound)]
    assert lengths[2] > lengths[1] > lengths[0] > lengths[3] > 0.2


def test_a_sentence_without_sound_does_not_shift_the_others(espeak: Espeak) -> None:
    first, none, last = espeak.speak(["Gratis.", "", "Selesai."], "id")
    assert isinstance(none, NotSpoken)
    assert isinstance(first, Sound)
    assert isinstance(last, Sound)


def test_madurese_has_no_voice(espeak: Espeak) -> None:
    assert espeak.speak(["Ètarèma."], "mad") == [NotSpoken("no voice for mad")]
    assert espeak.speak([], "id") == []


def test_without_the_program_nothing_is_said(tmp_path: Path) -> None:
    voice = Espeak({"PATH": str(tmp_path)})
    assert voice.status().state is State.ABSENT
    assert voice.speak(["a"], "id") == [NotSpoken("espeak-ng is not installed")]


def test_a_program_that_breaks_is_told_in_its_own_words(tmp_path: Path) -> None:
    assert program(tmp_path, "echo no data >&2; exit 3").speak(["a"], "id") == [NotSpoken("no data")]
    assert program(tmp_path, "exit 3").speak(["a"], "id") == [NotSpoken("espeak-ng ended with 3")]
    assert program(tmp_path, "head -c 9044 /dev/zero").speak(["a"], "id") == [NotSpoken("it is silent")]
    (tmp_path / "espeak-ng").write_bytes(b"\x7fELF no program")
    assert program_as_it_is(tmp_path).speak(["a"], "id")[0] in (
        NotSpoken("espeak-ng: OSError"),
        NotSpoken("espeak-ng: PermissionError"),
    )


def program_as_it_is(folder: Path) -> Espeak:
    return Espeak({"PATH": str(folder)})


def test_another_rate_keeps_the_tone_and_the_length() -> None:
    for rate in (22_050, 48_000, 8_000):
        t = np.arange(rate) / rate
        tone = (8000 * np.sin(2 * np.pi * 440 * t)).astype("<i2")
        sound = resampled(tone, rate)
        assert sound.seconds == pytest.approx(1.0, abs=0.001)
        heard = np.frombuffer(sound.pcm, "<i2")[1000:-1000]
        assert np.argmax(np.abs(np.fft.rfft(heard))) * RATE / heard.size == pytest.approx(440, abs=2)
        assert peak(sound) == pytest.approx(8000 / 32768, rel=0.1)
    assert resampled(tone[:0], 22_050).pcm == b""


def test_what_is_too_high_for_the_rate_is_cut_off() -> None:
    t = np.arange(48_000) / 48_000
    assert peak(resampled((8000 * np.sin(2 * np.pi * 12_000 * t)).astype("<i2"), 48_000)) < 0.01


def test_silence_at_the_ends_goes_but_for_a_breath() -> None:
    voice = Sound(drawn_voice()[: 2 * RATE])
    padded = joined((silence(1), voice, silence(2)))
    assert trimmed(padded, 0.05).seconds == pytest.approx(trimmed(voice, 0.0).seconds + 0.1, abs=0.06)
    assert trimmed(silence(1), 0.05) == silence(1)


def test_a_wav_file_comes_back_as_it_was_written(tmp_path: Path) -> None:
    write_wav(tmp_path / "a.wav", Sound(drawn_voice()))
    assert read_wav(tmp_path / "a.wav") == Sound(drawn_voice())
    assert [path.name for path in tmp_path.iterdir()] == ["a.wav"]
    (tmp_path / "b.wav").write_bytes((tmp_path / "a.wav").read_bytes()[:30])
    assert isinstance(read_wav(tmp_path / "b.wav"), NotWav)
    assert read_wav(tmp_path / "none.wav") == NotWav("cannot be read: No such file or directory")


class TestHeadset:
    def players(self) -> tuple[SimulatedPlayer, SimulatedPlayer]:
        clock = SimulatedTime().clock
        return SimulatedPlayer(clock), SimulatedPlayer(clock)

    @pytest.mark.parametrize(("plugged", "into"), [(True, (1, 0)), (False, (0, 1)), (None, (0, 1))])
    def test_a_headset_takes_the_place_while_it_is_in(
        self, plugged: bool | None, into: tuple[int, int]
    ) -> None:
        ear, room = self.players()
        player = HeadsetOrSpeaker(ear, room, lambda: plugged)
        player.play(silence(5))
        assert (ear.heard, room.heard) == into
        assert player.is_playing()
        player.stop()
        assert not player.is_playing()
        player.close()

    def test_it_is_asked_anew_for_each_sound(self) -> None:
        ear, room = self.players()
        told = iter((False, True))
        player = HeadsetOrSpeaker(ear, room, lambda: next(told))
        player.play(silence(5))
        player.play(silence(5))
        assert (ear.is_playing(), room.is_playing()) == (True, False), "what was aloud is silent now"

    @pytest.mark.parametrize(
        ("body", "plugged"),
        [
            ("echo '  : values=on'", True),
            ("echo '  : values=off'", False),
            ('case "$*" in *Front*) echo "  : values=on";; *) exit 1;; esac', True),
            ("exit 1", None),
        ],
    )
    def test_the_card_tells(self, tmp_path: Path, body: str, plugged: bool | None) -> None:
        path = tmp_path / "amixer"
        path.write_text(f"#!/bin/sh\n{body}\n")
        path.chmod(0o755)
        assert Jack("1", {"PATH": str(tmp_path)}).plugged() is plugged

    def test_without_amixer_nobody_knows(self, tmp_path: Path) -> None:
        assert Jack("", {"PATH": str(tmp_path)}).plugged() is None

    def test_the_card_of_a_device(self) -> None:
        assert [card_of(name) for name in ("default", "hw:1", "plughw:CARD=Device,DEV=0", "hw:2,0")] == [
            "", "1", "Device", "2",
        ]  # fmt: skip


class TestSettings:
    def test_a_loudspeaker_without_a_microphone(self, tmp_path: Path) -> None:
        card = SoundCard(tmp_path)
        card.program("aplay", HANGS)
        around = Surroundings(root=card.folder, environment=card.environment)
        settings = AudioSettings(kind="none", speaker="alsa", speaker_device="plughw:1")
        recorder, player = open_audio(settings, surroundings=around)
        assert (recorder.status().state, player.status().state) == (State.ABSENT, State.READY)

    def test_a_microphone_without_a_loudspeaker(self, tmp_path: Path) -> None:
        card = SoundCard(tmp_path)
        card.program("arecord", SPEAKS)
        around = Surroundings(root=card.folder, environment=card.environment)
        recorder, player = open_audio(AudioSettings(kind="alsa", speaker="none"), surroundings=around)
        assert (recorder.status().state, player.status().state) == (State.READY, State.ABSENT)

    def test_a_headset_of_its_own_card(self, tmp_path: Path) -> None:
        around = Surroundings(root=tmp_path, environment={"PATH": str(tmp_path)})
        settings = AudioSettings(kind="alsa", headphones="plughw:CARD=Headset")
        assert isinstance(open_speaker(settings, surroundings=around), HeadsetOrSpeaker)
