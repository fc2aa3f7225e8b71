"""The sound files of what is read aloud: rendered ones in the kiosk's folder, the office's own recordings before them.

``<kiosk folder>/audio/<language>/<piece>.wav`` with ``rendered.json`` beside them, which knows of each file the words
and the manner in which they were said; ``<config>/audio/<language>/<piece>.wav``. Pieces are those of
`kiosk.texts.spoken`. A file whose words have changed since is not played: nobody hears other words than he reads.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from hardware.audio.loudness import loudness
from hardware.audio.ports import Sound
from hardware.audio.shaping import peak
from hardware.audio.wav import NotWav, read_wav
from kiosk.texts.catalogue import Catalogue
from kiosk.texts.spoken import speakable
from kiosk.texts.text import OfficeWords

RENDERED = "rendered.json"
SOFTEST, LOUDEST = 0.02, 0.5
"""Root mean square of a recording: softer (-34 dBFS) is not heard in a lobby, louder (-6 dBFS) is distorted."""
SHORTEST_S = 0.2
_CLIPPED = 0.999


class Origin(StrEnum):
    """Where a prompt comes from."""

    RECORDED = "recorded"
    RENDERED = "rendered"
    STALE = "stale"  # rendered, but the words have changed
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Prompt:
    """One piece: its words, and where its sound comes from. ``unfit``: why the office's recording is not used."""

    piece: str
    words: str
    origin: Origin
    unfit: str = ""


def fingerprint(words: str, manner: str) -> str:
    """What a rendered file is made of."""
    return hashlib.sha256(f"{manner}\n{words}".encode()).hexdigest()[:16]


class PromptFiles:
    """``rendered`` and ``recorded``: the two folders, with one for each language in them. Reads at every call but what
    `refresh` has listed."""

    def __init__(self, rendered: Path, recorded: Path) -> None:
        self.rendered, self.recorded = rendered, recorded
        self._known: dict[str, tuple[Mapping[str, Mapping[str, str]], frozenset[str]]] = {}

    def refresh(self) -> None:
        """Looks into the folders anew at the next question."""
        self._known.clear()

    def origin(self, language: str, piece: str, words: str) -> Origin:
        """By names and fingerprints; a recording is not opened for that."""
        made, recorded = self._listed(language)
        if piece in recorded:
            return Origin.RECORDED
        if piece not in made:
            return Origin.MISSING
        return Origin.RENDERED if _is_of(made[piece], words) else Origin.STALE

    def sound(self, language: str, piece: str, words: str) -> Sound | None:
        """The office's recording if it is fit, else the rendered one if it says these words."""
        made, recorded = self._listed(language)
        if piece in recorded:
            sound = fit(self.recorded / language / f"{piece}.wav")
            if isinstance(sound, Sound):
                return sound
        if piece in made and _is_of(made[piece], words):
            sound = read_wav(self.rendered / language / f"{piece}.wav")
            return sound if isinstance(sound, Sound) else None
        return None

    def prompts(self, language: str, wanted: Mapping[str, str]) -> tuple[Prompt, ...]:
        """Every wanted piece (name to words), recordings opened and judged."""
        return tuple(self._prompt(language, piece, words) for piece, words in wanted.items())

    def strangers(self, language: str, wanted: Iterable[str]) -> tuple[str, ...]:
        """Recordings whose names belong to no piece: misspelt, or of a text that is gone."""
        return tuple(sorted(self._listed(language)[1] - set(wanted)))

    def manifest(self, language: str) -> dict[str, dict[str, str]]:
        """Of the rendered files that are there: by piece the words' digest and the whole fingerprint."""
        return {piece: dict(made) for piece, made in self._listed(language)[0].items()}

    def _prompt(self, language: str, piece: str, words: str) -> Prompt:
        origin = self.origin(language, piece, words)
        if origin is not Origin.RECORDED:
            return Prompt(piece, words, origin)
        judged = fit(self.recorded / language / f"{piece}.wav")
        if isinstance(judged, Sound):
            return Prompt(piece, words, origin)
        made = self._listed(language)[0].get(piece)
        instead = Origin.MISSING if made is None else Origin.RENDERED if _is_of(made, words) else Origin.STALE
        return Prompt(piece, words, instead, judged.why)

    def _listed(self, language: str) -> tuple[Mapping[str, Mapping[str, str]], frozenset[str]]:
        if language not in self._known:
            made = _read_manifest(self.rendered / language)
            self._known[language] = made, _names(self.recorded / language)
        return self._known[language]


def fit(path: Path) -> Sound | NotWav:
    """A recording that may take a prompt's place: the right form, long enough, neither whispered nor distorted."""
    sound = read_wav(path)
    if isinstance(sound, NotWav):
        return sound
    if sound.seconds < SHORTEST_S:
        return NotWav(f"shorter than {SHORTEST_S} seconds")
    level = loudness(sound.pcm)
    if level < SOFTEST:
        return NotWav(f"too soft: {level:.3f} of full scale on average, expected {SOFTEST} and more")
    if level > LOUDEST or peak(sound) >= _CLIPPED:
        return NotWav("too loud: the strongest parts are cut off")
    return sound


def wanted(catalogue: Catalogue, office: Iterable[OfficeWords]) -> dict[str, str]:
    """Every piece that this language can say, by name, in the order of names."""
    return dict(sorted(speakable(catalogue, office).items()))


def written(words: str, manner: str) -> dict[str, str]:
    """A line of the manifest."""
    return {"words": fingerprint(words, ""), "made": fingerprint(words, manner)}


def _is_of(made: Mapping[str, str], words: str) -> bool:
    return made.get("words") == fingerprint(words, "")


def _read_manifest(folder: Path) -> dict[str, dict[str, str]]:
    """Damaged or not there: nothing has been rendered, and the next build renders all anew."""
    try:
        found = json.loads((folder / RENDERED).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    if not isinstance(found, dict):
        return {}
    there = _names(folder)
    return {piece: made for piece, made in found.items() if isinstance(made, dict) and piece in there}


def _names(folder: Path) -> frozenset[str]:
    return frozenset(path.stem for path in folder.glob("*.wav")) if folder.is_dir() else frozenset()
