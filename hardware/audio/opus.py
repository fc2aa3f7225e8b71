"""Sound to a small file, in memory: Ogg Opus, some 160 kB a minute."""

from __future__ import annotations

from io import BytesIO

from hardware.audio.ports import RATE, Sound

MEDIA_TYPE = "audio/ogg"


def encode(sound: Sound) -> bytes:
    """``sound`` as Ogg Opus; about 0.6 s of CPU a minute. The plain samples are not kept."""
    import numpy as np  # noqa: PLC0415  28 MB with libsndfile, for the few who speak
    import soundfile  # noqa: PLC0415

    samples = np.frombuffer(sound.pcm, dtype="<i2")
    file = BytesIO()
    with soundfile.SoundFile(file, "w", RATE, 1, format="OGG", subtype="OPUS") as out:
        for start in range(0, len(samples), RATE):  # libsndfile keeps a block on its stack: small ones
            out.write(samples[start : start + RATE])
    return file.getvalue()
