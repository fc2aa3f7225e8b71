"""A copy of the centre as it is today, to be put back another day: on SQLite its files, on PostgreSQL a database."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import psycopg
from sqlalchemy import make_url

from tests.faults.both_ends import BothEnds


@dataclass
class Safe:
    """Keeps a copy of database and files, and puts it back while the centre stands still."""

    ends: BothEnds
    database: str | None
    copy: Path

    def keep(self) -> None:
        self.ends.stop_centre()
        folder = self.ends.centre.store.folder
        shutil.copytree(folder, self.copy)
        if self.database:
            self._copy_database(self._name, f"{self._name}_copy")
        self.ends.start_centre(self.database)

    def put_back(self, *, files_too: bool) -> None:
        """The database as it was; the files as they were, or as they are."""
        self.ends.stop_centre()
        folder = self.ends.centre.store.folder
        if self.database:
            self._copy_database(f"{self._name}_copy", self._name)
        else:
            for path in folder.glob("central.sqlite*"):
                path.unlink()
            for path in self.copy.glob("central.sqlite*"):
                shutil.copy(path, folder)
        if files_too:
            shutil.rmtree(folder / "blobs", ignore_errors=True)
            if (self.copy / "blobs").exists():
                shutil.copytree(self.copy / "blobs", folder / "blobs")
        self.ends.start_centre(self.database)

    @property
    def _name(self) -> str:
        return str(make_url(self.database or "").database)

    def _copy_database(self, source: str, target: str) -> None:
        url = make_url(self.database or "").set(database="postgres")
        with psycopg.connect(url.render_as_string(hide_password=False), autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {target} WITH (FORCE)")
            connection.execute(f"CREATE DATABASE {target} TEMPLATE {source}")

    def throw_away(self) -> None:
        if self.database:
            url = make_url(self.database).set(database="postgres")
            with psycopg.connect(url.render_as_string(hide_password=False), autocommit=True) as connection:
                connection.execute(f"DROP DATABASE IF EXISTS {self._name}_copy WITH (FORCE)")
