"""`kiosk update` and `backoffice release` as people type them: makers, machines, the office."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from kiosk.console import main
from kiosk.updates.checking import this_target
from kiosk.updates.making import Plan, make
from kiosk.updates.places import Places, point
from kiosk.updates.state import Said, State, write_state
from kiosk.updates.trusted import hand_over
from kiosk.updates.unpacking import Record
from kiosk.verbs import update
from sync.backoffice import main as backoffice
from sync.cases.refusal import Refusal
from sync.vault.signing import DeviceKey
from sync.wire.release import OpenRelease, open_release
from tests.appliance.machine import NOW, bundle
from tests.kiosk.world import CONFIG


@pytest.fixture
def stand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Places:
    """A machine in a folder that runs 0.1.0, by the shipped settings."""
    places = Places(tmp_path / "machine")
    places.release("0.1.0").mkdir(parents=True)
    point(places.current, "0.1.0")
    monkeypatch.setenv("KOTAK_ADUAN_STAND", str(places.root))
    monkeypatch.setenv("KOTAK_ADUAN_KIOSK__FOLDER", str(tmp_path / "kiosk"))
    return places


def trusts(places: Places, key: DeviceKey) -> None:
    etc = places.root / "etc/kotak-aduan"
    etc.mkdir(parents=True)
    (etc / "release-keys").write_text(f"{key.public_raw.hex()}  # kantor\n")


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A checkout, small."""
    made = tmp_path / "tree"
    for name in (
        "kiosk/a.py",
        "sync/b.py",
        "hardware/c.py",
        "config/office.toml",
        "kiosk/__pycache__/a.pyc",
        "kiosk/.hidden",
    ):
        (made / name).parent.mkdir(parents=True, exist_ok=True)
        (made / name).write_text(name)
    (made / "pyproject.toml").write_text('[project]\nname = "kotak-aduan"\nversion = "0.3.0"\n')
    (made / "wheels").mkdir()
    (made / "wheels" / "pip-1-py3-none-any.whl").write_bytes(b"pip")
    (made / "wheels" / "requirements.txt").write_text("")
    return made


def plan(tree: Path) -> Plan:
    wheels = tree / "wheels"
    return Plan(
        tree, wheels, wheels / "requirements.txt", (this_target(),), "0.1.0", "Lebih cepat.", "abc", NOW
    )


def test_a_maker_makes_a_key_and_a_bundle_of_the_tree(
    tree: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["update", "key", str(tmp_path / "release.pem")]) == 0
    public = capsys.readouterr().out.split()[-1]
    assert main(["update", "key", str(tmp_path / "release.pem")]) == 1
    key = DeviceKey.load(tmp_path / "release.pem")
    assert isinstance(key, DeviceKey)
    assert key.public_raw.hex() == public
    assert make(plan(tree), tmp_path, key) == Refusal("make.not_its_key", {"key": public})
    (tree / "config" / "release-keys").write_text(public)
    made = make(plan(tree), tmp_path, key)
    assert made == tmp_path / "kotak-aduan-0.3.0.kar"
    with made.open("rb") as file:
        found = open_release(file, (key.public_raw,))
        assert isinstance(found, OpenRelease)
        assert sorted(member.name for member in found.manifest.members) == [
            "app/config/office.toml", "app/config/release-keys", "app/hardware/c.py", "app/kiosk/a.py",
            "app/pyproject.toml", "app/sync/b.py", "requirements.txt",
            "wheels/pip-1-py3-none-any.whl",
        ]  # fmt: skip
    first = made.read_bytes()
    assert make(plan(tree), tmp_path, key) == made
    assert made.read_bytes() == first  # the same tree gives the same bytes


def test_a_maker_hands_over_to_the_keys_of_the_tree(tree: Path, tmp_path: Path) -> None:
    old, new = DeviceKey.generate(), DeviceKey.generate()
    assert make(plan(tree), tmp_path, old, hand_over=True, name_keys=True) == Refusal("make.no_keys")
    keys = tree / "config" / "release-keys"
    keys.write_text(f"{new.public_raw.hex()}\n")
    assert make(plan(tree), tmp_path, old, name_keys=True) == Refusal(
        "make.not_its_key", {"key": old.public_raw.hex()}
    )
    made = make(plan(tree), tmp_path, old, hand_over=True, name_keys=True)
    assert isinstance(made, Path)
    with made.open("rb") as file:
        found = open_release(file, (old.public_raw,))
        assert isinstance(found, OpenRelease)
        assert found.manifest.keys == [new.public_raw.hex()]
    keys.write_text("".join(f"{DeviceKey.generate().public_raw.hex()}\n" for _ in range(9)))
    assert make(plan(tree), tmp_path, old, hand_over=True, name_keys=True) == Refusal(
        "make.many_keys", {"most": 8}
    )


def test_status_names_the_keys_and_where_they_are_from(
    stand: Places, capsys: pytest.CaptureFixture[str]
) -> None:
    old, new = DeviceKey.generate(), DeviceKey.generate()
    trusts(stand, old)
    main(["update"])
    assert f"release keys: {old.key_id.hex()} (of /etc/kotak-aduan/release-keys)\n" in capsys.readouterr().out
    stand.state.mkdir(parents=True)
    signed_by = old.public_raw.hex()
    handed = Record(version="0.2.0", signed_by=signed_by, keys=(new.public_raw.hex(),))
    assert hand_over(stand, handed)
    main(["update"])
    assert f"release keys: {new.key_id.hex()} (handed over by release 0.2.0, " in capsys.readouterr().out


def test_what_cannot_be_a_release_is_said(tree: Path, tmp_path: Path) -> None:
    key = DeviceKey.generate()
    (tree / "kiosk" / "two words.py").write_text("")
    assert make(plan(tree), tmp_path, key, hand_over=True) == Refusal(
        "make.name", {"path": "app/kiosk/two words.py"}
    )
    (tree / "kiosk" / "two words.py").unlink()
    (tree / "wheels" / "pip-1-py3-none-any.whl").unlink()
    assert make(plan(tree), tmp_path, key, hand_over=True) == Refusal("make.wheels")
    (tree / "pyproject.toml").write_text('[project]\nversion = "0.3.0rc1"\n')
    assert make(plan(tree), tmp_path, key, hand_over=True) == Refusal("make.version", {"version": "0.3.0rc1"})
    assert list(tmp_path.glob("*.kar")) == []


def test_a_bundle_is_looked_at_and_judged(
    stand: Places, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    key = DeviceKey.generate()
    made = bundle(tmp_path, key, "0.2.0", targets=(this_target(),))
    assert main(["update", "inspect", str(made)]) == 0
    assert "version 0.2.0, may follow 0.1.0 and newer" in capsys.readouterr().out
    assert main(["update", "verify", str(made)]) == 1
    assert "trusts no release key" in capsys.readouterr().out
    trusts(stand, key)
    assert main(["update", "verify", str(made)]) == 0
    assert f"signed by: {key.public_raw.hex()}" in capsys.readouterr().out
    made.write_bytes(made.read_bytes().replace(b"sound", b"sOund"))
    assert main(["update", "verify", str(made)]) == 1
    assert "damaged" in capsys.readouterr().out
    assert main(["update", "inspect", str(tmp_path / "none.kar")]) == 1


def test_whoever_takes_one_at_once_is_told_that_it_was_taken_back(
    stand: Places, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Root's unit is at rest again before it has written down how it ended."""
    failed = {"0.2.0": "update.not_started"}
    said = Said(at=NOW, version="0.2.0", word="update.not_started")
    states = iter(
        (State(stage="ready", version="0.2.0"), State(failed=failed), State(failed=failed, last=said))
    )
    stand.incoming.mkdir(parents=True)
    stand.ask.parent.mkdir(parents=True)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(update.time, "sleep", lambda _seconds: write_state(stand.state, next(states)))
    made = bundle(tmp_path, DeviceKey.generate(), "0.2.0", targets=(this_target(),))
    assert main(["update", "take", str(made), "--now"]) == 1
    assert "its window did not come up" in capsys.readouterr().out


def test_status_says_it_in_words(stand: Places, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["update"]) == 0
    assert "runs: 0.1.0" in capsys.readouterr().out
    stand.state.mkdir(parents=True)
    said = Said(at=NOW, version="0.2.0", word="update.no_room", details={"needed_mb": 900, "free_mb": 20})
    state = State(stage="ready", version="0.3.0", floor="0.1.0", failed={"0.2.5": "update.died"}, last=said)
    write_state(stand.state, state)
    assert main(["update", "status"]) == 1
    out = capsys.readouterr().out
    for words in ("0.3.0 is ready", "never below: 0.1.0", "failed here: 0.2.5 (it did not stay alive", "900 MB are needed, 20 MB are free",
                  "2026-11-24 01:00 WIB"):  # fmt: skip
        assert words in out
    (stand.state / "state.json").write_bytes(b"{")  # whatever lies there, what runs goes on
    assert main(["update", "status"]) == 0


def test_every_refusal_has_words() -> None:
    """Of all codes that stand in the source of an update."""
    import re

    root = Path(update.__file__).resolve().parents[1]
    sources = [*(root / "updates").glob("*.py"), root.parent / "sync/wire/release.py"]
    codes = {
        code
        for path in sources
        for code in re.findall(r'Refusal\("((?:update|release|make)\.[a-z_]+)"', path.read_text())
    }
    assert len(codes) > 25
    for code in codes:
        words = update.in_words(Refusal(code))
        assert words != code, code
        assert "{" not in words


def test_the_help_of_each_verb_is_there(capsys: pytest.CaptureFixture[str]) -> None:
    for words in (["update"], ["update", "take"], ["update", "make"], ["update", "back"]):
        with pytest.raises(SystemExit):
            main([*words, "--help"])
        assert len(capsys.readouterr().out) > 200


def test_the_office_offers_a_release_and_wishes_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    key = DeviceKey.generate()
    config = tmp_path / "config"
    shutil.copytree(CONFIG, config)
    monkeypatch.setenv("KOTAK_ADUAN_CONFIG", str(config))
    monkeypatch.setenv("KOTAK_ADUAN_CENTRAL__FOLDER", str(tmp_path / "central"))
    made = bundle(tmp_path, key, "0.2.0")
    assert backoffice(["release", "add", str(made), "--by", "adi"]) == 0
    assert "trusts no release key" in capsys.readouterr().out
    (config / "release-keys").write_text(DeviceKey.generate().public_raw.hex())
    assert backoffice(["release", "add", str(made)]) == 1
    assert "No key of config/release-keys has signed it" in capsys.readouterr().err
    assert backoffice(["release"]) == 0
    assert "0.2.0      follows 0.1.0" in capsys.readouterr().out
    assert backoffice(["release", "add", str(made), "--only", "PGT7"]) == 1
    assert backoffice(["release", "withdraw", "0.2.0"]) == 0
    assert backoffice(["release", "withdraw", "0.2.0"]) == 1
    why = ["--why", "Pengunjung lansia."]
    assert backoffice(["kiosk-settings", "set", "kiosk.idle_s=120", "display.text=l", *why]) == 0
    assert backoffice(["kiosk-settings", "set", "kiosk.folder=/tmp", *why]) == 1
    assert "kiosk.folder cannot be changed from here" in capsys.readouterr().err
    assert backoffice(["kiosk-settings", "set", "kiosk.idle_s=1", *why]) == 1
    assert backoffice(["kiosk-settings", "set", "kiosk.idle_s=90", "--why", "x"]) == 1
    assert backoffice(["kiosk-settings"]) == 0
    assert "kiosk.idle_s = 120, display.text = l  (console: Pengunjung lansia.)" in capsys.readouterr().out
    assert backoffice(["kiosk-settings", "keys"]) == 0
    assert "60 to 300" in capsys.readouterr().out


def test_what_a_stranger_s_bundle_says_of_itself_does_not_command_the_console(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Such a bundle may be looked at by anybody; its words are only words."""
    made = bundle(tmp_path, DeviceKey.generate(), "0.2.0", notes="Lebih\x1b]0;cepat\x07.\nlast: done")
    assert main(["update", "inspect", str(made)]) == 0
    said = capsys.readouterr().out
    assert "new: Lebih ]0;cepat . last: done\n" in said
