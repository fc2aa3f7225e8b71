"""What a check of a way in or out tells, step by step."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Step:
    """``name``: what was tried; ``good``: whether it went; ``told``: what was found, for whoever sets it up; ``remedy``: what to
    do where it did not go, or could go better."""

    name: str
    good: bool
    told: str = ""
    remedy: str = ""
