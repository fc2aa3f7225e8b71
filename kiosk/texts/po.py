"""Reads the part of gettext's .po format that our catalogues use: msgid, msgstr, strings over several lines.

The files are read as they are written, so nothing has to be compiled before a translator sees his change.
Plural forms and contexts are not used and are refused, with the number of the line.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator


class PoError(ValueError):
    """A catalogue that cannot be read; the message says which line."""


def read_po(text: str) -> dict[str, str]:
    """The entries by msgid, without the header and without entries that are still empty or marked fuzzy."""
    entries: dict[str, str] = {}
    for line, fuzzy, fields in _entries(text):
        if "msgid" not in fields or "msgstr" not in fields:
            raise PoError(f"line {line}: an entry needs msgid and msgstr")
        name = fields["msgid"]
        if name in entries:
            raise PoError(f"line {line}: {name} stands twice")
        if name and fields["msgstr"] and not fuzzy:
            entries[name] = fields["msgstr"]
    return entries


def _entries(text: str) -> Iterator[tuple[int, bool, dict[str, str]]]:
    """Blocks parted by blank lines: number of the last line, marked fuzzy?, fields by keyword."""
    fields: dict[str, str] = {}
    keyword, fuzzy, number = "", False, 0
    for number, line in enumerate([*text.splitlines(), ""], start=1):
        words = line.strip()
        if not words:
            if fields:
                yield number, fuzzy, fields
            fields, keyword, fuzzy = {}, "", False
        elif words.startswith("#"):
            fuzzy = fuzzy or (words.startswith("#,") and "fuzzy" in words)
        elif words.startswith('"'):
            fields[keyword] = fields.get(keyword, "") + _string(words, number)
        else:
            keyword, _, rest = words.partition(" ")
            if keyword not in ("msgid", "msgstr") or keyword in fields:
                raise PoError(f"line {number}: unexpected {keyword}")
            fields[keyword] = _string(rest, number)


def _string(quoted: str, number: int) -> str:
    try:
        value = ast.literal_eval(quoted.strip())
    except (SyntaxError, ValueError):
        raise PoError(f"line {number}: not a quoted string") from None
    if not isinstance(value, str):
        raise PoError(f"line {number}: not a quoted string")
    return value
