"""Whether a headset is plugged in, where the sound card's driver tells."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Mapping

_CONTROLS = ("Headphone Jack", "Front Headphone Jack", "Headphone Front Jack")
"""As the drivers of built-in sound (HDA) and of most headset cards call it."""
_PATIENCE_S = 1.0


class Jack:
    """``card``: as ALSA counts or names them, "" for the first; asked through `amixer` of alsa-utils."""

    def __init__(self, card: str, environment: Mapping[str, str]) -> None:
        self._card, self._environment = card or "0", environment

    def plugged(self) -> bool | None:
        """None: this card does not tell. Takes a few milliseconds, at most a second."""
        amixer = shutil.which("amixer", path=self._environment.get("PATH"))
        if amixer is None:
            return None
        for control in _CONTROLS:
            said = self._ask(amixer, control)
            found = re.search(r": values=(on|off)", said)
            if found is not None:
                return found.group(1) == "on"
        return None

    def _ask(self, amixer: str, control: str) -> str:
        try:
            asked = subprocess.run(
                (amixer, "-c", self._card, "cget", f"iface=CARD,name={control}"),
                capture_output=True,
                text=True,
                errors="replace",
                timeout=_PATIENCE_S,
                check=False,
                env=dict(self._environment),
            )
        except (OSError, subprocess.TimeoutExpired):
            return ""
        return asked.stdout


def card_of(device: str) -> str:
    """The card in an ALSA name: ``plughw:CARD=Device,DEV=0`` is "Device", ``hw:1`` is "1", "default" is ""."""
    _, _, rest = device.partition(":")
    first = rest.split(",", 1)[0]
    return first.removeprefix("CARD=")
