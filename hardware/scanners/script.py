"""What a technician's twin plays: a picture, a folder of pictures, or a script that also makes trouble."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

PICTURES = (".jpg", ".jpeg", ".png", ".webp", ".ppm", ".pnm")
HELD = 30
"""Pictures a file is shown for: long enough to lie still and be taken."""


@dataclass(frozen=True, slots=True)
class Show:
    """``picture`` for ``times`` looks."""

    picture: Path
    times: int = HELD


@dataclass(frozen=True, slots=True)
class Stall:
    """No picture for ``seconds``."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Turn:
    """``word`` is unplug, replug, jam, dark or light; dark is 16 % of the light."""

    word: str


Step = Show | Stall | Turn
_WORDS = ("unplug", "replug", "jam", "dark", "light")
_LANGUAGE = "frames PATH [TIMES] | stall SECONDS | unplug | replug | jam | dark | light"


def steps_of(path: Path) -> Sequence[Step] | str:
    """The steps of ``path``, or what is wrong. Pictures of a folder come in the order of their names; paths in a
    script are relative to it, and ``#`` begins a remark."""
    try:
        if path.is_dir() or path.suffix.lower() in PICTURES:
            return _shows(path, HELD)
        steps: list[Step] = []
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            words = line.split("#")[0].split()
            came = _step(words, path.parent) if words else ()
            if came is None:
                return f"{path.name}, line {number}: {_LANGUAGE}"
            steps += came
    except (OSError, UnicodeDecodeError) as error:
        return f"{path}: {getattr(error, 'strerror', None) or 'is no text'}"
    return steps if any(isinstance(step, Show) for step in steps) else f"{path}: no picture"


def _step(words: Sequence[str], folder: Path) -> Sequence[Step] | None:
    match words:
        case ["frames", name]:
            return _shows(folder / name, HELD)
        case ["frames", name, times] if times.isdecimal() and 0 < int(times) < 100_000:
            return _shows(folder / name, int(times))
        case ["stall", seconds] if seconds.replace(".", "", 1).isdecimal():
            return (Stall(float(seconds)),)
        case [word] if word in _WORDS:
            return (Turn(word),)
    return None


def _shows(path: Path, times: int) -> Sequence[Step]:
    if not path.is_dir():
        path.stat()  # a missing one is found out at the start, not in the middle
        return (Show(path, times),)
    return [Show(file, times) for file in sorted(path.iterdir()) if file.suffix.lower() in PICTURES]
