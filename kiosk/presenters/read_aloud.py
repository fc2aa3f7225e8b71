"""What the visitor hears: the page when "Dengarkan" is pressed, the name of a control, the question after a silence.

A page that is left falls silent, and so does every touch: whoever touches has heard enough. Nothing speaks by itself
but the question whether somebody is still there, and how long it waits.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kiosk.outside import Voice
from kiosk.presenters.commands import Command, NameAloud, ReadAloud
from kiosk.presenters.sayings import Heard, name_of, sayings
from kiosk.presenters.views import Overlay, OverlayKind, View, VoiceStage, VoiceView
from kiosk.texts.text import Text

TOLD_AT_S = (20, 10, 5)
"""Seconds left that are said aloud before everything is wiped."""


@dataclass(frozen=True, slots=True)
class Hearer:
    """Who listens: in which language, about which kind of case, how loud; loudness 0: nothing sounds by itself."""

    language: str
    about: str
    loudness: int


class ReadingAloud:
    """One voice, and what it is saying."""

    def __init__(self, voice: Voice) -> None:
        self._voice = voice
        self._reading: tuple[str, OverlayKind | None, str] | None = None
        self._left: int | None = None

    @property
    def reading(self) -> bool:
        """Is a page being read? That is using the machine, so no time runs out meanwhile."""
        return self._reading is not None and self._voice.is_speaking()

    def act(self, command: Command, view: View, overlay: Overlay | None, who: Hearer) -> bool:
        """Was the command for the ears? Any other one silences what is said. Nothing is said into an open microphone."""
        was_reading = self.reading
        deaf = isinstance(view, VoiceView) and view.stage is VoiceStage.RECORDING
        self.hush()
        match command:
            case ReadAloud() if not (was_reading or deaf):
                self._reading = _place(view, overlay, who)
                self._say(sayings(view, overlay), who)
            case NameAloud(words=words) if not deaf:
                self._say(name_of(words), who)
        return isinstance(command, ReadAloud | NameAloud)

    def follow(self, view: View, overlay: Overlay | None, who: Hearer) -> None:
        """What stands on the glass now: another page ends the reading, and the last question is told as it counts."""
        if self._reading is not None and self._reading != _place(view, overlay, who):
            self.hush()
        if overlay is None or overlay.kind is not OverlayKind.STILL_THERE or overlay.seconds_left is None:
            self._left = None
        elif who.loudness:
            self._count(overlay.title, overlay.seconds_left, who)

    def sample(self, who: Hearer) -> None:
        """A sound as loud as it is now."""
        if who.loudness:
            self._voice.say(who.language, (), who.loudness, chime=True)

    def hush(self) -> None:
        """Silent, and whatever page was read is read no more."""
        self._voice.stop()
        self._reading = None

    def _count(self, title: Text, left: int, who: Hearer) -> None:
        before, self._left = self._left, left
        if before is None:
            asked = (title, Text("say.seconds_left", {"n": left}))
            self._voice.say(who.language, asked, who.loudness, who.about, chime=True)
            return
        passed = [told for told in TOLD_AT_S if left <= told < before]
        if passed:
            told_now = (Text("say.seconds_left", {"n": passed[-1]}),)
            self._voice.say(who.language, told_now, who.loudness, who.about)

    def _say(self, texts: Sequence[Heard], who: Hearer) -> None:
        """Asked for by a touch: heard also where the machine is silent by itself."""
        self._voice.say(who.language, texts, max(who.loudness, 1), who.about)


def _place(view: View, overlay: Overlay | None, who: Hearer) -> tuple[str, OverlayKind | None, str]:
    return view.screen, None if overlay is None else overlay.kind, who.language
