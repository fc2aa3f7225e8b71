"""From where to where the ink of each glyph of a tracking number reaches, in Noto Sans Bold.

Out of the font file, as a test proves, and not out of the drawn texture: to read one back Kivy brings a second picture
of the window into being, some 150 MB of memory.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

_EM = 1000
INK: Mapping[str, tuple[int, int]] = MappingProxyType(
    {
        "-": (30, 292),
        "0": (36, 535),
        "1": (59, 413),
        "2": (38, 539),
        "3": (38, 532),
        "4": (17, 555),
        "5": (49, 526),
        "6": (35, 539),
        "7": (27, 539),
        "8": (35, 536),
        "9": (32, 536),
        "A": (0, 690),
        "B": (90, 619),
        "C": (58, 602),
        "D": (90, 682),
        "E": (90, 501),
        "F": (90, 499),
        "G": (58, 644),
        "H": (90, 675),
        "I": (32, 357),
        "J": (-74, 241),
        "K": (90, 664),
        "L": (90, 531),
        "M": (90, 853),
        "N": (90, 723),
        "O": (58, 738),
        "P": (90, 583),
        "Q": (58, 738),
        "R": (90, 660),
        "S": (46, 511),
        "T": (20, 559),
        "U": (85, 671),
        "V": (0, 650),
        "W": (0, 967),
        "X": (0, 667),
        "Y": (0, 624),
        "Z": (24, 555),
    }
)
"""Left and right from the pen's place, in thousandths of the em."""


def ink_of(glyph: str, font_px: float) -> tuple[float, float] | None:
    """Left and right edge of the ink across a texture of this one glyph, pixels; None for a glyph that is not here.

    A glyph that reaches to the left of the pen (J) is set further right, so that nothing of it is cut.
    """
    edges = INK.get(glyph)
    if edges is None:
        return None
    left, right = edges
    over = min(0, left)
    return (left - over) * font_px / _EM, (right - over) * font_px / _EM
