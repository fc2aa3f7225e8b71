"""The centre's database: SQLite by default, PostgreSQL by URL; one class, the same behaviour.

Writing goes through `Store.write`, which repeats the whole piece of work when the database says that two
transactions met (40001, 40P01). No setting is made on a pooled connection, so PgBouncer may stand between.
"""

from __future__ import annotations

import secrets
import sqlite3
import threading
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from pathlib import Path
from typing import Any, TypeVar

import psycopg
import sqlalchemy as sa
from sqlalchemy import Connection, Engine, event, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError

from sync.cases.office import Office
from sync.central import month_counts, partitions
from sync.central.at_rest import STORAGE_KEY, AtRest, load_or_make
from sync.central.places import Bucket
from sync.central.reach import Reach
from sync.central.rules import Rules
from sync.central.tables import cases, office, store_table
from sync.vault.boundary import Boundary, unwatched

Clock = Callable[[], datetime]
T = TypeVar("T")

_MIGRATIONS = Path(__file__).parent / "migrations"
_ATTEMPTS = 5
_MET = {"40001", "40P01"}
TAKEN = "23505"
"""SQLSTATE of a row whose unique key is there already; SQLite's two words for it count as the same."""
_TAKEN_ON_SQLITE = {sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY, sqlite3.SQLITE_CONSTRAINT_UNIQUE}


@dataclass(frozen=True, slots=True)
class Store:
    """Where the centre keeps everything: the database, and ``folder`` for files too large for one.

    ``at_rest``: what personal columns are sealed with.
    ``bucket``: where held files move to, None where they stay in the folder.
    ``reach``: by which ways complainants can be told of their cases.
    ``boundary`` is told of each transaction: ``store.worked`` before its COMMIT, ``store.committed`` after it.
    """

    engine: Engine
    folder: Path
    rules: Rules
    at_rest: AtRest
    bucket: Bucket | None = None
    boundary: Boundary = unwatched
    reach: Reach = field(default=Reach(), kw_only=True)
    turn: AbstractContextManager[object] = field(default_factory=nullcontext, repr=False)
    """Held while writing. SQLite has one writer: who waits for it there sleeps and looks again, up to 100 ms at a
    time, while the threads of one process can wait for each other."""

    gapless: dict[str, int] = field(default_factory=dict, repr=False, compare=False)
    """By prefix, up to which serial this process has found every number: see `devices.serial_gaps`."""

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One consistent view; nothing is written."""
        with self.engine.connect().execution_options(reading=True) as connection, connection.begin():
            try:
                yield connection
            except (psycopg.Error, sqlite3.Error) as trouble:
                raise _named(trouble) from trouble

    def write(self, work: Callable[[Connection], T], met: Collection[str] = ()) -> T:
        """One transaction, all or nothing; ``work`` may run up to five times and must only touch its connection.

        ``met``: SQLSTATEs that mean to this work, besides the usual ones, that another was quicker.
        """
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                with self.turn, self.engine.begin() as connection:
                    result = work(connection)
                    self.boundary("store.worked")
            except (DBAPIError, psycopg.Error, sqlite3.Error) as trouble:
                named = _named(trouble)
                state = _state_of(named)
                if attempt == _ATTEMPTS or not (state in _MET or state in met):
                    raise named from trouble
            else:
                self.boundary("store.committed")
                return result
        raise AssertionError("unreachable")

    @property
    def office_id(self) -> str:
        """The office of the settings: its ministry code, e.g. "352807"."""
        return self.rules.office.region_code

    @property
    def epoch(self) -> str:
        """Drawn anew when the store is restored from a backup; stands in every feed cursor."""
        with self.reading() as connection:
            epoch: str = connection.execute(select(store_table.c.epoch)).scalar_one()
            return epoch

    def close(self) -> None:
        self.engine.dispose()


class NewerDatabaseError(Exception):
    """A newer program has brought this database up to its schema: this one may not write to it (F14)."""

    def __init__(self, database: str, code: str) -> None:
        super().__init__(f"schema {database}, this program knows {code}")
        self.database, self.code = database, code


def open_store(
    url: str,
    folder: Path,
    rules: Rules,
    clock: Clock,
    *,
    pgbouncer: bool = False,
    bucket: Bucket | None = None,
    boundary: Boundary = unwatched,
    reach: Reach = Reach(),  # noqa: B008 - frozen
) -> Store:
    """Open, and bring the schema up to date. ``folder`` is made if need be, readable by its owner only.

    ``pgbouncer``: one in transaction mode stands between. Raises `NewerDatabaseError`, and then has changed nothing.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    at_rest, made = load_or_make(folder / "keys" / STORAGE_KEY)
    engine = _engine(url, pgbouncer)
    with engine.begin() as connection:
        changed = _migrate(connection)
        if made:
            _open_again(connection)
        _mark(connection, clock())
        _settle(connection, rules.office)
        if changed:
            _count_anew(connection)
        partitions.ensure_months(connection, clock(), months=3)
    if changed:
        _empty_log(engine)
    rules.calendars.follow(engine)
    turn = threading.RLock() if engine.dialect.name == "sqlite" else nullcontext()
    return Store(engine, folder, rules, at_rest, bucket, boundary, turn, reach=reach)


def _empty_log(engine: Engine) -> None:
    """What a migration has taken away lies in SQLite's old pages until its log is written back; then it is overwritten.

    Another process that is at work just now keeps it from that; the last one to close does the same.
    """
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            driver: Any = connection.connection.driver_connection
            driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def default_url(folder: Path) -> str:
    """SQLite beside the rest of the centre's data."""
    return f"sqlite+pysqlite:///{folder / 'central.sqlite'}"


def insert_new(connection: Connection, table: sa.Table, rows: list[dict[str, Any]]) -> None:
    """INSERT, leaving what is there already as it is. Who cares which was which reads afterwards."""
    if rows:
        dialect: Any = postgresql if connection.dialect.name == "postgresql" else sqlite
        connection.execute(dialect.insert(table).on_conflict_do_nothing(), rows)


def insert_new_one(connection: Connection, table: sa.Table, row: dict[str, Any]) -> bool:
    """INSERT of one row; False if its key was there already."""
    dialect: Any = postgresql if connection.dialect.name == "postgresql" else sqlite
    made = dialect.insert(table).values(row).on_conflict_do_nothing().returning(sa.literal(1))
    return connection.execute(made).first() is not None


def _named(trouble: DBAPIError | psycopg.Error | sqlite3.Error) -> DBAPIError:
    """A driver's own error (of a `Prepared` statement) as SQLAlchemy's, which is what everybody expects."""
    if isinstance(trouble, DBAPIError):
        return trouble
    base = psycopg.Error if isinstance(trouble, psycopg.Error) else sqlite3.Error
    named = DBAPIError.instance("a prepared statement", None, trouble, base, hide_parameters=True)
    assert isinstance(named, DBAPIError)
    return named


def _state_of(trouble: DBAPIError) -> str | None:
    if getattr(trouble.orig, "sqlite_errorcode", None) in _TAKEN_ON_SQLITE:
        return TAKEN
    state: str | None = getattr(trouble.orig, "sqlstate", None)
    return state


def _engine(url: str, pgbouncer: bool = False) -> Engine:
    """Errors never name their parameters: what citizens wrote would stand in the log."""
    parsed = sa.make_url(url)
    if parsed.get_backend_name() == "postgresql":
        parsed = parsed.set(drivername="postgresql+psycopg")
        if pgbouncer:
            # Below 1.21 it knows nothing of prepared statements: another client's connection has "_pg3_0" already.
            # It is a pool itself, so ours would only hold its connections idle.
            return sa.create_engine(
                parsed,
                poolclass=sa.NullPool,
                connect_args={"prepare_threshold": None},
                hide_parameters=True,
            )
        engine = sa.create_engine(parsed, pool_size=5, max_overflow=5, hide_parameters=True)
        event.listen(engine, "checkin", _used)
        event.listen(engine, "checkout", partial(_still_there, engine.dialect))
        return engine
    engine = sa.create_engine(
        parsed, connect_args={"timeout": 30}, pool_size=5, max_overflow=10, hide_parameters=True
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


_FRESH_S = 1.0


def _used(_connection: Any, record: Any) -> None:
    record.info["used_at"] = time.monotonic()


def _still_there(dialect: Any, connection: Any, record: Any, _proxy: Any) -> None:
    """A connection that lay idle is asked whether it lives, before work begins on it: `Prepared` goes past SQLAlchemy's own
    notice of a dead one. One used within the second is not: in a storm the asking was a tenth of all round trips."""
    used_at = record.info.get("used_at")
    if used_at is None or time.monotonic() - used_at < _FRESH_S:  # None: it was made just now
        return
    try:
        dialect.do_ping(connection)
    except dialect.loaded_dbapi.Error as trouble:
        raise sa.exc.DisconnectionError from trouble


_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "secure_delete=ON",
    # A batch of a hundred cases writes some 300 pages: at the default of 1,000 every third commit would also copy the
    # log into the database and wait for the disk twice more. 8,000 pages are 32 MB.
    "wal_autocheckpoint=8000",
    "cache_size=-16000",  # kB a connection
)


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver must not begin on its own; _begin_sqlite does
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    reading = connection.get_execution_options().get("reading")
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


@cache
def head_revision() -> str:
    """The newest schema that this program knows: the number of its last step."""
    return max(step.name[:4] for step in (_MIGRATIONS / "versions").glob("[0-9]*.py"))


def _revision_of(connection: Connection) -> str | None:
    """The step that the tables stand at; None for an empty database."""
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    revision: str | None = connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()
    return revision


def _migrate(connection: Connection) -> bool:
    """To the newest schema; whether anything changed."""
    before = _revision_of(connection)
    if before == head_revision():
        return False
    if before is not None and before > head_revision():
        raise NewerDatabaseError(before, head_revision())
    # Imported here: nearly every start has nothing to migrate, and need not wait for Alembic (0.1 s).
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    return _revision_of(connection) != before


def _mark(connection: Connection, now: datetime) -> None:
    if connection.execute(select(store_table.c.id)).first() is None:
        epoch = secrets.token_hex(4)
        connection.execute(insert(store_table).values(id=1, epoch=epoch, created_at=now))


def _open_again(connection: Connection) -> None:
    """A new storage key: what an earlier one sealed is opened anew out of the cases' bodies."""
    unreadable = cases.c.data_key.is_not(None) & cases.c.body_header.is_not(None)
    nothing = {"opened_at": None, "data_key": None, "sealed_answers": None, "sealed_complainant": None}
    connection.execute(update(cases).where(unreadable).values(nothing))


def _count_anew(connection: Connection) -> None:
    """A newer schema may count what an older one did not."""
    for office_id in connection.execute(select(office.c.office_id)).scalars().all():
        month_counts.recount(connection, office_id)


def _settle(connection: Connection, settled: Office) -> None:
    """The office of the settings has its row; a new name on the letterhead is taken over."""
    row = {"office_id": settled.region_code, "code": settled.code, "name": settled.name}
    insert_new(connection, office, [row | {"feed_n": 0, "last_enrolment": 0}])
    mine = office.c.office_id == settled.region_code
    connection.execute(update(office).where(mine).values(name=settled.name))


def utc(moment: datetime) -> datetime:
    """The moment in UTC, to the millisecond: as fine as anything here is told."""
    cut = moment.astimezone(UTC)
    return cut - timedelta(microseconds=cut.microsecond % 1000)
