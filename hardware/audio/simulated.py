"""The twins: a WAV file (or a drawn voice) as the microphone, and a loudspeaker that nobody hears."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from hardware.audio.loudness import loudness
from hardware.audio.ports import BYTES_A_SECOND, RATE, NotRecorded, Sound
from hardware.audio.wav import NotWav, read_wav
from hardware.ports import State, Status, Trouble

_TENTH = BYTES_A_SECOND // 10


@dataclass(frozen=True, slots=True)
class MicrophoneKnobs:
    """Set with ``SimulatedRecorder.turn``. ``silent``: it hears nothing; ``unplugged``: it has gone."""

    silent: bool = False
    unplugged: bool = False


class SimulatedRecorder:
    """`hardware.audio.ports.Recorder`. ``voice``: samples that are heard over and over; ``clock``: seconds."""

    def __init__(self, voice: bytes, clock: Callable[[], float]) -> None:
        self._voice, self._clock = voice, clock
        self._knobs = MicrophoneKnobs()
        self._came: bytearray | None = None
        self._began = 0.0
        self._most = 0
        self._broken_off = False

    def turn(self, **knobs: Any) -> None:
        """Sets `MicrophoneKnobs` by name; what was heard until now stays."""
        self._hear()
        self._knobs = replace(self._knobs, **knobs)
        self._broken_off |= self._knobs.unplugged and self.is_recording()

    @property
    def knobs(self) -> MicrophoneKnobs:
        """As they are turned now."""
        return self._knobs

    def status(self) -> Status:
        """Ready, or absent (unplugged)."""
        return Status(State.ABSENT if self._knobs.unplugged else State.READY)

    def start(self, longest_s: float) -> None:
        """From the beginning of the voice."""
        self._came, self._began, self._most = bytearray(), self._clock(), int(longest_s * RATE) * 2
        self._broken_off = self._knobs.unplugged

    def is_recording(self) -> bool:
        """Until it is full or unplugged."""
        self._hear()
        return self._came is not None and not self._broken_off and len(self._came) < self._most

    def seconds(self) -> float:
        """By the clock."""
        self._hear()
        return len(self._came or b"") / BYTES_A_SECOND

    def level(self) -> float:
        """Of the last tenth of a second."""
        self._hear()
        return loudness((self._came or b"")[-_TENTH:])

    def stop(self) -> Sound | NotRecorded:
        """What was heard since the start."""
        self._hear()
        came, self._came = bytes(self._came or b""), None
        return (
            Sound(came, self._broken_off) if came else NotRecorded(Status(State.LOST, Trouble.INPUT_OUTPUT))
        )

    def cancel(self) -> None:
        """Forgets what was heard."""
        self._came = None

    def close(self) -> None:
        """As `cancel`."""
        self.cancel()

    def _hear(self) -> None:
        """What has been said since the last time."""
        if self._came is None or self._broken_off:
            return
        until = min(self._most, int((self._clock() - self._began) * RATE) * 2)
        missing = until - len(self._came)
        if missing > 0:
            start = len(self._came) % len(self._voice)
            loops = self._voice * (missing // len(self._voice) + 2)
            self._came += bytes(missing) if self._knobs.silent else loops[start : start + missing]


@dataclass(frozen=True, slots=True)
class SpeakerKnobs:
    """Set with ``SimulatedPlayer.turn``. ``unplugged``: it has gone, and what is played ends at once; ``stuck``: what is
    played never ends by itself."""

    unplugged: bool = False
    stuck: bool = False


class SimulatedPlayer:
    """`hardware.audio.ports.Player`: takes as long as the sound; ``heard`` counts what was played, ``last`` is the
    newest of it."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._knobs = SpeakerKnobs()
        self._until = 0.0
        self.heard = 0
        self.last: Sound | None = None

    def turn(self, **knobs: Any) -> None:
        """Sets `SpeakerKnobs` by name."""
        self._knobs = replace(self._knobs, **knobs)
        if self._knobs.unplugged:
            self._until = 0.0

    def status(self) -> Status:
        """Ready, or absent (unplugged)."""
        return Status(State.ABSENT if self._knobs.unplugged else State.READY)

    def play(self, sound: Sound) -> None:
        """Begins anew."""
        if self._knobs.unplugged:
            return
        self._until = math.inf if self._knobs.stuck else self._clock() + sound.seconds
        self.heard += 1
        self.last = sound

    def is_playing(self) -> bool:
        """Until the end of the sound."""
        return self._clock() < self._until

    def stop(self) -> None:
        """Silent."""
        self._until = 0.0

    def close(self) -> None:
        """As `stop`."""
        self.stop()


def voice_of(path: str) -> bytes:
    """The samples of a WAV file of one channel, 16 bit, 16,000 a second; without a path a drawn voice.

    Raises ValueError for another kind of file, OSError if it cannot be read.
    """
    if not path:
        return drawn_voice()
    if not Path(path).is_file():
        raise FileNotFoundError(2, "No such file", path)
    sound = read_wav(Path(path))
    if isinstance(sound, NotWav):
        raise ValueError(f"audio.wav: {sound.why}")
    return sound.pcm


def drawn_voice() -> bytes:
    """Six seconds of something like syllables: a hum that opens and closes four times a second, with pauses."""
    t = np.arange(6 * RATE) / RATE
    hum = sum(np.sin(2 * np.pi * 140 * n * t) / n for n in range(1, 8))
    syllables = np.clip(np.sin(2 * np.pi * 2 * t), 0, 1) ** 2
    pauses = (np.sin(2 * np.pi * t / 3 + 0.6) > -0.7).astype(np.float64)
    return bytes((hum * syllables * pauses * 6000).astype("<i2").tobytes())
