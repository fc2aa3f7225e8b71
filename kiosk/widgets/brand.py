"""What is the office's own on the glass: its colour and its emblem; and how colours are judged. No Kivy here."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

Colour = tuple[float, float, float, float]
"""Red, green, blue and alpha, from 0 to 1."""


def colour(code: str, alpha: float = 1.0) -> Colour:
    """``"#07425b"`` as a colour."""
    return int(code[1:3], 16) / 255, int(code[3:5], 16) / 255, int(code[5:7], 16) / 255, alpha


def contrast(one: Colour, other: Colour) -> float:
    """1 to 21, by the formula of WCAG 2.2 (relative luminance, sRGB)."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(one: Colour) -> float:
    parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in one[:3]]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def mixed(one: Colour, other: Colour, part: float) -> Colour:
    """``part`` (0 to 1) of the other colour in this one."""
    red, green, blue = (a + (b - a) * part for a, b in zip(one[:3], other[:3], strict=True))
    return red, green, blue, one[3]


@dataclass(frozen=True, slots=True)
class Brand:
    """``primary``: the office's colour in the two light modes, None for ours; ``emblem``: its picture in the header,
    None for a plain mark. The regency's emblem is never drawn by us. ``photo``: of the office, over the poster; None: the
    poster has all the room."""

    primary: Colour | None = None
    emblem: Path | None = None
    photo: Path | None = None


PLAIN = Brand()
