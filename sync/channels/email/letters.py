"""From bytes to letters, whatever a sender's program calls them."""

from __future__ import annotations

import codecs
import re
from email.errors import HeaderParseError
from email.header import decode_header
from email.utils import getaddresses

from sync.central.messages.shaping import UNSHOWN

_NOT_OF_TEXT = {"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem"}
"""Codecs of Python that are no charset of a mail; two of them take the square of the length."""
_SPACE = re.compile(r"\s+")
_COMMENTS = 20


def decoded(data: bytes, charset: str | None) -> tuple[str, bool]:
    """The text, and whether every letter could be read. Without a charset that is known: UTF-8, else Windows-1252."""
    named = _codec(charset)
    for codec in (named, "utf-8") if named not in (None, "ascii") else ("utf-8",):
        try:
            return data.decode(codec or "utf-8"), True
        except (UnicodeError, ValueError):
            continue
    if named in (None, "ascii"):
        return data.decode("cp1252", "replace"), charset is None
    return data.decode(named, "replace"), False


def words(header: str | None) -> str:
    """A header in one line: encoded words (RFC 2047) decoded, letters outside ASCII taken for UTF-8."""
    if not header:
        return ""
    plain = _unescaped(header)
    try:
        pieces = decode_header(plain)
    except (HeaderParseError, ValueError):  # ValueError: base 64 that is none (binascii.Error)
        return one_line(plain)
    return one_line("".join(_piece(piece, charset) for piece, charset in pieces))


def addresses(header: str | None) -> list[str]:
    """The addresses of From, To and their like, without names; what is none is left out."""
    if not header:
        return []
    plain = _unescaped(header)[:2_000]
    if plain.count("(") > _COMMENTS:
        plain = plain.replace("(", " ")  # the library goes into itself with each
    found = getaddresses([plain])
    return [one for _, one in found if re.fullmatch(r"[^@\s<>]{1,64}@[^@\s<>]{1,190}", one)]


def sender_name(header: str | None) -> str:
    """What stands before the first address of From, "" for none and for what is an address itself."""
    if not header:
        return ""
    plain = _unescaped(header)[:2_000]
    if plain.count("(") > _COMMENTS:
        return ""
    name = words(next((name for name, _ in getaddresses([plain])), ""))
    return "" if "@" in name else name.strip("'\" ")[:120]


def readable(text: str) -> str:
    """Without control characters, halves of letters and what turns a line round; each line ends in LF."""
    return UNSHOWN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def unflowed(text: str, *, without_space: bool) -> str:
    """Paragraphs whose lines a sender's program has broken (RFC 3676): a line that ends in a space goes on in the next.

    What is quoted and the mark above a signature stay as they are. ``without_space``: the space is the program's (DelSp).
    """
    paragraphs: list[list[str]] = [[]]
    for one in readable(text).split("\n"):
        line = one.removeprefix(" ")
        fixed = line.startswith(">") or line == "-- "
        if fixed and paragraphs[-1]:
            paragraphs.append([])
        goes_on = line.endswith(" ") and not fixed
        paragraphs[-1].append(line[:-1] if goes_on and without_space else line)
        if not goes_on:
            paragraphs.append([])
    return "\n".join("".join(lines) for lines in paragraphs if lines)


def one_line(text: str) -> str:
    """For a subject or a name."""
    return _SPACE.sub(" ", readable(text)).strip()


def _unescaped(header: str) -> str:
    """Bytes outside ASCII come as halves of letters (surrogateescape)."""
    return decoded(header.encode("utf-8", "surrogateescape"), None)[0] if not header.isascii() else header


def _piece(piece: bytes | str, charset: str | None) -> str:
    return piece if isinstance(piece, str) else decoded(piece, charset)[0]


def _codec(charset: str | None) -> str | None:
    """Python's name of a charset; None for one that is unknown or not of text."""
    if not charset:
        return None
    try:
        found = codecs.lookup(charset.strip().strip("'\"")[:40])
    except (LookupError, ValueError, UnicodeError):
        return None
    return None if found.name in _NOT_OF_TEXT or not found._is_text_encoding else found.name
