"""The list of licences names every package of the lock file."""

from __future__ import annotations

from tests import licences


def test_every_locked_package_has_its_licence_listed() -> None:
    listed = licences.listed()
    assert sorted(listed) == sorted(set(licences.locked()))
    assert [name for name, words in listed.items() if "not stated" in words] == []
