"""F14: an older program on a newer database refuses to write and names both versions: at the kiosk and at the centre."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from kiosk.__main__ import main
from kiosk.assembly import assemble
from kiosk.presenters.commands import Cancel, Choose, Confirm, Enter, Primary
from kiosk.presenters.views import ClosedView
from kiosk.settings import load_settings
from kiosk.texts.text import Text
from sync.backoffice.program import main as backoffice
from sync.cases.refusal import Refusal
from sync.central.settings import CentralSettings
from sync.central.store import head_revision
from sync.centre import open_centre
from sync.configuration import config_folder
from sync.journal import open_journal
from sync.journal.schema import HEAD
from tests import migrated
from tests.faults.heard_lobby import enrolled, heard_lobby, variables
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


def test_the_lobby_says_that_it_is_closed_and_writes_nothing(tmp_path: Path) -> None:
    """The whole of `kiosk run`: its window, its closed page with the office's telephone, and its end."""
    stand = enrolled(tmp_path / "kiosk")
    journal = stand.opened()
    stand.submit(journal)
    journal.close()
    before = newer(stand.folder / "journal.sqlite")
    sealed = sorted(path.name for path in (stand.folder / "sealed").glob("*"))
    with heard_lobby(stand.folder, tmp_path / "heard") as lobby:
        lobby.until("STATUS=out of service; the page says so and names the telephone")
        lobby.until("WATCHDOG=1")  # nor does it open a little later
        lobby.process.terminate()
        assert lobby.ended() == 0
        assert "waiting for a visitor" not in "".join(lobby.until("STOPPING=1"))
    assert hashlib.sha256((stand.folder / "journal.sqlite").read_bytes()).hexdigest() == before
    assert sorted(path.name for path in (stand.folder / "sealed").glob("*")) == sealed


def test_a_visitor_finds_the_closed_page_and_no_way_on(tmp_path: Path) -> None:
    stand = enrolled(tmp_path / "kiosk")
    newer(stand.folder / "journal.sqlite")
    kiosk = assemble(load_settings([], variables(stand.folder)), stand.clock)
    try:
        for command in (None, Primary(), Choose("id"), Enter("Siti"), Cancel(), Confirm()):
            if command is not None:
                kiosk.visit.act(command)
            kiosk.visit.tick()
            view = kiosk.visit.view
            assert isinstance(view, ClosedView), command
            assert (view.title, view.help) == (Text("closed.title"), Text("closed.help"))
            assert view.telephone
            assert (view.primary, kiosk.visit.overlay) == (None, None)
    finally:
        kiosk.close()


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
