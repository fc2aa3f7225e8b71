"""The domain stands on the standard library and on itself."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

import sync.cases

MODULES = sorted(Path(sync.cases.__file__).parent.glob("*.py"))


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.stem)
def test_a_module_of_the_domain_imports_nothing_foreign(module: Path) -> None:
    foreign = [name for name in imported(module) if not is_home(name)]
    assert foreign == []


def imported(module: Path) -> list[str]:
    """Names of all modules that are imported anywhere in the file."""
    names: list[str] = []
    for node in ast.walk(ast.parse(module.read_text())):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names.append(node.module or ".")
    return names


def is_home(name: str) -> bool:
    """Of the standard library, or of the domain itself."""
    return name.split(".", maxsplit=1)[0] in sys.stdlib_module_names or name.startswith("sync.cases")
