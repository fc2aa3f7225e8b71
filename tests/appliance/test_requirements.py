"""What of the lock file each role is given: all that its extras stand on, and nothing of the tests."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from importlib import metadata

import pytest
from packaging.requirements import Requirement

from hardware.appliance.release import Source
from hardware.appliance.requirements import blocks, chosen
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
