"""The two numbers a kiosk issues on its own: tracking number (unguessable) and serial (gapless)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sync.cases.refusal import Refusal

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O, U. A glyph's place is its value in GF(32)."""

_VALUE = {glyph: value for value, glyph in enumerate(ALPHABET)}
_POLYNOMIAL = 0b100101  # x^5 + x^2 + 1, primitive: 2 runs through all 31 non-zero elements
_AS_MEANT = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzIOL", "ABCDEFGH1JK1MN0PQRSTUVWXYZ101", " \t-\u2010\u2011\u2012\u2013\u2014"
)
_MAX_SERIAL = (1 << 24) - 1  # three bytes in the receipt's proof


def _doubled(value: int) -> int:
    value <<= 1
    return value ^ _POLYNOMIAL if value & 0b100000 else value


_DOUBLED = tuple(_doubled(value) for value in range(32))


def check_glyph(twelve: str) -> str:
    """The 13th glyph that makes the sum of all, each weighted with 2^distance from it in GF(32), zero.

    Every single wrong glyph, every swap of two neighbours and every jump swap gives another sum.
    """
    total = 0
    for glyph in twelve:
        total = _DOUBLED[total ^ _VALUE[glyph]]
    return ALPHABET[total]


@dataclass(frozen=True, slots=True)
class TrackingNumber:
    """``PGT1-7K4M-92QX-Z``: office and enrolment (4 glyphs), 40 random bits (8), check glyph (1)."""

    glyphs: str

    def __post_init__(self) -> None:
        if len(self.glyphs) != 13 or any(glyph not in _VALUE for glyph in self.glyphs):
            raise ValueError("a tracking number has 13 glyphs of the alphabet")
        if check_glyph(self.glyphs[:12]) != self.glyphs[12]:
            raise ValueError("the check glyph does not fit")

    @classmethod
    def parse(cls, text: str) -> TrackingNumber | Refusal:
        """What a person typed or said, or why it is none: ``number.glyph``, ``number.length``, ``number.check``.

        Lower case, spaces and hyphens do not matter; O is read as 0, I and L as 1.
        """
        glyphs = text.strip().translate(_AS_MEANT)
        for glyph in glyphs:
            if glyph not in _VALUE:
                return Refusal("number.glyph", {"glyph": glyph})
        if len(glyphs) != 13:
            return Refusal("number.length", {"n": len(glyphs)})
        if check_glyph(glyphs[:12]) != glyphs[12]:
            return Refusal("number.check")
        return cls(glyphs)

    @classmethod
    def draw(cls, prefix: str, randbits: Callable[[int], int]) -> TrackingNumber:
        """A new number behind ``prefix`` (4 glyphs); ``randbits`` is `secrets.randbits` or its like."""
        if len(prefix) != 4:
            raise ValueError("a prefix has 4 glyphs")
        drawn = randbits(40)
        twelve = prefix + "".join(ALPHABET[drawn >> shift & 31] for shift in range(35, -1, -5))
        return cls(twelve + check_glyph(twelve))

    @property
    def prefix(self) -> str:
        """Office code (3 glyphs) and enrolment (1)."""
        return self.glyphs[:4]

    @property
    def groups(self) -> tuple[str, str, str, str]:
        """As it is shown: ("PGT1", "7K4M", "92QX", "Z")."""
        return self.glyphs[:4], self.glyphs[4:8], self.glyphs[8:12], self.glyphs[12]

    def __str__(self) -> str:
        return "-".join(self.groups)

    def to_bytes(self) -> bytes:
        """Eight bytes, big-endian: four zero bits, then twelve glyphs of five; the check is left out."""
        value = 0
        for glyph in self.glyphs[:12]:
            value = value << 5 | _VALUE[glyph]
        return value.to_bytes(8, "big")

    @classmethod
    def from_bytes(cls, data: bytes) -> TrackingNumber:
        """The way back from `to_bytes`; raises ValueError for what it cannot have written."""
        value = int.from_bytes(data, "big")
        if len(data) != 8 or value >> 60:
            raise ValueError("not the eight bytes of a tracking number")
        twelve = "".join(ALPHABET[value >> shift & 31] for shift in range(55, -1, -5))
        return cls(twelve + check_glyph(twelve))


@dataclass(frozen=True, slots=True, order=True)
class Serial:
    """000001, 000002 ... without a gap per enrolment; at most 16,777,215."""

    value: int

    def __post_init__(self) -> None:
        if not 1 <= self.value <= _MAX_SERIAL:
            raise ValueError("a serial lies between 1 and 16,777,215")

    def __str__(self) -> str:
        return f"{self.value:06d}"
