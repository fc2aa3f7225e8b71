"""The contracts of microphone and loudspeaker, on one screen. Expected trouble is a value; a bug is an exception."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from hardware.ports import Status

RATE = 16_000
"""Samples a second: a voice needs no more."""

BYTES_A_SECOND = 2 * RATE


@dataclass(frozen=True, slots=True)
class Sound:
    """Plain sound, in memory only: signed 16 bit, little-endian, one channel, `RATE`. ``broken_off``: the
    microphone went away before it was stopped."""

    pcm: bytes = field(repr=False)
    broken_off: bool = False

    @property
    def seconds(self) -> float:
        """How long it is."""
        return len(self.pcm) / BYTES_A_SECOND


@dataclass(frozen=True, slots=True)
class NotRecorded:
    """No sound, and why."""

    reason: Status


class Recorder(Protocol):
    """A microphone. At most one recording at a time."""

    def status(self) -> Status:
        """Cheap; does not open the device. Absent: nobody can speak here."""

    def start(self, longest_s: float) -> None:
        """Begins to record, at most ``longest_s`` seconds (bounded in bytes). Does not block."""

    def is_recording(self) -> bool:
        """False before the start, once ``longest_s`` are full, and when the microphone has gone."""

    def seconds(self) -> float:
        """How much has been recorded."""

    def level(self) -> float:
        """Loudness of the last tenth of a second: root mean square, 0 to 1 (-40 dBFS is 0.01)."""

    def stop(self) -> Sound | NotRecorded:
        """What was recorded. Blocks up to two seconds: for a worker's thread."""

    def cancel(self) -> None:
        """Ends the recording and forgets it; does not block."""

    def close(self) -> None: ...


class Player(Protocol):
    """A loudspeaker or the jack of a headset."""

    def status(self) -> Status: ...

    def play(self, sound: Sound) -> None:
        """Begins to play, from the start; does not block."""

    def is_playing(self) -> bool: ...

    def stop(self) -> None:
        """Silent at once."""

    def close(self) -> None: ...
