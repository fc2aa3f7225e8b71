"""Of requirements.lock, which holds everything that anybody needs, the packages of one role; versions and hashes stay."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

_NAME = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)==")
_OF_PYTHON = re.compile(r" ; python_full_version (<|>=) '(\d+)\.(\d+)'(?=\s)")


def blocks(lock: str) -> Iterator[tuple[str, str]]:
    """Name and lines of each entry; a package with a version for each Python has several."""
    name, lines = "", list[str]()
    for line in lock.splitlines(keepends=True):
        if found := _NAME.match(line):
            if lines:
                yield name, "".join(lines)
            name, lines = found[1].lower(), []
        if name:
            lines.append(line)
    if lines:
        yield name, "".join(lines)


def chosen(lock: str, names: Collection[str]) -> str:
    """The entries of ``names``; LookupError where the lock lacks one."""
    found = [(name, lines) for name, lines in blocks(lock) if name in names]
    if missing := sorted(set(names) - {name for name, _ in found}):
        raise LookupError(f"requirements.lock lacks {', '.join(missing)}")
    return "".join(lines for _, lines in found)


def for_python(lock: str, python: str) -> str:
    """The entries that ``python`` ("3.13") takes, without that condition of theirs, to fetch them for another machine: pip weighs
    conditions by the Python that it runs on. Other conditions are the same on each Debian and stay."""
    wanted = tuple(int(part) for part in python.split("."))

    def is_taken(lines: str) -> bool:
        found = _OF_PYTHON.search(lines)
        return found is None or (wanted < (int(found[2]), int(found[3]))) == (found[1] == "<")

    return "".join(_OF_PYTHON.sub("", lines) for _, lines in blocks(lock) if is_taken(lines))
