"""Both console programs, as staff use them: out, in, back, in plain sentences and exit codes."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from kiosk.__main__ import main as kiosk_program
from sync.backoffice import main as backoffice
from sync.journal import Journal, open_journal
from sync.vault import recipients
from sync.vault.signing import DeviceKey
from tests.central.running import SteppedClock
from tests.sending import Lobby

Said = pytest.CaptureFixture[str]


@pytest.fixture
def stick(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation of each, by the environment, and a stick between them."""
    monkeypatch.setenv("KOTAK_ADUAN_CENTRAL__FOLDER", str(tmp_path / "central"))
    monkeypatch.setenv("KOTAK_ADUAN_KIOSK__FOLDER", str(tmp_path / "kiosk"))
    (tmp_path / "stick").mkdir()
    return tmp_path / "stick"


@pytest.fixture
def enrolled(stick: Path, capsys: Said) -> Path:
    assert backoffice(["enrol-code", "--hours", "72"]) == 0
    code = capsys.readouterr().out.split()[0]
    assert kiosk_program(["enrol", code, "--request", str(stick)]) == 0
    assert backoffice(["import", str(stick)]) == 0
    assert "enrolled as kiosk PGT1" in capsys.readouterr().out
    assert kiosk_program(["import", str(stick)]) == 0
    said = capsys.readouterr().out
    assert "numbers begin with PGT1" in said
    assert "test case not yet at the centre" in said
    for path in stick.iterdir():
        path.unlink()
    return stick


def submit(folder: Path, *files: bytes) -> None:
    clock = SteppedClock()
    journal = open_journal(folder, clock)
    assert isinstance(journal, Journal)
    with closing(journal):
        key, whom = DeviceKey.load(folder / "device.key"), recipients.load(folder / "recipients.json")
        assert isinstance(key, DeviceKey)
        assert isinstance(whom, recipients.Recipients)
        Lobby(journal, key, whom, clock, None, None).submit(*files)  # type: ignore[arg-type]


def test_out_in_and_back(enrolled: Path, tmp_path: Path, capsys: Said) -> None:
    submit(tmp_path / "kiosk", b"scan" * 1000)
    assert kiosk_program(["export", str(enrolled)]) == 0
    said = capsys.readouterr().out
    assert "1 cases, 1 records, 1 files" in said
    assert "warning: this folder lies on the kiosk's own disk" in said
    assert "done; the stick may be pulled" in said
    assert backoffice(["import", str(enrolled)]) == 0
    said = capsys.readouterr().out
    assert "records: 1 new" in said
    assert "files: 1 stored" in said
    assert "-balasan.kab" in said
    told = _told_at_the_centre(tmp_path / "central")
    assert told["waiting_cases"] == 1, "as it was when the stick was written"
    assert "version" in told
    assert kiosk_program(["import", str(enrolled)]) == 0
    said = capsys.readouterr().out
    assert "1 cases acknowledged, 1 complete" in said
    assert "still waiting: 0 cases, 0 files" in said
    assert backoffice(["import", str(enrolled)]) == 0
    assert "records: 1 same" in capsys.readouterr().out


def test_the_doctor_says_so_until_the_reply_to_the_first_stick_is_here(
    enrolled: Path, capsys: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KOTAK_ADUAN_PRINTER__KIND", "simulated")
    waits = "enrolment: test case not yet at the centre"
    assert kiosk_program(["export", str(enrolled)]) == 0
    assert backoffice(["import", str(enrolled)]) == 0
    capsys.readouterr()
    kiosk_program(["doctor"])
    assert waits in capsys.readouterr().out
    assert kiosk_program(["import", str(enrolled)]) == 0
    capsys.readouterr()
    kiosk_program(["doctor"])
    assert waits not in capsys.readouterr().out


def _told_at_the_centre(folder: Path) -> dict[str, object]:
    with closing(sqlite3.connect(folder / "central.sqlite")) as connection:
        (health,) = connection.execute("SELECT health FROM device").fetchone()
    told: dict[str, object] = json.loads(health)
    return told


def test_what_cannot_be_done_is_a_sentence(enrolled: Path, tmp_path: Path, capsys: Said) -> None:
    assert kiosk_program(["export", str(tmp_path / "nowhere")]) == 1
    assert "no such file or folder" in capsys.readouterr().out
    assert kiosk_program(["import", str(enrolled)]) == 1
    assert "no reply in this folder" in capsys.readouterr().out
    assert backoffice(["import", str(enrolled)]) == 1
    assert "No bundle there" in capsys.readouterr().err
    (enrolled / "photo.jpg").write_bytes(b"x" * 100)
    assert backoffice(["import", str(enrolled / "photo.jpg")]) == 1
    assert "is no bundle of a kiosk" in capsys.readouterr().err
    assert kiosk_program(["export", str(enrolled)]) == 0
    (bundle,) = enrolled.glob("*.kab")
    assert kiosk_program(["import", str(bundle)]) == 1
    assert "This is no reply of the centre" in capsys.readouterr().out
    assert backoffice(["import", "--accept-revoked", " ", str(bundle)]) == 1
    assert "A reason is needed" in capsys.readouterr().err


def test_the_lobby_application_keeps_the_journal_and_the_program_says_so(
    enrolled: Path, tmp_path: Path, capsys: Said
) -> None:
    journal = open_journal(tmp_path / "kiosk", SteppedClock())
    assert isinstance(journal, Journal)
    with closing(journal):
        assert kiosk_program(["export", str(enrolled)]) == 1
    assert "maintenance screen" in capsys.readouterr().out


@pytest.mark.parametrize("verb", ["export", "import"])
def test_help_says_what_it_is_for(verb: str) -> None:
    found = subprocess.run(
        [sys.executable, "-m", "kiosk", verb, "--help"], capture_output=True, text=True, check=True
    )
    assert "stick" in found.stdout
    assert "Exit code 1" in found.stdout


def test_a_centre_with_kiosks_makes_no_new_keys_where_its_own_are_gone(
    enrolled: Path, tmp_path: Path, capsys: Said
) -> None:
    """New ones would look well to a doctor, while every kiosk refuses them and no case opens."""
    submit(tmp_path / "kiosk")
    keys, safe = tmp_path / "central" / "keys", tmp_path / "safe"
    shutil.move(keys, safe)
    for verb in (["doctor"], ["migrate"], ["serve"], ["keys", "list"]):
        assert backoffice(verb) == 1
        assert "The keys of this centre are gone" in capsys.readouterr().err
        assert not (keys / "ring.json").exists()
    shutil.copytree(safe, keys, dirs_exist_ok=True)
    assert kiosk_program(["export", str(enrolled)]) == 0
    assert backoffice(["import", str(enrolled)]) == 0
    assert kiosk_program(["import", str(enrolled)]) == 0
    assert "1 cases acknowledged" in capsys.readouterr().out
