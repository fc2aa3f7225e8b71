"""Stores whose schema stands already: a test that wants a centre need not migrate one first (100 of its 200 ms)."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from sqlalchemy import delete

from sync.central.rules import load_rules
from sync.central.store import default_url, open_store
from sync.central.tables import office, store_table
from sync.configuration import config_folder


def sqlite(folder: Path) -> str:
    """Lays an empty, migrated database where a centre in ``folder`` has its own, unless one lies there; its URL."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not (folder / "central.sqlite").exists():
        shutil.copyfile(_template(), folder / "central.sqlite")
    return default_url(folder)


def migrate(url: str, folder: Path) -> None:
    """Migrates the database and takes away what its first opening said of itself."""
    store = open_store(url, folder, load_rules(config_folder()), lambda: datetime(2026, 11, 23, tzinfo=UTC))
    store.write(lambda connection: [connection.execute(delete(table)) for table in (store_table, office)])
    store.close()


@cache
def _template() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="kotak-aduan-template-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    migrate(default_url(folder), folder)
    return folder / "central.sqlite"
