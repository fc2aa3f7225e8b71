"""Sounds that are made or changed by arithmetic: another rate, another loudness, silence, the chime."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from hardware.audio.ports import RATE, Sound

_STEP_DB = 6.0
"""Between two steps of loudness: half or twice the pressure, heard as clearly louder."""
_EDGE = 0.02
"""Part of full scale below which the ends of a prompt are silence."""


def silence(seconds: float) -> Sound:
    """Nothing, so long."""
    return Sound(bytes(2 * int(seconds * RATE)))


def joined(sounds: Iterable[Sound]) -> Sound:
    """One after the other."""
    return Sound(b"".join(sound.pcm for sound in sounds))


def at_step(sound: Sound, step: int, loudest: int) -> Sound:
    """As loud as ``step`` of ``loudest`` wants it: the loudest as it is, each below half as strong, 0 silent."""
    if step >= loudest:
        return sound
    factor = 0.0 if step <= 0 else 10 ** (_STEP_DB * (step - loudest) / 20)
    return _sound(np.frombuffer(sound.pcm, "<i2") * factor)


def resampled(samples: NDArray[np.int16], rate: int) -> Sound:
    """``samples`` (one channel, ``rate`` a second) at `RATE`, by their spectrum: what cannot be heard at that rate
    is cut off."""
    if rate == RATE or not samples.size:
        return _sound(samples.astype(np.float64))
    shared = math.gcd(RATE, rate)
    out, into = RATE // shared, rate // shared
    blocks = _smooth(-(-samples.size // into))
    spectrum = np.fft.rfft(samples, blocks * into)  # silence fills the last block: such lengths are quick
    kept = np.zeros(blocks * out // 2 + 1, complex)
    both = min(spectrum.size, kept.size)
    kept[:both] = spectrum[:both]
    return _sound(np.fft.irfft(kept, blocks * out)[: samples.size * out // into] * (out / into))


def _smooth(least: int) -> int:
    """The next number without prime factors above 5."""
    number = least
    while True:
        rest = number
        for factor in (2, 3, 5):
            while rest % factor == 0:
                rest //= factor
        if rest == 1:
            return number
        number += 1


def trimmed(sound: Sound, rest_s: float) -> Sound:
    """Without the silence at its ends, of which ``rest_s`` stays at each."""
    samples = np.frombuffer(sound.pcm, "<i2")
    loud = np.flatnonzero(np.abs(samples.astype(np.int32)) > _EDGE * 32768)
    if not loud.size:
        return sound
    rest = int(rest_s * RATE)
    return Sound(samples[max(0, loud[0] - rest) : loud[-1] + rest].tobytes())


def peak(sound: Sound) -> float:
    """The strongest sample, 0 to 1."""
    samples = np.frombuffer(sound.pcm, "<i2").astype(np.int32)
    return float(np.abs(samples).max() / 32768) if samples.size else 0.0


def chime() -> Sound:
    """Two soft bells, a fourth apart (E5, A5), in nine tenths of a second: heard beside a full waiting room, startles
    nobody."""
    t = np.arange(int(0.9 * RATE)) / RATE
    bells = _bell(t, 659.3, 0.0) + _bell(t, 880.0, 0.22)
    return _sound(bells * 9000)


def _bell(t: NDArray[np.float64], hertz: float, begins_s: float) -> NDArray[np.float64]:
    """A tone and its octave that rises in ten milliseconds and dies away."""
    since = np.clip(t - begins_s, 0, None)
    tone = np.sin(2 * np.pi * hertz * since) + 0.3 * np.sin(4 * np.pi * hertz * since)
    shape: NDArray[np.float64] = tone * np.minimum(1, since / 0.01) * np.exp(-6 * since)
    return shape


def _sound(samples: NDArray[np.float64]) -> Sound:
    return Sound(np.clip(np.rint(samples), -32768, 32767).astype("<i2").tobytes())
