"""A visit that plays one view, and a catalogue that also says words given as they are."""

from __future__ import annotations

import re
from collections.abc import Callable
from copy import copy
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from kiosk.layout import STANDARD, Layout
from kiosk.presenters.commands import Command, Enter, PickDate, Primary
from kiosk.presenters.views import CaptureView, DateView, Overlay, TextView, View
from kiosk.texts.catalogue import FALLBACK, load
from kiosk.texts.text import Text, Words

if TYPE_CHECKING:
    from hardware.ports import Preview


def raw(words: str) -> Text:
    """Words of a view of ours, which no catalogue has."""
    return Text("raw", {"words": words})


@dataclass
class PlayedVisit:
    """Shows ``view``; keeps what was done, and what was typed or stepped to, as a visit would."""

    view: View
    overlay: Overlay | None = None
    language: str = "id"
    about: str = ""
    layout: Layout = STANDARD
    can_listen: bool = False
    is_reading: bool = False
    picture: Preview | None = None
    done: list[Command] = field(default_factory=list)
    ticks: int = 0
    previews: int = 0
    then: Callable[[PlayedVisit, Command], None] | None = None
    _callbacks: list[Callable[[], None]] = field(default_factory=list)

    def act(self, command: Command) -> None:
        self.done.append(command)
        if isinstance(command, Enter) and isinstance(self.view, TextView):
            self.view = replace(self.view, value=command.words, problem=None)
        if isinstance(command, PickDate) and isinstance(self.view, DateView):
            self.view = replace(self.view, value=command.day)
        if self.then is not None:
            self.then(self, command)
        self.changed()

    def shows(self, view: View, overlay: Overlay | None = None) -> None:
        self.view, self.overlay = view, overlay
        self.changed()

    def changed(self) -> None:
        for callback in self._callbacks:
            callback()

    def tick(self) -> None:
        self.ticks += 1

    def subscribe(self, callback: Callable[[], None]) -> None:
        self._callbacks.append(callback)

    def thumbnails(self) -> tuple[Preview, ...]:
        count = self.view.count if isinstance(self.view, CaptureView) and not self.view.sight_only else 0
        return () if self.picture is None else (self.picture,) * count

    def preview(self) -> Preview | None:
        self.previews += 1
        return self.picture


PSEUDO = "pseudo"
"""A language whose words are some 40 % longer: what has room in it has room in any translation."""
_VOWELS = re.compile("[aeiouâèéAEIOU]")


def lengthened(words: str) -> str:
    """Every vowel twice, which makes Indonesian two fifths longer and each single word too."""
    return _VOWELS.sub(lambda vowel: vowel[0] + vowel[0].lower(), words)


class Speech:
    """A shipped catalogue that also says the words of views made here."""

    def __init__(self, language: str) -> None:
        self._pseudo = language == PSEUDO
        self._catalogue = load(FALLBACK if self._pseudo else language)

    def about(self, kind: str) -> Speech:
        other = copy(self)
        other._catalogue = self._catalogue.about(kind)
        return other

    def say(self, words: Words) -> str:
        if isinstance(words, Text) and words.id == "raw":
            said = str(words.args["words"])
        else:
            said = self._catalogue.say(words)
        return lengthened(said) if self._pseudo and isinstance(words, Text) else said


def went_on(visit: PlayedVisit) -> int:
    """How often the primary was pressed."""
    return sum(isinstance(command, Primary) for command in visit.done)
