"""The GSM 7 bit default alphabet with its extension table, and septets in octets (3GPP TS 23.038, 6.1.2.1 and 6.2.1)."""

from __future__ import annotations

from collections.abc import Sequence

_DEFAULT = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENSION = {
    0x0A: "\f", 0x14: "^", 0x28: "{", 0x29: "}", 0x2F: "\\", 0x3C: "[", 0x3D: "~", 0x3E: "]", 0x40: "|", 0x65: "€",
}  # fmt: skip
_ESCAPE = 0x1B
_SEPTETS = {glyph: (code,) for code, glyph in enumerate(_DEFAULT) if code != _ESCAPE} | {
    glyph: (_ESCAPE, code) for code, glyph in _EXTENSION.items()
}


def septets_of(text: str) -> list[tuple[int, ...]] | None:
    """The septets of each character, one or two; None where one of them is not in the alphabet."""
    found = [_SEPTETS.get(glyph) for glyph in text]
    return [codes for codes in found if codes is not None] if None not in found else None


def text_of(septets: Sequence[int]) -> str:
    """What septets say. An escape that leads nowhere is a space, an unknown extension the letter of the default table
    (6.2.1.1, note 1)."""
    said = []
    codes = iter(septets)
    for code in codes:
        if code != _ESCAPE:
            said.append(_DEFAULT[code])
            continue
        extended = next(codes, _ESCAPE)
        said.append(" " if extended == _ESCAPE else _EXTENSION.get(extended, _DEFAULT[extended]))
    return "".join(said)


def pack(septets: Sequence[int], fill: int = 0) -> bytes:
    """Septets in octets, the first in the lowest bits; ``fill`` empty bits lead up to a septet's border after a header."""
    bits = sum(code << (7 * place + fill) for place, code in enumerate(septets))
    return bits.to_bytes((7 * len(septets) + fill + 7) // 8, "little")


def unpack(octets: bytes, count: int, fill: int = 0) -> list[int]:
    """``count`` septets, or as many as there are."""
    bits = int.from_bytes(octets, "little") >> fill
    whole = min(count, max(0, 8 * len(octets) - fill) // 7)
    return [bits >> (7 * place) & 0x7F for place in range(whole)]
