"""Two versions of a letter beside each other: which lines went, came or changed, and which words in them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest

SAME, ADDED, REMOVED, CHANGED = "same", "added", "removed", "changed"
_WORDS = re.compile(r"\s+|[^\s]+")
_ALIKE = 0.4
"""Lines with fewer words in common are not one line that changed, but one that went and one that came."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words that are ``same``, ``added`` or ``removed``."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class LineChange:
    """One line: ``same``, ``added``, ``removed`` or ``changed`` (only then several stretches)."""

    kind: str
    stretches: tuple[Stretch, ...]


def compare(old: str, new: str) -> tuple[LineChange, ...]:
    """All lines of both texts in their order; blank lines are not compared."""
    before, after = _lines(old), _lines(new)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    return tuple(
        line
        for kind, start, end, first, last in matcher.get_opcodes()
        for line in _changes(kind, before[start:end], after[first:last])
    )


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _changes(kind: str, before: Sequence[str], after: Sequence[str]) -> Iterator[LineChange]:
    if kind == "equal":
        yield from (LineChange(SAME, (Stretch(SAME, line),)) for line in before)
        return
    for old, new in zip_longest(before, after):
        if old is not None and new is not None:
            yield from _changed(old, new)
        elif old is not None:
            yield LineChange(REMOVED, (Stretch(REMOVED, old),))
        else:
            yield LineChange(ADDED, (Stretch(ADDED, new),))


def _changed(old: str, new: str) -> Iterator[LineChange]:
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    if matcher.ratio() < _ALIKE:
        yield LineChange(REMOVED, (Stretch(REMOVED, old),))
        yield LineChange(ADDED, (Stretch(ADDED, new),))
        return
    stretches: list[Stretch] = []
    for kind, start, end, first, last in matcher.get_opcodes():
        if kind == "equal":
            stretches.append(Stretch(SAME, "".join(before[start:end])))
            continue
        for name, words in ((REMOVED, before[start:end]), (ADDED, after[first:last])):
            if words:
                stretches.append(Stretch(name, "".join(words)))
    yield LineChange(CHANGED, tuple(stretches))
