"""The scripted citizen in a hurry, and one whose every page is measured."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from kiosk.demo import citizen
from kiosk.demo.citizen import PAPERS, TILES, Citizen
from kiosk.stage import Stage
from tests.ui.measures import faults

WORDS: Mapping[str, str] = MappingProxyType({**citizen.WORDS, "account": "Tiga kali\nkembali"})
SHOOTS = PAPERS | {"id_scan"}  # nobody waits half a second for the card to lie still


def brisk(stage: Stage) -> Citizen:
    """One who says little."""
    return Citizen(stage, words=WORDS, shoots=SHOOTS)


def measured(stage: Stage, tiles: Mapping[str, str] = TILES) -> tuple[Citizen, dict[str, list[str]]]:
    """A brisk one, and what was wrong with which page: as it stood, and once it was filled in."""
    found: dict[str, list[str]] = {}

    def look(page: str, filled: bool) -> None:
        if wrong := faults(stage):
            found[f"{page}, filled in" if filled else page] = wrong

    return Citizen(stage, tiles, WORDS, SHOOTS, look), found
