"""What of the lock file each role is given: all that its extras stand on, and nothing of the tests."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator, Sequence
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from hardware.appliance.release import Source
from hardware.appliance.requirements import blocks, chosen, for_python
from hardware.appliance.roles import read_role
from tests.appliance.stand import ROOT

EXTRAS = {"kiosk": ("kiosk",), "backoffice": ("backoffice", "modem", "s3")}
_TARGETS = [
    {"python_version": python, "python_full_version": f"{python}.2", "platform_machine": machine, "extra": ""}
    for python in ("3.11", "3.12", "3.13")
    for machine in ("x86_64", "aarch64")
]


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def stood_on(requirements: Sequence[str]) -> set[str]:
    """By name, whatever any of the targets asks for, down to the last."""
    waiting, seen = [Requirement(one) for one in requirements], set[tuple[str, frozenset[str]]]()
    while waiting:
        one = waiting.pop()
        key = (canonical(one.name), frozenset(one.extras))
        if key not in seen:
            seen.add(key)
            waiting += _asked_by(one)
    return {name for name, _ in seen}


def _asked_by(one: Requirement) -> Iterator[Requirement]:
    for line in metadata.distribution(one.name).requires or ():
        further = Requirement(line)
        surroundings = ({**target, "extra": extra} for target in _TARGETS for extra in (*one.extras, ""))
        if further.marker is None or any(further.marker.evaluate(each) for each in surroundings):
            yield further


@pytest.mark.parametrize("role", EXTRAS)
def test_the_list_of_a_role_is_what_its_extras_stand_on(role: str) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = [
        *project["dependencies"],
        *(one for extra in EXTRAS[role] for one in project["optional-dependencies"][extra]),
    ]
    assert sorted(read_role(ROOT, role).python) == sorted(stood_on(wanted))


def test_every_entry_of_the_lock_is_found_with_its_hashes() -> None:
    lock = Source(ROOT).lock
    assert "".join(lines for _, lines in blocks(lock)) == lock
    kept = chosen(lock, ("numpy", "segno"))
    assert re.findall(r"^(\w+)==", kept, re.MULTILINE) == ["numpy", "numpy", "segno"]


def test_a_name_that_the_lock_lacks_is_told() -> None:
    with pytest.raises(LookupError, match="lacks nothing-like-it"):
        chosen(Source(ROOT).lock, ("nothing-like-it", "segno"))


ON_THE_KIOSK = ("kiosk", "sync/cases", "sync/journal", "sync/vault", "sync/wire", "sync/worker")


def test_whatever_the_kiosk_s_own_packages_import_is_in_its_list() -> None:
    """Also where it is imported late, in a function: nobody meets that before somebody stands at the machine."""
    distributions = metadata.packages_distributions()
    listed = set(read_role(ROOT, "kiosk").python)
    paths = [path for folder in ON_THE_KIOSK for path in (ROOT / folder).rglob("*.py") if _runs_there(path)]
    foreign = {name for path in paths for name in _imported_by(path)} & distributions.keys()
    assert "argon2" in foreign  # in a function of kiosk/service_access.py
    brought = {name: {canonical(one) for one in distributions[name]} for name in foreign}
    assert {name for name, by in brought.items() if not by & {*listed, "kotak-aduan"}} == set()


def _runs_there(path: Path) -> bool:
    """Neither the demo of a checkout nor the script that draws our font of icons."""
    return "demo" not in path.parts and path.name != "build_icons.py"


def _imported_by(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            yield from (one.name.partition(".")[0] for one in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0]


@pytest.mark.parametrize("python", ["3.11", "3.13"])
def test_fetched_for_another_python_is_what_that_one_takes(python: str) -> None:
    """A release for Debian 13 that was made on Debian 12 lacked the numpy of Debian 13's Python, and no kiosk could take it."""
    everything = chosen(Source(ROOT).lock, read_role(ROOT, "kiosk").python)
    fetched = for_python(everything, python)
    there = {"python_full_version": f"{python}.2", "python_version": python}
    wanted = [
        name
        for name, lines in blocks(everything)
        if (marker := Requirement(lines.split("\\")[0].strip()).marker) is None or marker.evaluate(there)
    ]
    assert [name for name, _ in blocks(fetched)] == wanted
    assert wanted.count("numpy") == 1
    assert "python_full_version" not in fetched  # pip would weigh it by the Python that it runs on
