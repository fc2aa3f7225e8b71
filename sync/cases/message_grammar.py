"""The words that a message to the office may begin with (channels.md, section 3), and the numbers that stand in it.

Any case, with or without a colon: ``LAPOR <isi>``, ``STATUS <nomor>``, ``BATAL <nomor>``, ``BANTUAN``, ``STOP``. A word is
a command only where the rest fits it: "Bantuan sosial belum cair" and "status tanah saya" are complaints, not commands,
and all that is no command goes to staff.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from enum import StrEnum

from sync.cases.numbers import TrackingNumber
from sync.cases.refusal import Refusal


class Command(StrEnum):
    """What a message asks for; `FREE`: no command, a person reads it."""

    REPORT = "lapor"
    STATUS = "status"
    WITHDRAW = "batal"
    HELP = "bantuan"
    STOP = "stop"
    FREE = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """A message as the grammar reads it.

    ``text``: of `REPORT` what is complained of (may be empty), of `FREE` the whole message, else "". ``number``: of
    `STATUS` and `WITHDRAW` a number that is well formed, which need not be anybody's; else ``wrong`` says why there is
    none: refusals of `TrackingNumber.parse`, or ``number.missing``.
    """

    command: Command
    text: str = field(default="", repr=False)
    number: TrackingNumber | None = None
    wrong: Refusal | None = None


_FIRST_WORD = re.compile(
    r"[^\w]*(lapor|status|batal|bantuan|stop)\b[\s:;.,!?\-\u2010-\u2015=>*_#\"']*", re.IGNORECASE
)
_NUMBER = re.compile(
    r"(?<![0-9A-Za-z])(?=([0-9A-Za-z]{4}(?:[ \t\-\u2010-\u2014]{0,3}[0-9A-Za-z]{4}){2}"
    r"[ \t\-\u2010-\u2014]{0,3}[0-9A-Za-z])(?![0-9A-Za-z]))"
)
"""Thirteen glyphs in groups of 4, 4, 4 and 1, apart or not; found at every place where one may begin."""
_LONGEST_LOOKED_AT = 200_000
_A_NUMBER_AT_MOST = 24
"""Glyphs of a number that somebody mistyped, with its spaces; what is longer is prose."""


def read_command(text: str) -> Asked:
    """The command that a message is, or that it is none. Pure; any text whatever gives an answer."""
    words = _plain(text).strip()
    found = _FIRST_WORD.match(words)
    if found is None:
        return Asked(Command.FREE, words)
    command, rest = Command(found[1].lower()), words[found.end() :].strip()
    if command is Command.REPORT:
        return Asked(command, rest)
    if command in (Command.HELP, Command.STOP):
        return Asked(Command.FREE, words) if rest else Asked(command)
    return _about_a_number(command, rest) or Asked(Command.FREE, words)


def numbers_in(text: str) -> tuple[TrackingNumber, ...]:
    """Every well-formed tracking number that stands in it, each once, in order: bare, spaced, or as ``[PGT0-…]``.

    Thirteen glyphs of prose pass the check once in 32 times: whether the number is anybody's is another question.
    """
    candidates = (TrackingNumber.parse(one[1]) for one in _NUMBER.finditer(_plain(text)))
    return tuple(dict.fromkeys(one for one in candidates if isinstance(one, TrackingNumber)))


def _about_a_number(command: Command, rest: str) -> Asked | None:
    """None where what follows is prose without a number."""
    named = numbers_in(rest)
    if named:
        return Asked(command, number=named[0])
    if not any(one.isalnum() for one in rest):
        return Asked(command, wrong=Refusal("number.missing"))
    mistyped = len(rest) <= _A_NUMBER_AT_MOST and any(one.isdigit() for one in rest)
    parsed = TrackingNumber.parse(rest.strip(" \t.,;:[]()<>\"'"))
    if isinstance(parsed, TrackingNumber):
        return Asked(command, number=parsed)
    return Asked(command, wrong=parsed) if mistyped else None


def _plain(text: str) -> str:
    """Wide and styled letters as plain ones, without control characters and signs of no width, on lines of their own still."""
    return unicodedata.normalize("NFKC", text[:_LONGEST_LOOKED_AT]).translate(_SHOWN)


class _Shown(dict[int, int | None]):
    """For `str.translate`: each letter as it is, None for one that cannot be seen; looked up once."""

    def __missing__(self, code: int) -> int | None:
        unseen = chr(code) not in "\n\t" and unicodedata.category(chr(code)) in ("Cc", "Cf", "Cs")
        self[code] = None if unseen else code
        return self[code]


_SHOWN = _Shown()
