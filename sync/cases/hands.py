"""In whose name somebody acts: the own office, or an absent officer's by a dated delegation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

MANNERS = ("", "plh", "plt", "an")
"""Own office; pelaksana harian (absent for days); pelaksana tugas (the post is empty); atas nama (on behalf)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand:
    """``actor``: login of the person; ``role``: in which he acts; ``unit``: of that role, "" for whole-office roles.

    ``acting_for``: login of the officer whose delegation it is ("" in the own office); ``manner``: of `MANNERS`.
    """

    actor: str
    role: str
    unit: str = ""
    acting_for: str = ""
    manner: str = ""

    def did(self, at: datetime) -> dict[str, Any]:
        """The fields that every event of the desk begins with: who, in which role and for whom, and when."""
        return {
            "at": at,
            "actor": self.actor,
            "role": self.role,
            "acting_for": self.acting_for,
            "manner": self.manner,
        }
