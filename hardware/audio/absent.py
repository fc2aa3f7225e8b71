"""Neither microphone nor loudspeaker."""

from __future__ import annotations

from hardware.audio.ports import NotRecorded, Sound
from hardware.ports import State, Status

_ABSENT = Status(State.ABSENT)


class NoRecorder:
    """`hardware.audio.ports.Recorder` where there is none."""

    def status(self) -> Status:
        """Absent."""
        return _ABSENT

    def start(self, longest_s: float) -> None:
        """Nothing begins."""

    def is_recording(self) -> bool:
        """Never."""
        return False

    def seconds(self) -> float:
        """None."""
        return 0.0

    def level(self) -> float:
        """Silent."""
        return 0.0

    def stop(self) -> Sound | NotRecorded:
        """Not recorded: absent."""
        return NotRecorded(_ABSENT)

    def cancel(self) -> None:
        """Nothing to end."""

    def close(self) -> None:
        """Nothing to close."""


class NoPlayer:
    """`hardware.audio.ports.Player` where there is none."""

    def status(self) -> Status:
        """Absent."""
        return _ABSENT

    def play(self, sound: Sound) -> None:
        """Nothing is heard."""

    def is_playing(self) -> bool:
        """Never."""
        return False

    def stop(self) -> None:
        """Nothing to stop."""

    def close(self) -> None:
        """Nothing to close."""
