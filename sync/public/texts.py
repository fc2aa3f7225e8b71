"""The public pages' words in three languages. A sentence that the kiosk says too is said in the same words."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

LANGUAGES: Mapping[str, str] = {"id": "Bahasa Indonesia", "mad": "Bhâsa Madhurâ", "en": "English"}
"""Each language named in itself; the first one is spoken where none was chosen."""

_WORDS = Path(__file__).parent / "words"


@dataclass(frozen=True, slots=True)
class Texts:
    """One language. A text that is missing is a bug and raises KeyError: a test compares the three."""

    language: str
    words: Mapping[str, str]

    def __call__(self, name: str, **arguments: object) -> str:
        """The text of this id, e.g. ``t("track.step", step=4, of=12)``."""
        text = self.words[name]
        return text.format_map(arguments) if arguments else text

    def has(self, name: str) -> bool:
        """Whether there is such a text."""
        return name in self.words


def texts(language: str) -> Texts:
    """The texts of a language; Indonesian for one that there is not."""
    return _read(language if language in LANGUAGES else "id")


@cache  # of the languages there are: whoever asks for others by the thousand fills no memory
def _read(language: str) -> Texts:
    tables = tomllib.loads((_WORDS / f"{language}.toml").read_text("utf-8"))
    return Texts(
        language, {f"{table}.{key}": text for table, lines in tables.items() for key, text in lines.items()}
    )
