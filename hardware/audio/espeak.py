"""The voice that prompts are rendered with: espeak-ng, a program of the system.

It knows Indonesian and English, and neither Madurese nor Javanese (1.51). Nothing of it runs while the kiosk does.
"""

from __future__ import annotations

import html
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hardware.audio.ports import Sound
from hardware.audio.shaping import peak, resampled, trimmed
from hardware.ports import State, Status

_PROGRAM = "espeak-ng"
_PATIENCE_S = 120.0
_REST_S = 0.05
_HEADER = 44
"""Bytes of the WAV header that it writes; its lengths are wrong on a pipe and are not read."""
_RATE = 22_050
"""Of its output."""
_BREAK_MS = 4000
_APART_S = 3.0
"""Sentences of one run are parted by so long a silence; within a sentence the longest is below one second."""

VOICES: Mapping[str, str] = {"id": "id", "en": "en-gb"}
"""By language; the others have none and are recorded by the office."""

_SAID_AS = (("/", " "), ("•", " "), ("·", ", "), ("…", "."), ('"', " "))
"""Signs that would be read out by their names."""


@dataclass(frozen=True, slots=True)
class NotSpoken:
    """Why there is no sound."""

    why: str


class Espeak:
    """``speed``: words a minute; 140 is calm, espeak's own 175 is too fast for a first hearing."""

    def __init__(self, environment: Mapping[str, str], speed: int = 140) -> None:
        self._environment, self._speed = environment, speed

    def status(self) -> Status:
        """Ready, or absent."""
        if self._program() is None:
            return Status(State.ABSENT, detail="espeak-ng is not installed")
        return Status(State.READY)

    @property
    def manner(self) -> str:
        """How it speaks: a prompt that was rendered otherwise is rendered anew."""
        return f"{_PROGRAM} {self._speed} 1"

    def speak(self, sentences: Sequence[str], language: str) -> list[Sound | NotSpoken]:
        """Each sentence as sound, all by one run: starting the program takes longer than a sentence. Blocks for some two
        milliseconds a sentence."""
        if not sentences:
            return []
        if self._program() is None or language not in VOICES:
            why = "espeak-ng is not installed" if language in VOICES else f"no voice for {language}"
            return [NotSpoken(why)] * len(sentences)
        said = self._run(_marked(sentences), language, "-m")
        parts = [] if isinstance(said, NotSpoken) else _parts(said)
        if len(parts) == len(sentences):
            return [_sound(part) for part in parts]
        return [self._alone(sentence, language) for sentence in sentences]

    def _alone(self, sentence: str, language: str) -> Sound | NotSpoken:
        """What spoilt a run of many is found one by one."""
        said = self._run(said_as(sentence), language)
        return said if isinstance(said, NotSpoken) else _sound(said)

    def _run(self, text: str, language: str, *more: str) -> NDArray[np.int16] | NotSpoken:
        """Samples at `_RATE`."""
        voice = ("-v", VOICES[language], "-s", str(self._speed), "-g", "2", "-b", "1")
        try:
            run = subprocess.run(
                (self._program() or _PROGRAM, *voice, *more, "--stdin", "--stdout"),
                input=text.encode(),
                capture_output=True,
                timeout=_PATIENCE_S,
                check=False,
                env=dict(self._environment),
            )
        except (OSError, subprocess.TimeoutExpired) as trouble:
            return NotSpoken(f"espeak-ng: {type(trouble).__name__}")
        if run.returncode or len(run.stdout) <= _HEADER:
            told = run.stderr.decode("utf-8", "replace").strip()
            return NotSpoken(told or f"espeak-ng ended with {run.returncode}")
        return np.frombuffer(run.stdout[_HEADER : len(run.stdout) // 2 * 2], "<i2")

    def _program(self) -> str | None:
        return shutil.which(_PROGRAM, path=self._environment.get("PATH"))


def said_as(words: str) -> str:
    """What is handed to the voice for these words."""
    for sign, said in _SAID_AS:
        words = words.replace(sign, said)
    return words


def _marked(sentences: Sequence[str]) -> str:
    """SSML: the sentences with a long silence behind each."""
    told = (f'<p>{html.escape(said_as(words))}</p><break time="{_BREAK_MS}ms"/>' for words in sentences)
    return f"<speak>{''.join(told)}</speak>"


def _parts(samples: NDArray[np.int16]) -> list[NDArray[np.int16]]:
    """What lies between the long silences. Its silences are samples of 0, now and then 1."""
    quiet = np.concatenate(([False], np.abs(samples.astype(np.int32)) <= 2, [False]))
    edges = np.flatnonzero(np.diff(quiet.astype(np.int8)))
    begins, ends = edges[::2], edges[1::2]
    long = ends - begins > _APART_S * _RATE
    starts = np.concatenate(([0], ends[long]))
    parts = [samples[start:end] for start, end in zip(starts, begins[long], strict=False)]
    return [part for part in parts if part.size]


def _sound(samples: NDArray[np.int16]) -> Sound | NotSpoken:
    sound = trimmed(resampled(samples, _RATE), _REST_S)
    return sound if peak(sound) > 0 else NotSpoken("it is silent")
