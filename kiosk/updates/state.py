"""How far an update is, in one file of root's that is replaced whole; the lobby reads it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct

from sync.vault.folders import replace

FILE = "state.json"

Stage = Literal["rest", "unpacking", "trying", "ready", "switching", "probation", "returning"]
"""``ready``: unpacked and tried, waits for a moment without a visit; ``probation``: runs, and nothing is taken in until it
has shown that it lives; ``returning``: being taken back."""


class Said(Struct, frozen=True, kw_only=True):
    """How the last thing ended: ``word`` is stable, e.g. ``update.done`` or a refusal's code."""

    at: datetime
    version: str
    word: str
    details: dict[str, str | int] = {}


class Waiting(Struct, frozen=True, kw_only=True):
    """A release that is ready, while a newer one that a person has brought is being prepared; fields as of `State`."""

    version: str
    journal: str
    ready_at: datetime | None
    interrupted: int


class State(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """``version``: what is under way; ``previous``: what ran before it; ``floor``: the highest version that ever proved
    itself here, below which none is taken; ``failed``: versions that are never tried again by themselves, with why;
    ``interrupted``: how often power or a signal has cut this one off; ``journal``: its newest migration as told; ``ready_at``: since
    when it waits for a moment; ``waits``: what is ready again should the newer one under way come to nothing."""

    v: int = 1
    stage: Stage = "rest"
    version: str = ""
    previous: str = ""
    journal: str = ""
    ready_at: datetime | None = None
    interrupted: int = 0
    floor: str = ""
    failed: dict[str, str] = {}
    waits: Waiting | None = None
    last: Said | None = None


def read_state(folder: Path) -> State:
    """What stands there; a file that is none counts as nothing under way, so that the machine goes on with what runs."""
    try:
        return msgspec.json.decode((folder / FILE).read_bytes(), type=State)
    except (OSError, msgspec.DecodeError):
        return State()


def write_state(folder: Path, state: State) -> None:
    """On the disk when this returns."""
    replace(folder / FILE, msgspec.json.encode(state), mode=0o644)
