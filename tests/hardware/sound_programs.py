"""`arecord` and `aplay` that do as they are told, and the real ones on a sound card that is a file."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

from hardware.audio.alsa import Alsa, AlsaPlayer, AlsaRecorder
from hardware.audio.simulated import drawn_voice

_PROGRAM = """#!{python}
import os, signal, sys, time
{body}
"""

SPEAKS = 'os.write(1, open({voice!r}, "rb").read()[:32000]); signal.pause()'
"""One second, then nothing more, as long as it is let."""

BREAKS_OFF = 'os.write(1, open({voice!r}, "rb").read()[:64000])'
"""Two seconds, then the cable is pulled."""

FLOODS = "\nwhile True: os.write(1, bytes(65536))"
STUBBORN = "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n" + SPEAKS + "\nwhile True: signal.pause()"
NO_DEVICE = "sys.exit(1)"
HEARS = 'open({out!r}, "wb").write(sys.stdin.buffer.read())'
HANGS = "signal.pause()"

_RIG = """
pcm.microphone {{ type file slave.pcm silence file /dev/null infile "{voice}" format raw }}
pcm.loudspeaker {{ type file slave.pcm silence file "{out}" format raw }}
pcm.silence {{ type null }}
"""
_CARD = "00-00: USB Audio : USB Audio : playback 1 : capture 1 \n"


class SoundCard:
    """A machine below ``folder``: its programs, its card, what its loudspeaker has heard."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.voice, self.out = folder, folder / "voice.raw", folder / "heard.raw"
        self.voice.write_bytes(drawn_voice())
        (folder / "bin").mkdir()
        self.environment = {"PATH": str(folder / "bin")}
        self.plug(_CARD)

    def plug(self, listed: str) -> None:
        (self.folder / "proc/asound").mkdir(parents=True, exist_ok=True)
        (self.folder / "proc/asound/pcm").write_text(listed)

    def program(self, name: str, body: str) -> None:
        path = self.folder / "bin" / name
        words = body.format(voice=str(self.voice), out=str(self.out))
        path.write_text(_PROGRAM.format(python=sys.executable, body=words))
        path.chmod(0o755)

    def real(self) -> None:
        """The real programs, whose devices are files; skips without them."""
        for name in ("arecord", "aplay"):
            found = shutil.which(name)
            if found is None:
                _missing("no arecord here; to bring it: apt-get install alsa-utils")
            (self.folder / "bin" / name).symlink_to(found)
        rig = self.folder / "asound.conf"
        rig.write_text(_RIG.format(voice=self.voice, out=self.out))
        self.environment["ALSA_CONFIG_PATH"] = str(rig)

    def recorder(self, device: str = "microphone") -> AlsaRecorder:
        return AlsaRecorder(Alsa(device, self.environment, self.folder))

    def player(self, device: str = "loudspeaker") -> AlsaPlayer:
        return AlsaPlayer(Alsa(device, self.environment, self.folder))


def _missing(reason: str) -> None:
    """Skip, but fail where KIOSK_REQUIRE names alsa."""
    if "alsa" in os.environ.get("KIOSK_REQUIRE", "").split(","):
        pytest.fail(reason)
    pytest.skip(reason)
