"""The voice that prompts are rendered with: espeak-ng, a program of the system, one run a sentence.

It knows Indonesian and English, and neither Madurese nor Javanese (1.51). Nothing of it runs while the kiosk does.
"""

from __future__ import annotations

import shutil
import struct
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from hardware.audio.ports import Sound
from hardware.audio.shaping import peak, resampled, trimmed
from hardware.ports import State, Status

_PROGRAM = "espeak-ng"
_PATIENCE_S = 30.0
_REST_S = 0.05
_HEADER = 44
"""Bytes of the WAV header that it writes; its lengths are wrong on a pipe and are not read."""

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

    def speak(self, words: str, language: str) -> Sound | NotSpoken:
        """The words as sound. Blocks for some ten milliseconds."""
        program = self._program()
        if program is None or language not in VOICES:
            return NotSpoken(f"no voice for {language}" if program else "espeak-ng is not installed")
        command = (
            program,
            "-v",
            VOICES[language],
            "-s",
            str(self._speed),
            "-g",
            "2",
            "-b",
            "1",
            "--stdin",
            "--stdout",
        )
        try:
            run = subprocess.run(
                command,
                input=said_as(words).encode(),
                capture_output=True,
                timeout=_PATIENCE_S,
                check=False,
                env=dict(self._environment),
            )
        except (OSError, subprocess.TimeoutExpired) as trouble:
            return NotSpoken(f"espeak-ng: {type(trouble).__name__}")
        if run.returncode or len(run.stdout) <= _HEADER:
            said = run.stderr.decode("utf-8", "replace").strip()
            return NotSpoken(said or f"espeak-ng ended with {run.returncode}")
        return _sound(run.stdout)

    def _program(self) -> str | None:
        return shutil.which(_PROGRAM, path=self._environment.get("PATH"))


def said_as(words: str) -> str:
    """What is handed to the voice for these words."""
    for sign, said in _SAID_AS:
        words = words.replace(sign, said)
    return words


def _sound(wav: bytes) -> Sound | NotSpoken:
    rate = int(struct.unpack_from("<I", wav, 24)[0])
    samples = np.frombuffer(wav[_HEADER : len(wav) // 2 * 2], "<i2")
    sound = trimmed(resampled(samples, rate), _REST_S)
    return sound if peak(sound) > 0 else NotSpoken("it is silent")
