"""How loud a piece of sound is."""

from __future__ import annotations

SILENCE = 0.01
"""-40 dBFS: below this, nobody is speaking into the microphone."""


def loudness(pcm: bytes | bytearray) -> float:
    """Root mean square of signed 16 bit samples, 0 to 1; half a sample at the end is left out."""
    import numpy as np  # noqa: PLC0415  only where there is sound

    samples = np.frombuffer(bytes(pcm[: len(pcm) // 2 * 2]), dtype="<i2").astype(np.float64)
    return 0.0 if not samples.size else float(np.sqrt(np.mean(samples * samples)) / 32768)
