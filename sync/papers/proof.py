"""The code on a letter by which anybody can ask the office whether it is genuine: 16 hex digits of an HMAC.

The key is a secret of the centre (32 bytes); this module is handed it and knows no place. What is sealed is number, date
and class: none of it personal, and a letter with another number or date has another code.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from sync.papers.pictures import QrCode

KEY_SIZE = 32
_CONTEXT = b"kotak-aduan letter v1"
_SPACES = re.compile(r"\s+")
_CODE = re.compile(r"[0-9a-f]{16}")


def letter_code(key: bytes, number: str, day: date, klass: str) -> str:
    """16 lower-case hex digits (64 bits) over number, date and class of a letter; ``key``: 32 bytes."""
    if len(key) != KEY_SIZE:
        raise ValueError("the key of the letters has 32 bytes")
    parts = (normal_number(number), day.isoformat(), klass)
    message = b"\x00".join((_CONTEXT, *(part.encode() for part in parts)))
    return hmac.new(key, message, hashlib.sha256).hexdigest()[:16]


def genuine(key: bytes, number: str, day: date, klass: str, code: str) -> bool:
    """Whether ``code``, as a person typed it or a camera read it, is that letter's. Takes the same time either way."""
    typed = normal_code(code) or ""
    return hmac.compare_digest(letter_code(key, number, day, klass).encode(), typed.encode())


def normal_number(number: str) -> str:
    """A letter's number without what may differ between paper and keyboard: spaces, case, kinds of dashes."""
    words = unicodedata.normalize("NFKC", number).translate(
        str.maketrans("\u2010\u2011\u2012\u2013\u2014", "-----")
    )
    return _SPACES.sub("", words).upper()


def normal_code(code: str) -> str | None:
    """16 hex digits of what was typed (spaces and hyphens do not matter, O is 0), or None: no code at all."""
    glyphs = _SPACES.sub("", unicodedata.normalize("NFKC", code)).replace("-", "").lower().replace("o", "0")
    return glyphs if _CODE.fullmatch(glyphs) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterCheck:
    """What a letter prints so that it can be verified. ``page``: address of ``/verifikasi``; ``code``: 16 hex digits."""

    page: str
    number: str
    code: str

    @property
    def link(self) -> str:
        """What the QR holds: the page with number and code, for a browser with or without scripts."""
        return f"{self.page}?nomor={quote(self.number, safe='/')}&kode={self.code}"

    @property
    def shown(self) -> str:
        """The page's address as people type it, without its scheme."""
        return self.page.removeprefix("https://").removeprefix("http://")

    @property
    def groups(self) -> str:
        """``4F2A 9C01 77BE 0D3C``, to be typed."""
        return " ".join(self.code[start : start + 4] for start in range(0, 16, 4)).upper()

    @property
    def qr(self) -> QrCode:
        """The link as a code."""
        return QrCode(text=self.link, alt="Kode QR untuk memeriksa keaslian surat")
