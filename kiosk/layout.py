"""How a visitor wants the screens ("Tampilan"): size of type, colours, reach, hand, motion, loudness. No Kivy, no words.

One value of the visit, back to `STANDARD` with its end. What it means in millimetres and colours is said in
`kiosk.widgets.look`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class TextSize(StrEnum):
    """Height of the type; millimetres in `kiosk.widgets.look.scale_for`."""

    MEDIUM = "m"
    LARGE = "l"
    EXTRA = "xl"


class Colours(StrEnum):
    """The four colour modes."""

    LIGHT = "light"
    DARK = "dark"
    CONTRAST = "contrast"  # white and yellow on black
    CREAM = "cream"  # black on pale yellow, for eyes that white dazzles


LOUDEST = 4


@dataclass(frozen=True, slots=True)
class Layout:
    """``low_reach``: all controls in the lower half; ``left_handed``: what leads on is on the left; ``less_motion``:
    nothing moves by itself but the countdown; ``loudness``: 0 (silent) to `LOUDEST`; ``abc_keys``: the keyboard's letters in
    the order of the alphabet, for who never learnt another."""

    text: TextSize = TextSize.MEDIUM
    colours: Colours = Colours.LIGHT
    low_reach: bool = False
    left_handed: bool = False
    less_motion: bool = False
    loudness: int = 2
    abc_keys: bool = False


STANDARD = Layout()
