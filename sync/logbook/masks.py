"""What other people's code wants to say, before it is written: everything that might be about a person is taken out.

Libraries log addresses, header values and pieces of bodies. Of their records only warnings and errors pass; their words
only where they stand like that in the library's own code, so that nothing was put into them; their arguments only as
numbers and stable words. Whatever then still has the shape of a personal value is masked.
"""

from __future__ import annotations

import linecache
import logging
import re
from collections.abc import Callable

from sync.logbook.note import is_word

_OURS = ("kiosk", "hardware", "sync")
_LONGEST = 500
UNTOLD = "?"
"""Stands for words that may hold values; logger and place in the code say where they come from."""

_SHAPES: tuple[tuple[str, str], ...] = (
    (r"\?[^\s\"'<>]+", "?[query]"),
    (r"[^\s\"'<>@=:,;()]+@[^\s\"'<>@,;()]+", "[e-mail]"),
    (r"(?<![0-9A-Za-z])[0-9A-Z]{4}-?[0-9A-Z]{4}-?[0-9A-Z]{4}-?[0-9A-Z](?![0-9A-Za-z])", "[number]"),
    (r"[0-9A-Fa-f]{32,}|[A-Za-z0-9+/_-]{32,}={0,2}", "[token]"),
    # An account of a bank, a NIK, a telephone: seven digits or more, however they are grouped.
    (r"\+?\d(?:[ ().-]{0,2}\d){6,}", "[digits]"),
    (r"\d{1,3}(?:\.\d{1,3}){3}|(?<![\w:])[0-9A-Fa-f]{0,4}(?::[0-9A-Fa-f]{0,4}){3,7}(?![\w:])", "[address]"),
)
_MASKS = tuple((re.compile(shape), mask) for shape, mask in _SHAPES)


def masked(text: str) -> str:
    """The text on one line, at most 500 characters, without query strings, e-mail addresses, long numbers and tokens."""
    line = " ".join(text.split())
    for shape, mask in _MASKS:
        line = shape.sub(mask, line)
    return line[:_LONGEST]


def is_ours(logger: str) -> bool:
    """Whether the record comes from this project's own code, whose arguments hold nothing personal."""
    return logger.partition(".")[0] in _OURS


def message_of(record: logging.LogRecord) -> str:
    """What a record that is no event of ours says, as far as it may be said."""
    if not isinstance(record.msg, str) or not (is_ours(record.name) or _stands_in_the_code(record)):
        return UNTOLD
    words = record.msg
    if not record.args:
        return masked(words)
    let_through: Callable[[object], object] = _as_it_is if is_ours(record.name) else _only_plain
    given = record.args
    try:
        if isinstance(given, dict):
            return masked(words % {name: let_through(value) for name, value in given.items()})
        return masked(words % tuple(let_through(value) for value in given))
    except (TypeError, ValueError, KeyError):
        return masked(words)


def _stands_in_the_code(record: logging.LogRecord) -> bool:
    """Whether the message is written so in the file that logged it, and not put together from values."""
    words = str(record.msg).strip()
    return bool(words) and any(words in line for line in linecache.getlines(record.pathname))


def _as_it_is(value: object) -> object:
    return value


def _only_plain(value: object) -> object:
    if isinstance(value, int | float):
        return value
    return value if isinstance(value, str) and is_word(value) else "?"
