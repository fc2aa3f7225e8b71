"""The catalogue of events, as ``events.toml`` tells it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_CATALOGUE = Path(__file__).parent / "events.toml"


@dataclass(frozen=True, slots=True)
class Event:
    """One event. ``level``: info, warning or error; ``facts``: the names of what it may carry."""

    name: str
    level: str
    meaning: str
    action: str
    facts: frozenset[str]


@cache
def events() -> Mapping[str, Event]:
    """All events by their dotted name."""
    found = {}
    for area, by_name in tomllib.loads(_CATALOGUE.read_text(encoding="utf-8")).items():
        for short, row in by_name.items():
            name = f"{area}.{short}"
            found[name] = Event(name, row["level"], row["meaning"], row["action"], frozenset(row["facts"]))
    return found
