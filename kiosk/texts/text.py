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


Words = Text | Verbatim
"""What a page may show: a catalogue text, or words that no language changes."""
