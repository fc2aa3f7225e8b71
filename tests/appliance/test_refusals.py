"""Each reason not to begin, in words, before anything is changed."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from hardware.appliance.refusals import Here
from tests.appliance.stand import HERE, Stand


@pytest.mark.parametrize(
    ("here", "words"),
    [
        (replace(HERE, user_id=1000), "needs root"),
        (replace(HERE, bits=32), "x86_64, 32 bits"),
        (replace(HERE, machine="armv7l", bits=32), "armv7l"),
        (replace(HERE, machine="riscv64"), "riscv64"),
        (replace(HERE, python=(3, 14)), "Python 3.14"),
        (replace(HERE, python=(3, 9)), "Python 3.9"),
    ],
)
def test_a_machine_that_cannot_be_one(stand: Stand, here: Here, words: str) -> None:
    stand.here = here
    before = stand.tree()
    assert stand.call("install", "kiosk") == 1
    assert words in stand.said[0]
    assert len(stand.said) == 2  # what to do
    assert stand.tree() == before


@pytest.mark.parametrize("told", ['ID=debian\nVERSION_ID="11"\n', 'ID=ubuntu\nVERSION_ID="12"\n', ""])
def test_another_system(stand: Stand, told: str) -> None:
    (stand.root / "etc/os-release").write_text(told)
    assert stand.call("install", "backoffice") == 1
    assert "run on Debian 12 and 13" in stand.said[0]


def test_no_room(stand: Stand) -> None:
    roles = stand.source / "config/appliance/roles.toml"
    roles.write_text(roles.read_text().replace("least_free_mb = 2000", "least_free_mb = 2000000000"))
    assert stand.call("install", "backoffice") == 1
    assert "2000000000 MB are needed" in stand.said[0]
    assert stand.call("install", "backoffice", "--dry-run") == 0


@pytest.mark.parametrize(
    "told", ["{", "[]", '{"role": "backoffice"}', '{"role": "", "version": "", "files": 3}']
)
def test_a_broken_record(stand: Stand, told: str) -> None:
    stand.call("install", "backoffice")
    (stand.root / "var/lib/kotak-aduan/installed.json").write_text(told)
    assert stand.call("install", "backoffice") == 1
    assert "installed.json cannot be read" in stand.said[0]


def test_debian_13_is_as_good(stand: Stand) -> None:
    (stand.root / "etc/os-release").write_text('ID=debian\nVERSION_ID="13"\n')
    stand.here = replace(HERE, python=(3, 13), machine="aarch64")
    assert stand.call("install", "kiosk") == 0


def test_a_folder_in_the_place_of_a_file(stand: Stand) -> None:
    (stand.root / "usr/local/bin/backoffice").mkdir(parents=True)
    assert stand.call("install", "backoffice") == 1
    assert "/usr/local/bin/backoffice is a folder here" in stand.text


def test_the_record_of_an_older_installer_is_read(stand: Stand) -> None:
    stand.call("install", "backoffice")
    record = stand.root / "var/lib/kotak-aduan/installed.json"
    known = json.loads(record.read_text())
    record.write_text(json.dumps({key: known[key] for key in ("role", "version", "files")}))
    assert stand.call("install", "backoffice") == 0
    assert any(line.startswith("Nothing to do") for line in stand.said)
