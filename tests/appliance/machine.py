"""A machine of the lobby with releases, in a folder: real bundles, a real journal, a twin of the service manager.

Its releases are small: what they would do is one word in ``app/habit``. ``sound``: starts and lives; ``migrates``: changes
the journal's tables first; ``late``: migrates, and takes a case before it is told to go; ``mute``: does not start;
``dies``: starts and ends again; ``refuses``: cannot open the journal's copy.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from kiosk.updates.checking import Here
from kiosk.updates.chores import Chore, chore
from kiosk.updates.making import Plan, pack
from kiosk.updates.places import Places, point
from kiosk.updates.unpacking import RECORD, Record
from kiosk.updates.updater import Updater
from sync.cases.refusal import Refusal
from sync.journal import Journal
from sync.journal.database import Database
from sync.journal.migrate import SCRIPTS, migrate
from sync.journal.schema import HEAD
from sync.vault.boundary import Boundary, unwatched
from sync.vault.signing import DeviceKey
from sync.wire.release import file_name
from tests.journal.stand import Stand

NOW = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)
TARGET = "cp311-x86_64"
NEXT = "0004"
NEXT_MIGRATION = """
import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

def upgrade():
    op.add_column("cases", sa.Column("mood", sa.Text(), nullable=False, server_default="calm"))
"""
FIRST = "0.1.0"


def bundle(
    folder: Path,
    key: DeviceKey,
    version: str,
    habit: str = "sound",
    *,
    follows: str = FIRST,
    targets: tuple[str, ...] = (TARGET,),
    more: Mapping[str, bytes] | None = None,
    notes: str = "Lebih cepat.",
    keys: tuple[DeviceKey, ...] = (),
) -> Path:
    """A signed release in ``folder``; ``more``: further members, or others in their place; ``keys``: whose release
    keys count from then on."""
    journal = NEXT if habit in ("migrates", "late") else HEAD
    contents = {
        "app/habit": habit.encode(),
        "app/kiosk/__init__.py": b"",
        "app/requirements.lock": b"nothing==1\n",
        "wheels/pip-1-py3-none-any.whl": b"pip",
        "requirements.txt": b"",
    }
    named = [one.public_raw.hex() for one in keys]
    plan = Plan(folder, folder, folder, targets, follows, notes, "abc123", NOW, named)
    folder.mkdir(parents=True, exist_ok=True)
    made = pack({**contents, **(more or {})}, plan, folder / file_name(version), key, journal=journal)
    assert isinstance(made, Path), made
    return made


def venv_of_nothing(release: Path, place: Path) -> Refusal | None:
    """The step that takes a minute on a machine."""
    (release / "venv" / "bin").mkdir(parents=True)
    (release / "venv" / "bin" / "python").write_bytes(b"#!/bin/false\n")
    return None


@dataclass
class TwinLobby:
    """What systemd and the application would do, by the habit of the release that ``current`` names."""

    places: Places
    stand: Stand
    told: list[str] = field(default_factory=list)
    stubborn: bool = False

    def habit(self) -> str:
        return (self.places.current / "app" / "habit").read_text()

    def stop(self) -> bool:
        self.told.append("stop")
        return not self.stubborn

    def start(self) -> bool:
        self.told.append(f"start {self.places.running()}")
        habit = self.habit()
        if habit in ("migrates", "late", "migrates, dies"):
            migrate_further(self.stand.folder)
        if habit == "late":
            take_a_case_as_newer(self.stand)
        return habit != "mute"

    def lives(self) -> bool:
        return self.habit() not in ("dies", "late", "migrates, dies")


def migrate_further(folder: Path) -> None:
    """What a newer program does as it opens the journal."""
    scripts = folder.parent / "newer-migrations"
    if not scripts.is_dir():
        shutil.copytree(SCRIPTS, scripts, ignore=shutil.ignore_patterns("__pycache__"))
        (scripts / "versions" / "0004_next.py").write_text(NEXT_MIGRATION)
    database = Database(folder / "journal.sqlite")
    with database.writing() as connection:
        migrate(connection, scripts=scripts)
    database.close()


def take_a_case_as_newer(stand: Stand) -> None:
    """A complaint that the newer program has accepted: as this one stores it, among tables that it does not know."""
    path = stand.folder / "journal.sqlite"
    database = Database(path)
    with database.writing() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = ?", (HEAD,))
    database.close()
    journal = stand.opened()
    stand.submit(journal)
    journal.close()
    database = Database(path)
    with database.writing() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = ?", (NEXT,))
    database.close()


@dataclass
class TwinChores:
    """In this process; trying asks the habit of the release."""

    folder: Path
    done: list[str] = field(default_factory=list)

    def do(self, name: Chore, release: Path, word: str = "") -> Refusal | None:
        self.done.append(f"{name} {release.name}")

        def tried(copy: Path) -> Refusal | None:
            assert (copy / "journal.sqlite").exists()
            return (
                Refusal("journal.damaged") if (release / "app" / "habit").read_text() == "refuses" else None
            )

        return chore(name, self.folder, NOW, word, tried)


@dataclass
class Machine:
    """A kiosk that was installed with release 0.1.0, and has taken cases."""

    root: Path
    key: DeviceKey = field(default_factory=DeviceKey.generate)
    boundary: Boundary = unwatched
    room: int = 10_000_000_000
    journal_id: str = ""

    def __post_init__(self) -> None:
        self.places = Places(self.root)
        self.stand = Stand(self.root / "kiosk")
        self.lobby = TwinLobby(self.places, self.stand)
        self.chores = TwinChores(self.stand.folder)

    def install(self, cases: int = 3) -> Machine:
        """Once: the first release and a journal."""
        app = self.places.release(FIRST) / "app"
        app.mkdir(parents=True)
        (app / "habit").write_text("sound")
        venv_of_nothing(app.parent, app)
        (app.parent / RECORD).write_bytes(msgspec.json.encode(Record(version=FIRST, made_at="")))
        point(self.places.current, FIRST)
        self.places.incoming.mkdir(parents=True)
        journal = self.stand.enrolled()
        for _ in range(cases):
            self.stand.submit(journal)
        journal.close()
        return self

    def updater(self, keys: tuple[bytes, ...] | None = None) -> Updater:
        """As a fresh process of root's."""
        trusted = (self.key.public_raw,) if keys is None else keys
        return Updater(
            places=self.places,
            keys=lambda: trusted or Refusal("release.no_keys"),
            here=Here(self.places.running(), TARGET, HEAD, lambda: self.room),
            lobby=self.lobby,
            chores=self.chores,
            make_venv=venv_of_nothing,
            clock=lambda: NOW,
            boundary=self.boundary,
        )

    def receive(self, version: str, habit: str = "sound") -> Path:
        """A bundle that the lobby has laid down."""
        return bundle(self.places.incoming, self.key, version, habit)

    def opened(self) -> Journal:
        """By the program of this checkout: the old one."""
        return self.stand.opened()

    def serials(self) -> list[int]:
        """Of all cases in the journal, whoever opens it."""
        import sqlite3
        from contextlib import closing

        with closing(sqlite3.connect(self.stand.folder / "journal.sqlite")) as connection:
            return [row[0] for row in connection.execute("SELECT serial FROM cases ORDER BY serial")]
