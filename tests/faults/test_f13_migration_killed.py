"""F13: a migration killed half-way rolls back whole; the next start completes it, with the same rows."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from sync.journal.migrate import SCRIPTS
from tests.journal.stand import Stand

NEXT = '''
"""A change that SQLite can only make by copying the table."""
import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

def upgrade():
    with op.batch_alter_table("print_job") as table:
        table.add_column(sa.Column("printer", sa.Text(), nullable=False, server_default=""))
        table.alter_column("proof", existing_type=sa.Text(), nullable=True)
    op.execute("UPDATE print_job SET printer = 'first'")
'''

PROGRAM = """
import os, signal, sys
from pathlib import Path
from sync.journal.database import Database
from sync.journal.migrate import migrate
def boundary(step):
    if step == sys.argv[3]:
        os.kill(os.getpid(), signal.SIGKILL)
database = Database(Path(sys.argv[1]))
with database.writing() as connection:
    migrate(connection, boundary, Path(sys.argv[2]))
    boundary("migrated")
database.close()
"""


def rows(path: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(query).fetchall()


@pytest.mark.parametrize("boundary", ["migration.0004", "migrated"])
def test_a_killed_migration_leaves_nothing_and_completes_later(tmp_path: Path, boundary: str) -> None:
    stand = Stand(tmp_path / "kiosk")
    journal = stand.enrolled()
    for _ in range(3):
        stand.submit(journal)
    journal.close()
    path = stand.folder / "journal.sqlite"
    scripts = tmp_path / "migrations"
    shutil.copytree(SCRIPTS, scripts, ignore=shutil.ignore_patterns("__pycache__"))
    (scripts / "versions" / "0004_next.py").write_text(NEXT)
    before = rows(path, "SELECT * FROM print_job"), rows(path, "SELECT name, sql FROM sqlite_master")

    def run(at: str) -> int:
        return subprocess.run(
            [sys.executable, "-c", PROGRAM, str(path), str(scripts), at], check=False
        ).returncode

    assert run(boundary) == -9
    assert (
        rows(path, "SELECT * FROM print_job"),
        rows(path, "SELECT name, sql FROM sqlite_master"),
    ) == before
    stand.opened().close()
    assert run("never") == 0
    assert rows(path, "SELECT * FROM print_job") == [(*row, "first") for row in before[0]]
    assert rows(path, "SELECT version_num FROM alembic_version") == [("0004",)]
