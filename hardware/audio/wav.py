"""Plain sound in WAV files: the one form in which prompts lie on the disk and recordings are taken."""

from __future__ import annotations

import wave
from dataclasses import dataclass
from pathlib import Path

from hardware.audio.ports import RATE, Sound

LONGEST_S = 120
"""Of one prompt; a longer file is a recording of something else."""


@dataclass(frozen=True, slots=True)
class NotWav:
    """Why a file cannot be played, in words for whoever made it."""

    why: str


def read_wav(path: Path) -> Sound | NotWav:
    """The samples of a file of one channel, 16 bit, `RATE` samples a second and at most `LONGEST_S`."""
    try:
        with wave.open(str(path), "rb") as file:
            shape = file.getnchannels(), file.getsampwidth(), file.getframerate()
            if shape != (1, 2, RATE):
                return NotWav(f"expected one channel, 16 bit, {RATE} samples a second, not {_told(shape)}")
            if file.getnframes() > LONGEST_S * RATE:
                return NotWav(f"longer than {LONGEST_S} seconds")
            samples = file.readframes(file.getnframes())
    except (wave.Error, EOFError) as wrong:
        return NotWav(f"not a WAV file: {wrong}")
    except OSError as wrong:
        return NotWav(f"cannot be read: {wrong.strerror}")
    return Sound(samples) if samples else NotWav("there is no sound in it")


def write_wav(path: Path, sound: Sound) -> None:
    """Whole or not at all: beside it first, then in its place. Raises OSError."""
    beside = path.with_name(f"{path.name}.new")
    with wave.open(str(beside), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(sound.pcm)
    beside.replace(path)


def _told(shape: tuple[int, int, int]) -> str:
    channels, width, rate = shape
    return f"{channels} x {8 * width} bit, {rate}"
