"""Reads and writes the part of gettext's .po format that our catalogues use: msgid, msgstr, strings over several lines.

The files are read as they are written, so nothing has to be compiled before a translator sees his change.
Plural forms and contexts are not used and are refused, with the number of the line.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

_PLAIN = re.compile(r'"([^"\\\0]*)"')
"""A string without escapes, as nearly all are: read ten times faster than by Python's own parser."""


class PoError(ValueError):
    """A catalogue that cannot be read; the message says which line."""


class Entry(NamedTuple):
    """One entry. ``line``: of the blank line behind it; ``fuzzy``: not checked, or not wanted yet; ``comments``: lines
    for whoever reads the file, without their ``#``."""

    id: str
    words: str
    fuzzy: bool = False
    line: int = 0
    comments: tuple[str, ...] = ()


class Po(NamedTuple):
    """A whole file. ``header``: e.g. ``{"Language": "mad"}``."""

    header: Mapping[str, str]
    entries: tuple[Entry, ...]
    comments: tuple[str, ...] = ()

    def words(self) -> dict[str, str]:
        """By id, without what is still empty or fuzzy."""
        return {entry.id: entry.words for entry in self.entries if entry.words and not entry.fuzzy}


def read_po(text: str) -> dict[str, str]:
    """The entries by msgid, without the header and without entries that are still empty or marked fuzzy."""
    return parse_po(text).words()


def parse_po(text: str) -> Po:
    """Everything that stands in a file. Raises PoError."""
    header: dict[str, str] = {}
    head: tuple[str, ...] = ()
    entries: list[Entry] = []
    seen: set[str] = set()
    for block in _blocks(text):
        if block.id in seen:
            raise PoError(f"line {block.line}: {block.id} stands twice")
        seen.add(block.id)
        if block.id:
            entries.append(block)
        else:
            header, head = _header(block.words), block.comments
    return Po(header, tuple(entries), head)


def write_po(po: Po) -> str:
    """The file's text; what is written is read again as it was."""
    head = "".join(f"{name}: {value}\n" for name, value in po.header.items())
    lines = [*(f"# {line}".rstrip() for line in po.comments), 'msgid ""', 'msgstr ""']
    lines += [quoted(f"{line}\n") for line in head.splitlines()]
    for entry in po.entries:
        lines += ["", *_written(entry)]
    return "\n".join(lines) + "\n"


def quoted(words: str) -> str:
    """As a string of a .po file."""
    signs = words.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return f'"{signs}"'


def _written(entry: Entry) -> Iterable[str]:
    yield from (f"# {line}".rstrip() for line in entry.comments)
    if entry.fuzzy:
        yield "#, fuzzy"
    yield f"msgid {quoted(entry.id)}"
    yield f"msgstr {quoted(entry.words)}"


def _header(words: str) -> dict[str, str]:
    pairs = (line.partition(":") for line in words.splitlines() if ":" in line)
    return {name.strip(): value.strip() for name, _, value in pairs}


def _blocks(text: str) -> Iterator[Entry]:
    """Blocks parted by blank lines; one of comments alone belongs to nothing."""
    fields: dict[str, str] = {}
    comments: list[str] = []
    keyword, fuzzy = "", False
    for number, line in enumerate([*text.splitlines(), ""], start=1):
        words = line.strip()
        if not words:
            if fields:
                if "msgid" not in fields or "msgstr" not in fields:
                    raise PoError(f"line {number}: an entry needs msgid and msgstr")
                yield Entry(fields["msgid"], fields["msgstr"], fuzzy, number, tuple(comments))
            fields, comments, keyword, fuzzy = {}, [], "", False
        elif words.startswith("#,"):
            fuzzy = fuzzy or "fuzzy" in words
        elif words.startswith("#"):
            comments.append(words[1:].strip())
        elif words.startswith('"'):
            fields[keyword] = fields.get(keyword, "") + _string(words, number)
        else:
            keyword, _, rest = words.partition(" ")
            if keyword not in ("msgid", "msgstr") or keyword in fields:
                raise PoError(f"line {number}: unexpected {keyword}")
            fields[keyword] = _string(rest, number)


def _string(quoted_words: str, number: int) -> str:
    words = quoted_words.strip()
    if plain := _PLAIN.fullmatch(words):
        return plain[1]
    try:
        value = ast.literal_eval(words)
    except (SyntaxError, ValueError):
        raise PoError(f"line {number}: not a quoted string") from None
    if not isinstance(value, str):
        raise PoError(f"line {number}: not a quoted string")
    return value
