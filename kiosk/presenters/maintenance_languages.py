"""Languages and sound: what is checked, what can be heard, and a trial of the loudspeaker."""

from __future__ import annotations

from collections.abc import Callable

from hardware.ports import State
from kiosk.layout import LOUDEST
from kiosk.maintenance import LanguageFacts, Person
from kiosk.outside import Outside
from kiosk.presenters.commands import Back, Command, Primary
from kiosk.presenters.maintenance import StaffPage
from kiosk.presenters.maintenance_views import Lamp, Said, StaffRow, StaffView
from kiosk.presenters.page import Going, Page
from kiosk.texts.catalogue import FALLBACK
from kiosk.texts.text import Text, Verbatim, Words

_HEARD = (State.READY, State.BUSY, State.DEGRADED, State.UNKNOWN)


class LanguagesPage(StaffPage):
    """A row a language and one for the loudspeaker; each press of the primary sounds one step louder."""

    def __init__(self, outside: Outside, person: Person, back: Callable[[], Page]) -> None:
        super().__init__(outside, person)
        self._back = back
        self._loudness = 0
        read = self.machine.languages
        self._facts: tuple[LanguageFacts, ...] | None = () if read is None else None
        if read is not None:
            self.background.start(read, self._came)

    def view(self, language: str) -> StaffView:
        facts = self._facts
        reading = StaffRow("reading", "languages", Text("staff.languages"), Text("staff.reading"))
        rows = (reading,) if facts is None else tuple(map(_row, facts))
        return StaffView(
            screen="staff_languages",
            title=Text("staff.languages"),
            primary=Text("staff.sound_try") if self._has_speaker() else None,
            can_go_back=True,
            note=self._note(),
            rows=(*rows, self._speaker()),
        )

    def asked(self, command: Command) -> Going:
        match command:
            case Back():
                return self._back()
            case Primary() if self._has_speaker():
                self._loudness = self._loudness % LOUDEST + 1
                sample = (Text("welcome.title"),)
                self.outside.voice.say(FALLBACK, sample, self._loudness, chime=True)
        return None

    def leave(self) -> None:
        self.outside.voice.stop()

    def _came(self, facts: tuple[LanguageFacts, ...]) -> None:
        self._facts = facts

    def _has_speaker(self) -> bool:
        return self.outside.speaking.player.status().state in _HEARD

    def _note(self) -> Said | None:
        step = Text("staff.sound_step", {"n": self._loudness, "of": LOUDEST})
        return Said(step) if self._loudness else None

    def _speaker(self) -> StaffRow:
        label = Text("staff.speaker")
        if not self._has_speaker():
            return StaffRow(
                "speaker", "volume-off", label, Text("staff.speaker_none"), next=Text("staff.speaker_next")
            )
        return StaffRow("speaker", "volume-2", label, Text("staff.ready"), Lamp.GOOD)


def _row(facts: LanguageFacts) -> StaffRow:
    """How the words stand, then how many of them can be heard."""
    state, lamp = _words(facts)
    heard: Words = Text("staff.heard", {"n": facts.heard, "of": facts.prompts})
    if facts.unfit:
        heard, lamp = Text("staff.heard_unfit", {"n": facts.unfit}), Lamp.LOOK
    return StaffRow(f"language.{facts.language}", "languages", Verbatim(facts.name), state, lamp, heard)


def _words(facts: LanguageFacts) -> tuple[Text, Lamp]:
    if facts.indonesian:
        return Text("staff.words_indonesian", {"n": facts.indonesian}), Lamp.LOOK
    if facts.waits:
        return Text("staff.words_wait", {"n": facts.waits}), Lamp.LOOK
    if facts.checked:
        return Text("staff.words_checked", {"who": Verbatim(facts.checked)}), Lamp.GOOD
    return Text("staff.words_whole"), Lamp.GOOD
