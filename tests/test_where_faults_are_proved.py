"""Every fault of `decisions/0078` is proved by tests that exist, or says why none is here."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
_TABLE = ROOT / "decisions" / "0078-where-each-fault-is-proved.md"
_PROOF = re.compile(r"`(tests/[\w/]+\.py)(?:::(\w+))?`")


def rows() -> dict[str, tuple[str, str]]:
    """By fault: what happens, and the proof's cell."""
    found = re.findall(
        r"^\| \*\*(F\d\d)\*\* ([^|]+)\|([^|]+)\|$", _TABLE.read_text(encoding="utf-8"), re.MULTILINE
    )
    return {number: (what, proof) for number, what, proof in found}


@cache
def defined_in(path: Path) -> frozenset[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return frozenset(
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    )


def test_all_sixty_seven_stand_there_once() -> None:
    assert list(rows()) == [f"F{n:02}" for n in range(1, 68)]


@pytest.mark.parametrize("fault", [f"F{n:02}" for n in range(1, 68)])
def test_each_is_proved_by_tests_that_exist_or_says_why_not(fault: str) -> None:
    _, proof = rows()[fault]
    named = _PROOF.findall(proof)
    assert named or "not proved here:" in proof
    assert proof.count("tests/") == len(named), "a name that is not read as one"
    for path, test in named:
        assert (ROOT / path).is_file(), path
        assert not test or test in defined_in(ROOT / path), f"{path}::{test}"


def test_every_file_of_faults_that_has_a_number_stands_beside_it() -> None:
    """A new proof is told here too."""
    told = rows()
    for path in sorted((ROOT / "tests" / "faults").rglob("test_f[0-9]*.py")):
        name = path.name.removeprefix("test_")
        for number in re.match(r"((?:f\d\d_(?:to_)?)+)", name)[1].replace("to_", "").strip("_").split("_"):  # type: ignore[index]
            assert path.relative_to(ROOT).as_posix() in told[number.upper()][1], (path.name, number)
