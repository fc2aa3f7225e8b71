"""What a mail quotes of an earlier one is folded away for reading; the whole lies in the raw message.

By lines, once through. The library for it (mail-parser-reply 1.36) knows no Indonesian, drops lines, and takes the square
of the length: 12,000 empty lines were 5.5 s.
"""

from __future__ import annotations

import re

_REPLY = re.compile(r"^((re|fw|fwd|bls|balas|tr)\s*:\s*)+", re.IGNORECASE)
_TOKEN = re.compile(r"\[[0-9A-Za-z]{4}(-[0-9A-Za-z]{4}){2}-[0-9A-Za-z]\]\s*")
"""What our own subjects bear."""


def own_subject(subject: str) -> str:
    """What the sender wrote of it: "" for an answer to one of ours, and without the marks of answering."""
    return "" if _TOKEN.search(subject) else _REPLY.sub("", subject.strip())


_NAMES = (
    "from|dari|sent|dikirim|terkirim|date|tanggal|to|kepada|ke|untuk|cc|subject|subjek|perihal|judul|reply-to"
)
_HEADER = re.compile(rf"[*_\s>]{{0,4}}(?:{_NAMES})[*_]{{0,2}}\s?:.{{0,300}}", re.IGNORECASE)
_FIRST = re.compile(r"[*_\s>]{0,4}(?:from|dari)[*_]{0,2}\s?:", re.IGNORECASE)
_RULE = re.compile(
    r"[-_=\s]{3,60}(?:original message|forwarded message|pesan asli|pesan terusan|pesan yang diteruskan|diteruskan)"
    r"[-_=\s]{3,60}",
    re.IGNORECASE,
)
_WROTE_BEGINS = re.compile(r"\s{0,4}(?:on|pada|tanggal)\s", re.IGNORECASE)
_WROTE_ENDS = re.compile(r".{0,300}(?:wrote|menulis|berkata)\s?:\s{0,4}", re.IGNORECASE | re.DOTALL)
_LINE = re.compile(r"_{10,}\s*")
"""Outlook's, above its From."""
_SPAN = 3
"""Lines over which a program may break its "Pada … menulis:"."""


def parted(text: str) -> tuple[str, str]:
    """(own words, earlier mails that it repeats). Whoever writes between quoted lines, or wrote nothing of his own, is left
    whole: nothing of a complaint is ever folded away."""
    lines = text.split("\n")
    unbroken = _unbroken(lines)
    for at in range(len(lines)):
        if _begins(lines, at, unbroken):
            own, rest = "\n".join(lines[:at]).strip(), "\n".join(lines[at:]).strip()
            return (own, rest) if own else (text.strip(), "")
    return text.strip(), ""


def _unbroken(lines: list[str]) -> int:
    """From which line on there is no word of one's own."""
    own = (at for at in range(len(lines) - 1, -1, -1) if lines[at].strip() and not lines[at].startswith(">"))
    return next(own, -1) + 1


def _begins(lines: list[str], at: int, unbroken: int) -> bool:
    """Whether an earlier mail begins here and goes on to the end."""
    line = lines[at]
    if len(line) > 400:
        return False
    if _RULE.fullmatch(line):
        return True
    if _LINE.fullmatch(line):
        return at + 1 < len(lines) and _FIRST.match(lines[at + 1]) is not None
    if _FIRST.match(line):
        return sum(_HEADER.fullmatch(one) is not None for one in lines[at : at + 5]) >= 3
    if _WROTE_BEGINS.match(line):
        span = next((n for n in range(1, _SPAN + 1) if _wrote(lines[at : at + n])), 0)
        return span > 0 and at + span >= unbroken
    return line.startswith(">") and at >= unbroken


def _wrote(lines: list[str]) -> bool:
    return len(lines[-1]) <= 400 and _WROTE_ENDS.fullmatch(" ".join(lines)[:900]) is not None
