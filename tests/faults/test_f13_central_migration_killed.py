"""F13: a migration of the centre killed half-way rolls back whole, on either database; the next start completes it."""

from __future__ import annotations

import signal
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config

import sync.central.store as central_store
from sync.central.store import default_url, open_store
from sync.central.tables import metadata
from tests.central.running import SteppedClock, shipped_rules
from tests.faults.end_processes import migrate_until

SAMPLES = 5


def look(url: str) -> tuple[set[str], list[tuple[Any, ...]], str | None]:
    """Tables, the office's row, the revision."""
    engine = central_store._engine(url)
    try:
        with engine.connect() as connection:
            tables = set(sa.inspect(connection).get_table_names())
            offices = (
                [
                    tuple(row)
                    for row in connection.execute(sa.text("SELECT office_id, code, name FROM office"))
                ]
                if "office" in tables
                else []
            )
            revision = (
                connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()
                if "alembic_version" in tables
                else None
            )
            return tables, offices, revision
    finally:
        engine.dispose()


def to_first_revision(url: str) -> None:
    """A centre as the first version left it, with an office in it."""
    engine = central_store._engine(url)
    with engine.begin() as connection:
        config = Config()
        config.set_main_option("script_location", str(central_store._MIGRATIONS).replace("%", "%%"))
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        connection.execute(
            sa.text(
                "INSERT INTO office (office_id, code, name, feed_n, last_enrolment) "
                "VALUES ('110101', 'ACH', 'Kantor Lama', 7, 3)"
            )
        )
    engine.dispose()


@pytest.mark.parametrize("from_first", [False, True], ids=["new", "with rows"])
def test_killed_at_any_statement(tmp_path: Path, bare_database: str | None, from_first: bool) -> None:
    url = bare_database or default_url(tmp_path)
    if from_first:
        to_first_revision(url)
    before = look(url)
    statements = migrate_until(url, None)
    assert look(url) == before  # counted, and rolled back
    assert statements > 2
    for nth in sorted({1, 2, statements, *(1 + statements * n // SAMPLES for n in range(1, SAMPLES))}):
        assert migrate_until(url, nth) == -signal.SIGKILL
        assert look(url) == before, nth
    store = open_store(url, tmp_path / "centre", shipped_rules(), SteppedClock())
    store.close()
    tables, offices, revision = look(url)
    assert set(metadata.tables) <= tables
    assert set(before[1]) <= set(offices)
    assert revision != "0001"
