"""Of requirements.lock, which holds everything that anybody needs, the packages of one role; versions and hashes stay."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

_NAME = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)==")


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
