"""Releases that nobody comes back to: half a gigabyte each, and each new version would leave one more."""

from __future__ import annotations

import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from hardware.appliance.places import RELEASES, under
from hardware.appliance.record import Record
from hardware.appliance.release import as_numbers, facts
from hardware.appliance.system import System, Trouble

_VERSION = re.compile(r"[0-9]+(\.[0-9]+)*")


@dataclass(frozen=True)
class OldReleases:
    """Below ``version``, which is in force now, the newest whole one stays. Newer ones are none of ours: an update of a kiosk may
    have one ready."""

    version: str

    @property
    def what(self) -> str:
        return f"releases: {self.version} and the one before it stay, older ones go"

    def is_so(self, system: System, record: Record) -> bool:
        return not self._old(system)

    def told(self, system: System, record: Record) -> Sequence[str]:
        return [f"  - {RELEASES / one.name}" for one in self._old(system)]

    def do(self, system: System, record: Record) -> Trouble | None:
        for one in self._old(system):
            shutil.rmtree(one)
        return None

    def _old(self, system: System) -> list[Path]:
        folder = under(system.root, RELEASES)
        below = [one for one in sorted(folder.glob("*")) if self._is_below(one)]
        whole = [one for one in below if facts(one) is not None]
        before = max(whole, key=lambda one: as_numbers(one.name), default=None)
        return [one for one in below if one != before]

    def _is_below(self, release: Path) -> bool:
        is_release = release.is_dir() and _VERSION.fullmatch(release.name) is not None
        return is_release and as_numbers(release.name) < as_numbers(self.version)
