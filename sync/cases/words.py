"""What a person typed, made storable: Unicode NFC, nothing that commands a device or turns the line round."""

from __future__ import annotations

import re
import unicodedata

from sync.cases.refusal import Refusal

# ESC, GS, DLE and their like could command a printer; the bidirectional overrides could show a name backwards.
_CONTROLS = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_LINE_ENDS = re.compile(r"\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")


def clean(text: str, max_length: int, multiline: bool = False) -> str | Refusal:
    """The words as they are stored: NFC, trimmed at both ends, everything else faithfully kept.

    ``max_length`` counts code points after cleaning. Refusals: ``text.surrogate`` (half a character,
    cannot be stored), ``text.too_long`` {"n", "max"}. Without ``multiline`` a line end becomes a space.
    """
    if _SURROGATE.search(text):
        return Refusal("text.surrogate")
    words = _LINE_ENDS.sub("\n", text).replace("\t", " ")
    words = _CONTROLS.sub("", words)
    if not multiline:
        words = words.replace("\n", " ")
    words = unicodedata.normalize("NFC", words).strip()
    if len(words) > max_length:
        return Refusal("text.too_long", {"n": len(words), "max": max_length})
    return words
