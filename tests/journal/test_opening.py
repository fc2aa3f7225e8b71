"""Opening: once, with the right pragmas, never on a journal that lost commits or comes from the future."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from sync.cases.refusal import Refusal
from sync.journal import Journal, open_journal
from sync.journal.database import REQUIRED, Database, differences
from sync.journal.mark import read_mark
from sync.journal.migrate import SCRIPTS
from sync.journal.schema import HEAD, metadata
from tests.journal.stand import Stand


def answer(stand: Stand) -> Journal | Refusal:
    return open_journal(stand.folder, stand.clock, stand.randbits, stand.boundary)


def test_a_new_journal_is_empty_and_stays_itself(stand: Stand) -> None:
    journal = stand.opened()
    assert journal.waiting().records == 0
    assert journal.cursor() is None
    journal.close()
    again = stand.opened()
    assert again.journal_id == journal.journal_id
    again.close()
    again.close()


def test_the_tables_are_those_of_the_code(stand: Stand) -> None:
    stand.opened().close()
    database = Database(stand.folder / "journal.sqlite")
    with database.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    database.close()


def test_the_newest_migration_is_the_one_the_code_knows() -> None:
    assert ScriptDirectory(str(SCRIPTS)).get_current_head() == HEAD


def test_every_connection_has_the_pragmas(tmp_path: Path) -> None:
    database = Database(tmp_path / "journal.sqlite")
    assert database.differences() == {}
    database.close()


def test_a_transaction_that_will_write_holds_the_lock_from_its_first_moment(tmp_path: Path) -> None:
    database = Database(tmp_path / "journal.sqlite")
    with closing(sqlite3.connect(database.path, timeout=0, isolation_level=None)) as other:
        with database.reading():
            other.execute("BEGIN IMMEDIATE")
            other.execute("ROLLBACK")
        with database.writing(), pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
        other.execute("BEGIN IMMEDIATE")
    database.close()


@pytest.mark.parametrize("pragma", sorted(REQUIRED))
def test_a_pragma_that_did_not_take_is_named(tmp_path: Path, pragma: str) -> None:
    wrong = {"journal_mode": "delete", "synchronous": 1, "foreign_keys": 0, "secure_delete": 0}
    with closing(sqlite3.connect(tmp_path / "x.sqlite", isolation_level=None)) as connection:
        for name, value in REQUIRED.items():
            connection.execute(f"PRAGMA {name}={value if name != pragma else wrong[name]}")
        assert differences(connection) == {pragma: wrong[pragma]}


def test_a_second_start_is_refused(stand: Stand, journal: Journal) -> None:
    assert answer(stand) == Refusal("journal.locked")
    journal.close()
    stand.opened().close()


def test_a_second_process_is_refused(stand: Stand, journal: Journal) -> None:
    program = (
        "import sys; from datetime import *; from pathlib import Path; from sync.journal import open_journal;"
        "print(open_journal(Path(sys.argv[1]), lambda: datetime.now(UTC)).code)"
    )
    run = subprocess.run(
        [sys.executable, "-c", program, str(stand.folder)], capture_output=True, text=True, check=True
    )
    assert run.stdout == "journal.locked\n"


def test_a_newer_journal_is_left_alone_and_both_are_named(stand: Stand, journal: Journal) -> None:
    journal.close()
    path = stand.folder / "journal.sqlite"
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    before = path.read_bytes()
    assert answer(stand) == Refusal("journal.newer", {"journal": "9999", "code": HEAD})
    assert path.read_bytes() == before


def test_an_overwritten_page_is_found_and_the_file_kept(stand: Stand, journal: Journal) -> None:
    for _ in range(5):
        stand.submit(journal)
    journal.close()
    path = stand.folder / "journal.sqlite"
    data = bytearray(path.read_bytes())
    for page in range(2, len(data) // 4096):
        data[page * 4096 : page * 4096 + 200] = b"\xa5" * 200
    path.write_bytes(data)
    refused = answer(stand)
    assert isinstance(refused, Refusal)
    assert refused.code == "journal.damaged"
    assert path.read_bytes() == data


def test_what_is_no_database_is_damaged(stand: Stand) -> None:
    stand.folder.mkdir()
    (stand.folder / "journal.sqlite").write_bytes(b"x" * 10_000)
    assert answer(stand) == Refusal("journal.damaged", {"reason": "SQLITE_NOTADB"})


def test_the_mark_follows_every_commit_of_the_stream(stand: Stand, journal: Journal) -> None:
    case = stand.submit(journal)
    mark = read_mark(stand.folder / "mark.json")
    assert mark is not None
    assert (mark.journal_id, mark.epoch, mark.seq, mark.serial) == (journal.journal_id, 1, 1, 1)
    journal.job_sending(case.job_id)
    journal.job_outcome(case.job_id, "confirmed", 10, "gs_r")
    mark = read_mark(stand.folder / "mark.json")
    assert mark is not None
    assert (mark.seq, mark.serial) == (2, 1)
    assert len(json.loads((stand.folder / "mark.json").read_text())) == 2


def test_a_mark_below_the_journal_is_put_right(stand: Stand, journal: Journal) -> None:
    old = (stand.folder / "mark.json").read_bytes()
    stand.submit(journal)
    journal.close()
    (stand.folder / "mark.json").write_bytes(old)
    stand.opened().close()
    mark = read_mark(stand.folder / "mark.json")
    assert mark is not None
    assert mark.serial == 1


def test_a_torn_slot_leaves_the_one_before(stand: Stand, journal: Journal) -> None:
    stand.submit(journal)
    stand.submit(journal)
    journal.close()
    path = stand.folder / "mark.json"
    whole = path.read_bytes()
    for slot in (0, 512):
        path.write_bytes(whole[:slot] + b"?" * 100 + whole[slot + 100 :])
        stand.opened().close()
        mark = read_mark(path)
        assert mark is not None
        assert mark.serial == 2


@pytest.mark.parametrize("spoil", ["unlink", "garbage", "empty"])
def test_a_mark_that_cannot_be_read_closes_intake(stand: Stand, journal: Journal, spoil: str) -> None:
    journal.close()
    mark = stand.folder / "mark.json"
    mark.unlink()
    if spoil != "unlink":
        mark.write_bytes(b"garbage" * 200 if spoil == "garbage" else b"")
    refused = answer(stand)
    assert isinstance(refused, Refusal)
    assert refused.code == "journal.mark"


def test_a_journal_put_back_from_an_older_copy_is_refused(stand: Stand, journal: Journal) -> None:
    stand.submit(journal)
    journal.close()
    shutil.copy(stand.folder / "journal.sqlite", stand.folder.parent / "copy")
    journal = stand.opened()
    stand.submit(journal)
    journal.close()
    shutil.copy(stand.folder.parent / "copy", stand.folder / "journal.sqlite")
    expected = Refusal("journal.mark", {"reason": "commits_missing", "marked": 2, "found": 1})
    assert answer(stand) == expected
    assert answer(stand) == expected


def test_another_kiosks_journal_is_refused(stand: Stand, journal: Journal, tmp_path: Path) -> None:
    other = Stand(tmp_path / "other", seed=2)
    other.enrolled().close()
    journal.close()
    shutil.copy(other.folder / "journal.sqlite", stand.folder / "journal.sqlite")
    assert answer(stand) == Refusal("journal.mark", {"reason": "other_journal"})


def test_a_journal_that_is_gone_is_not_begun_anew(stand: Stand, journal: Journal) -> None:
    journal.close()
    (stand.folder / "journal.sqlite").unlink()
    assert answer(stand) == Refusal("journal.mark", {"reason": "journal_missing"})
    assert not (stand.folder / "journal.sqlite").exists()


def test_a_folder_that_cannot_be_made_is_a_refusal(stand: Stand) -> None:
    stand.folder.write_bytes(b"a file stands here")
    refused = answer(stand)
    assert isinstance(refused, Refusal)
    assert refused.code == "journal.not_stored"


def test_a_start_leaves_the_files_of_a_journal_that_was_set_aside(stand: Stand, journal: Journal) -> None:
    case = stand.submit(journal, stand.submission((stand.file(journal),)))
    journal.close()
    for name in ("journal.sqlite", "mark.json"):
        (stand.folder / name).rename(stand.folder.parent / name)
    stand.opened().close()
    for name in ("journal.sqlite", "mark.json"):
        (stand.folder.parent / name).replace(stand.folder / name)
    again = stand.opened()
    assert again.accepted(case.case_id) == case
    (file,) = (stand.folder / "sealed").iterdir()
    assert file.name.endswith(".age")
    again.close()


def test_a_refused_start_removes_nothing(stand: Stand, journal: Journal) -> None:
    stand.file(journal)
    journal.close()
    (stand.folder / "mark.json").unlink()
    assert isinstance(answer(stand), Refusal)
    assert len(list((stand.folder / "sealed").iterdir())) == 1
