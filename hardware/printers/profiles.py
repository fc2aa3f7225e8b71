"""What is known of printer models, and what the settings make of it.

Widths, resolutions and speeds are the makers' figures (Epson's technical reference guides of TM-T20, T82 and
T88). "Generic" is the least that the clones sold as 80 mm and 58 mm printers have in common: no completion
query, and a speed at which a job is surely out before a clean status is believed. Clones differ; what a
device at hand answers is told by ``kiosk doctor``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from hardware.settings import PrinterSettings

Mode = Literal["raster", "text"]

SLOW_BAUD = 115200
"""Below this a picture takes a quarter of a minute and more on a serial line; text takes seconds."""


@dataclass(frozen=True, slots=True)
class Profile:
    """One model.

    ``dots``: printable width; ``dpi``: dots an inch; ``mm_per_s``: the speed the maker states, never above it.
    ``completion_query``: the model answers ``GS ( H``, so its silence means that the job was lost.
    ``reports``: it answers for itself at all; where it does not, the person in front is asked after each paper.
    ``names``: how its model calls itself in answer to ``GS I 67``, by their beginnings.
    """

    model: str
    dots: int
    dpi: int
    mm_per_s: int
    cutter: bool
    completion_query: bool
    reports: bool = True
    names: tuple[str, ...] = ()
    mode: Mode = "raster"


PROFILES: Mapping[str, Profile] = MappingProxyType(
    {
        profile.model: profile
        for profile in (
            Profile("epson-tm-t20", 576, 203, 150, cutter=True, completion_query=True, names=("TM-T20",)),
            Profile("epson-tm-t82", 576, 203, 150, cutter=True, completion_query=True, names=("TM-T82",)),
            Profile("epson-tm-t88", 512, 180, 200, cutter=True, completion_query=True, names=("TM-T88",)),
            Profile("generic-80", 576, 203, 100, cutter=True, completion_query=False),
            Profile("generic-58", 384, 203, 50, cutter=False, completion_query=False),
            # The width that fits on every paper, and nothing taken for granted.
            Profile("unknown", 384, 203, 50, cutter=False, completion_query=False, reports=False),
        )
    }
)


def profile_for(settings: PrinterSettings) -> Profile:
    """The model of ``settings`` with what the settings say otherwise."""
    known = PROFILES[settings.model]
    return Profile(
        known.model,
        settings.dots or known.dots,
        settings.dpi or known.dpi,
        settings.mm_per_s or known.mm_per_s,
        known.cutter if settings.cutter is None else settings.cutter,
        known.completion_query if settings.completion_query is None else settings.completion_query,
        _reports(settings, known),
        known.names,
        _mode(settings),
    )


def _reports(settings: PrinterSettings, known: Profile) -> bool:
    if settings.kind == "cups":
        return False  # a queue carries no answer, whatever the model could say
    return known.reports if settings.allow_silent is None else not settings.allow_silent


def model_named(name: str) -> Profile | None:
    """The profile of a printer that calls itself ``name`` (``GS I 67``), or None if it is not known."""
    known = [profile for profile in PROFILES.values() if any(map(name.upper().startswith, profile.names))]
    return known[0] if known else None


def _mode(settings: PrinterSettings) -> Mode:
    if settings.mode != "auto":
        return settings.mode
    return "text" if settings.kind == "serial" and settings.baud < SLOW_BAUD else "raster"
