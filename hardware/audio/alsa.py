"""Microphone and loudspeaker of the sound card, through `arecord` and `aplay`: children that can be killed.

Sound goes through pipes and never through a file. No library of ALSA is loaded here: one that hangs in a driver
hangs in the child.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import threading
from collections.abc import Mapping
from pathlib import Path

from hardware.audio.loudness import loudness
from hardware.audio.ports import BYTES_A_SECOND, RATE, NotRecorded, Sound
from hardware.ports import State, Status, Trouble

_FORMAT = ("-q", "-f", "S16_LE", "-r", str(RATE), "-c", "1", "-t", "raw")
_CHUNK = BYTES_A_SECOND // 10
_GRACE_S = 2.0
"""An `arecord` that does not end by then is killed."""


class Alsa:
    """What both directions need: the program, the card, and an environment to run in.

    ``root``: where /proc lies; ``device``: an ALSA name, e.g. "default" or "plughw:CARD=Device".
    """

    def __init__(self, device: str, environment: Mapping[str, str], root: Path) -> None:
        self.device, self.environment, self.root = device, environment, root

    def status(self, program: str, direction: str) -> Status:
        """Ready, or absent and why; ``direction`` is "capture" or "playback"."""
        if shutil.which(program, path=self.environment.get("PATH")) is None:
            return Status(State.ABSENT, detail=f"{program} is not installed (alsa-utils)")
        try:
            listed = (self.root / "proc/asound/pcm").read_text("utf-8", "replace")
        except OSError:
            listed = ""
        if f": {direction} " not in listed:
            return Status(State.ABSENT, detail=f"no sound card with {direction}")
        return Status(State.READY)

    def run(self, program: str, *, into: bool) -> subprocess.Popen[bytes] | None:
        """The child with a pipe out of it, or ``into`` it; None if it cannot even be started."""
        pipe, none = subprocess.PIPE, subprocess.DEVNULL
        path = shutil.which(program, path=self.environment.get("PATH"))
        if path is None:
            return None
        try:
            return subprocess.Popen(
                (path, "-D", self.device, *_FORMAT),
                stdin=pipe if into else none,
                stdout=none if into else pipe,
                stderr=none,
                env=dict(self.environment),
                bufsize=0,
            )
        except OSError:
            return None


class _Recording:
    """One child, the thread that reads it, and what has come of it so far."""

    def __init__(self, child: subprocess.Popen[bytes], most_bytes: int) -> None:
        self._child, self._most = child, most_bytes
        self._came = bytearray()
        self._lock = threading.Lock()
        self._wanted = True
        self._broken_off = False
        self._thread = threading.Thread(target=self._read, name="arecord", daemon=True)
        self._thread.start()

    def is_alive(self) -> bool:
        return self._thread.is_alive()

    def count(self) -> int:
        return len(self._came)

    def newest(self) -> bytes:
        with self._lock:
            return bytes(self._came[-_CHUNK:])

    def end(self) -> Sound:
        """Ends the child, by force if need be; what it had to say is handed out and overwritten here."""
        self._wanted = False
        self._child.terminate()
        try:
            self._child.wait(_GRACE_S)
        except subprocess.TimeoutExpired:
            self._child.kill()
        self._thread.join()
        sound = Sound(bytes(self._came[: len(self._came) // 2 * 2]), self._broken_off)
        self._forget()
        return sound

    def kill(self) -> None:
        """Ends the child at once; the thread cleans up behind it."""
        self._wanted = False
        self._child.kill()

    def _read(self) -> None:
        """Until the child has ended or enough has come. A flood ends it, whatever its clock says."""
        assert self._child.stdout is not None
        with self._child.stdout as pipe:
            while self._wanted and len(self._came) < self._most:
                chunk = os.read(pipe.fileno(), min(_CHUNK, self._most - len(self._came)))
                if not chunk:
                    self._broken_off = self._wanted
                    break
                with self._lock:
                    self._came += chunk
        if not self._wanted or self._broken_off or len(self._came) >= self._most:
            self._child.kill()
        self._child.wait()

    def _forget(self) -> None:
        with self._lock:
            self._came[:] = bytes(len(self._came))
            self._came.clear()


class AlsaRecorder:
    """`hardware.audio.ports.Recorder` over `arecord`."""

    def __init__(self, alsa: Alsa) -> None:
        self._alsa = alsa
        self._recording: _Recording | None = None

    def status(self) -> Status:
        """Ready, or absent: no program, no card with a microphone."""
        return self._alsa.status("arecord", "capture")

    def start(self, longest_s: float) -> None:
        """A new child. One that cannot be started is told by `stop`."""
        self.cancel()
        child = self._alsa.run("arecord", into=False)
        if child is not None:
            self._recording = _Recording(child, int(longest_s * RATE) * 2)

    def is_recording(self) -> bool:
        """While the child lives and the limit is not reached."""
        return self._recording is not None and self._recording.is_alive()

    def seconds(self) -> float:
        """By bytes that have come, not by a clock."""
        return 0.0 if self._recording is None else self._recording.count() / BYTES_A_SECOND

    def level(self) -> float:
        """Of what came last."""
        return 0.0 if self._recording is None else loudness(self._recording.newest())

    def stop(self) -> Sound | NotRecorded:
        """The sound; not recorded if the device could not be opened or gave nothing."""
        recording, self._recording = self._recording, None
        sound = Sound(b"") if recording is None else recording.end()
        return sound if sound.pcm else NotRecorded(Status(State.LOST, Trouble.INPUT_OUTPUT))

    def cancel(self) -> None:
        """Kills the child and forgets what came."""
        recording, self._recording = self._recording, None
        if recording is not None:
            recording.kill()

    def close(self) -> None:
        """As `cancel`."""
        self.cancel()


class AlsaPlayer:
    """`hardware.audio.ports.Player` over `aplay`, which reads its standard input."""

    def __init__(self, alsa: Alsa) -> None:
        self._alsa = alsa
        self._child: subprocess.Popen[bytes] | None = None

    def status(self) -> Status:
        """Ready, or absent: no program, no card with a loudspeaker."""
        return self._alsa.status("aplay", "playback")

    def play(self, sound: Sound) -> None:
        """A new child, fed by a thread of its own."""
        self.stop()
        child = self._child = self._alsa.run("aplay", into=True)
        if child is not None:
            threading.Thread(target=_feed, args=(child, sound.pcm), name="aplay", daemon=True).start()

    def is_playing(self) -> bool:
        """While the child lives."""
        return self._child is not None and self._child.poll() is None

    def stop(self) -> None:
        """Kills the child."""
        child, self._child = self._child, None
        if child is not None:
            child.kill()
            child.wait()

    def close(self) -> None:
        """As `stop`."""
        self.stop()


def _feed(child: subprocess.Popen[bytes], pcm: bytes) -> None:
    assert child.stdin is not None
    try:
        with child.stdin as pipe:
            view = memoryview(pcm)
            while view:
                view = view[pipe.write(view[:_CHUNK]) or 0 :]
    except BrokenPipeError:
        pass  # it was stopped, or its device has gone: both end the child
