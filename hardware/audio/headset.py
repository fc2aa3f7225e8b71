"""A headset while one is plugged in, else the loudspeaker: what is private stays in the ear."""

from __future__ import annotations

from collections.abc import Callable

from hardware.audio.ports import Player, Sound
from hardware.ports import Status


class HeadsetOrSpeaker:
    """`hardware.audio.ports.Player` over two. ``plugged``: None where the card does not tell; then the loudspeaker."""

    def __init__(self, headset: Player, speaker: Player, plugged: Callable[[], bool | None]) -> None:
        self._headset, self._speaker, self._plugged = headset, speaker, plugged

    def status(self) -> Status:
        """Of the loudspeaker, which is heard without a headset."""
        return self._speaker.status()

    def play(self, sound: Sound) -> None:
        """Into the ear where a headset is in, else aloud. Asks the card first: a few milliseconds."""
        self.stop()
        (self._headset if self._plugged() else self._speaker).play(sound)

    def is_playing(self) -> bool:
        """Either of them."""
        return self._headset.is_playing() or self._speaker.is_playing()

    def stop(self) -> None:
        """Both."""
        self._headset.stop()
        self._speaker.stop()

    def close(self) -> None:
        """Both."""
        self._headset.close()
        self._speaker.close()
