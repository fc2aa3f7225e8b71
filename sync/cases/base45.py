"""Base 45 (RFC 9285): bytes in the 45 characters of a QR code's alphanumeric mode."""

from __future__ import annotations

import struct

_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_VALUE = {character: value for value, character in enumerate(_ALPHABET)}
_WRITTEN = _ALPHABET.encode().ljust(256)  # for `bytes.translate`: a submit waits for its proof's text


def encode(data: bytes) -> str:
    """Two bytes become three characters, a last single byte two."""
    values = struct.unpack_from(f">{len(data) // 2}H", data)
    digits = [digit for value in values for digit in (value % 45, value // 45 % 45, value // 2025)]
    if len(data) % 2:
        digits += data[-1] % 45, data[-1] // 45
    return bytes(digits).translate(_WRITTEN).decode()


def decode(text: str) -> bytes:
    """The bytes again; ValueError for a foreign character, a wrong length or a value that overflows."""
    data = bytearray()
    for start in range(0, len(text), 3):
        group = text[start : start + 3]
        if len(group) == 1 or any(character not in _VALUE for character in group):
            raise ValueError("not base 45")
        value = sum(_VALUE[character] * 45**place for place, character in enumerate(group))
        if value >= 256 ** (len(group) - 1):
            raise ValueError("not base 45")
        data += value.to_bytes(len(group) - 1, "big")
    return bytes(data)
