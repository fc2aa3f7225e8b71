"""Code 128, code set B (ISO/IEC 15417): letters, digits and signs as bars. Pure."""

from __future__ import annotations

# Widths of bar, space, bar, space, bar, space for the values 0 to 105; the stop has one bar more.
_PATTERNS = (  # noqa: SIM905 -- a table to be looked at
    "212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 122231 "
    "113222 123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 322112 322211 "
    "212123 212321 232121 111323 131123 131321 112313 132113 132311 211313 231113 231311 112133 112331 132131 "
    "113123 113321 133121 313121 211331 231131 213113 213311 213131 311123 311321 331121 312113 312311 332111 "
    "314111 221411 431111 111224 111422 121124 121421 141122 141221 112214 112412 122114 122411 142112 142211 "
    "241211 221114 413111 241112 134111 111242 121142 121241 114212 124112 124211 411212 421112 421211 212141 "
    "214121 412121 111143 111341 131141 114113 114311 411113 411311 113141 114131 311141 411131 211412 211214 "
    "211232"
).split()
_START_B = 104
_STOP = "2331112"
_FIRST = 32


def bars(text: str) -> tuple[bool, ...]:
    """Modules of ``text`` from left to right, True for black, without quiet zones.

    ValueError for anything but the characters from space to ~.
    """
    values = [ord(character) - _FIRST for character in text]
    if not values or not all(0 <= value <= 94 for value in values):
        raise ValueError("Code 128 here holds printable ASCII only")
    check = (_START_B + sum(place * value for place, value in enumerate(values, 1))) % 103
    widths = "".join(_PATTERNS[value] for value in (_START_B, *values, check)) + _STOP
    return tuple(index % 2 == 0 for index, width in enumerate(widths) for _ in range(int(width)))
