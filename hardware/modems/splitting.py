"""A text in as few SMS as it takes: 160 septets or 70 code units in one, 153 or 67 in each of several."""

from __future__ import annotations

from collections.abc import Sequence

from hardware.modems.alphabet import septets_of
from hardware.modems.pdu import Coding, Submit

MOST_PARTS = 255
_ROOM = {Coding.SEVEN_BIT: (160, 153), Coding.UCS2: (140, 134)}
"""Septets, and octets of UCS-2: alone, and beside a header of six octets."""


def split(text: str, recipient: str, reference: int, *, report: bool = True) -> tuple[Submit, ...]:
    """``reference``: 0 to 255, the same in all parts. Raises ValueError beyond 255 parts.

    A character is never cut in two: not an escaped one, not a pair of surrogates.
    """
    coding, glyphs = _glyphs(text)
    alone, beside = _ROOM[coding]
    whole = tuple(code for codes in glyphs for code in codes)
    if len(whole) <= alone:
        return (Submit(recipient, coding, b"", whole, report),)
    pieces = _pieces(glyphs, beside)
    if len(pieces) > MOST_PARTS:
        raise ValueError(f"{len(pieces)} parts are more than {MOST_PARTS}")
    return tuple(
        Submit(recipient, coding, bytes([0, 3, reference, len(pieces), number]), piece, report)
        for number, piece in enumerate(pieces, 1)
    )


def _glyphs(text: str) -> tuple[Coding, Sequence[tuple[int, ...]]]:
    septets = septets_of(text)
    if septets is not None:
        return Coding.SEVEN_BIT, septets
    return Coding.UCS2, [tuple(glyph.encode("utf-16-be", "replace")) for glyph in text]


def _pieces(glyphs: Sequence[tuple[int, ...]], room: int) -> list[tuple[int, ...]]:
    pieces: list[tuple[int, ...]] = []
    piece: tuple[int, ...] = ()
    for codes in glyphs:
        if len(piece) + len(codes) > room:
            pieces.append(piece)
            piece = ()
        piece += codes
    return [*pieces, piece]
