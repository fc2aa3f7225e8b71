"""Microphone and loudspeaker tried by hand: four seconds are recorded, heard again, and forgotten."""

from __future__ import annotations

from collections.abc import Callable

from hardware.audio.ports import NotRecorded, Sound
from hardware.ports import State
from kiosk.maintenance import Person
from kiosk.outside import Outside
from kiosk.presenters.commands import Back, Command, Primary, Skip
from kiosk.presenters.maintenance import StaffPage
from kiosk.presenters.maintenance_views import Lamp, StaffRow, StaffView
from kiosk.presenters.page import Going, Page
from kiosk.texts.text import Text

RECORD_S = 4.0
HEARD = 0.01
"""Root mean square: -40 dBFS; a voice before the machine is well above it, a dead line far below."""
_FITTED = (State.READY, State.BUSY, State.DEGRADED, State.UNKNOWN)


class SoundTestPage(StaffPage):
    """Whoever tries it says at its end whether it was heard."""

    def __init__(self, outside: Outside, person: Person, back: Callable[[], Page]) -> None:
        super().__init__(outside, person)
        self._back = back
        self._recorder, self._player = outside.speaking.recorder, outside.speaking.player
        self._recording = self._working = self._asks = self._left = False
        self._loudest = 0.0
        self._tried = False

    def view(self, language: str) -> StaffView:
        busy = self._recording or self._working
        return StaffView(
            screen="staff_sound",
            title=Text("staff.try.sound"),
            help=self._help(),
            primary=None if busy else self._primary(),
            skip=Text("staff.try.not_heard") if self._asks else None,
            can_go_back=not busy,
            rows=(self._microphone(), self._loudspeaker()),
        )

    def asked(self, command: Command) -> Going:
        match command:
            case Primary() | Skip() if self._asks:
                self._end(heard=isinstance(command, Primary))
            case Back() if not (self._recording or self._working):
                return self._back()
            case Primary() if self._can_record() and not self._recording and not self._working:
                self._tried, self._loudest, self._recording = True, 0.0, True
                self._recorder.start(RECORD_S)
            case Primary() if not self._can_record() and self._can_play():
                self.outside.voice.say("id", (Text("welcome.title"),), 2, chime=True)
                self._asks = self._tried = True
        return None

    def tick(self) -> Going:
        if self._recording:
            self._loudest = max(self._loudest, self._recorder.level())
            if not self._recorder.is_recording() or self._recorder.seconds() >= RECORD_S:
                self._recording, self._working = False, True
                self.background.start(self._recorder.stop, self._recorded)
        return None

    def is_active(self) -> bool:
        return self._recording or self._working or self._player.is_playing()

    def leave(self) -> None:
        self._left = True
        self._recorder.cancel()
        self._player.stop()
        self.outside.voice.stop()

    def _recorded(self, came: Sound | NotRecorded) -> None:
        self._working = False
        if self._left:
            return
        if isinstance(came, NotRecorded) or self._loudest < HEARD:
            self.did("test.sound", "bad")
        elif self._can_play():
            self._player.play(came)
            self._asks = True
        else:
            self.did("test.sound", "good")

    def _end(self, *, heard: bool) -> None:
        self._asks = False
        self._player.stop()
        self.did("test.sound", "good" if heard else "bad")

    def _can_record(self) -> bool:
        return self._recorder.status().state in _FITTED

    def _can_play(self) -> bool:
        return self._player.status().state in _FITTED

    def _help(self) -> Text | None:
        if self._recording:
            return Text("staff.try.speak")
        if self._asks:
            return Text("staff.try.did_you_hear")
        return Text("staff.try.sound_help")

    def _primary(self) -> Text | None:
        if self._asks:
            return Text("staff.try.heard")
        if self._can_record():
            return Text("staff.try.record")
        return Text("staff.sound_try") if self._can_play() else None

    def _microphone(self) -> StaffRow:
        label = Text("staff.microphone")
        if not self._can_record():
            return StaffRow("microphone", "mic-off", label, Text("staff.not_fitted"))
        if not self._tried or self._recording:
            state = Text("staff.try.recording") if self._recording else Text("staff.ready")
            return StaffRow("microphone", "mic", label, state, Lamp.NONE if self._recording else Lamp.GOOD)
        if self._loudest < HEARD:
            silent = Text("staff.try.mic_silent")
            return StaffRow("microphone", "mic", label, silent, Lamp.BAD, Text("staff.try.mic_next"))
        return StaffRow("microphone", "mic", label, Text("staff.try.mic_hears"), Lamp.GOOD)

    def _loudspeaker(self) -> StaffRow:
        label = Text("staff.speaker")
        if not self._can_play():
            more = Text("staff.speaker_next")
            return StaffRow("speaker", "volume-off", label, Text("staff.speaker_none"), next=more)
        return StaffRow("speaker", "volume-2", label, Text("staff.ready"), Lamp.GOOD)
