"""A text that is not yet in any language: its id in the catalogues and the arguments to put in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Text:
    """A catalogue entry by id, e.g. ``Text("done.due", {"date": date(2026, 12, 9)})``.

    Presenters answer with these and never with sentences, so the language may change on any page.
    Arguments of type ``date`` and ``datetime`` are written by the catalogue in its own language;
    an argument may itself be a ``Text``.
    """

    id: str
    args: Mapping[str, object] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Verbatim:
    """Words that are shown as they are in every language: what a citizen typed, a name, a number."""

    words: str


@dataclass(frozen=True, slots=True)
class OfficeWords:
    """Words of an office's own settings, which no shipped catalogue has: a service, a village, a step of its procedure.

    ``by_language`` has them in Indonesian at least; ``id`` names them for prompts, e.g. ``office.service.perizinan``.
    """

    id: str
    by_language: Mapping[str, str] = field(hash=False)

    def within(self, language: str) -> str:
        """In this language, else in Indonesian: the office has not said them otherwise."""
        return self.by_language.get(language) or self.by_language["id"]


Words = Text | OfficeWords | Verbatim
"""What a page may show: a catalogue text, words of the office, or words that no language changes."""
