"""F14: an older program on a newer database refuses to write and names both versions: at the kiosk and at the centre."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from kiosk.__main__ import main
from sync.backoffice.program import main as backoffice
from sync.cases.refusal import Refusal
from sync.central.settings import CentralSettings
from sync.central.store import head_revision
from sync.centre import open_centre
from sync.configuration import config_folder
from sync.journal import open_journal
from sync.journal.schema import HEAD
from tests import migrated
from tests.journal.stand import Stand


def newer(path: Path) -> str:
    """The database as a program of the future leaves it; the hash of its bytes."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.execute("CREATE TABLE of_the_future (id INTEGER)")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_the_kiosk_stays_closed_and_the_doctor_names_both(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    stand = Stand(tmp_path / "kiosk")
    journal = stand.enrolled()
    stand.submit(journal)
    journal.close()
    before = newer(stand.folder / "journal.sqlite")
    assert open_journal(stand.folder, stand.clock) == Refusal(
        "journal.newer", {"journal": "9999", "code": HEAD}
    )
    for name, value in {
        "KIOSK__FOLDER": str(stand.folder),
        "PRINTER__KIND": "none",
        "SCANNER__KIND": "none",
    }.items():
        monkeypatch.setenv(f"KOTAK_ADUAN_{name}", value)
    assert main(["doctor", "--no-paper"]) == 1
    said = capsys.readouterr().out
    assert (
        f"a newer version has written this journal; install that again (journal.newer, journal 9999, code {HEAD})"
        in said
    )
    assert hashlib.sha256((stand.folder / "journal.sqlite").read_bytes()).hexdigest() == before


def test_the_centre_does_not_start_and_names_both(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "central"
    migrated.sqlite(folder)
    database = folder / "central.sqlite"
    before = newer(database)
    settings = CentralSettings(folder=folder)
    refused = open_centre(settings, config_folder(), Stand(tmp_path / "x").clock)
    assert refused == Refusal("database.newer", {"database": "9999", "code": head_revision()})
    named = tmp_path / "central.toml"
    named.write_text(f'[central]\nfolder = "{folder}"\n')
    assert backoffice(["--config", str(named), "doctor"]) != 0
    said = capsys.readouterr()
    assert f"schema 9999); this one knows {head_revision()}" in said.out + said.err
    assert hashlib.sha256(database.read_bytes()).hexdigest() == before
