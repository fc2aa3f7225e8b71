"""A centre on each database, with kiosks that are enrolled."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sync.central.places import Bucket
from sync.central.store import Store, open_store
from tests import migrated
from tests.central.running import HandKiosk, RunningCentre, SteppedClock, centre_at, fresh_keys, shipped_rules
from tests.postgres_server import (
    bare_postgres_database,
    postgres_database,
    postgres_server,
    testrun_uid_or_pid,
)
from tests.s3_server import S3Server, s3_server

__all__ = [
    "bare_postgres_database",
    "postgres_database",
    "postgres_server",
    "s3_server",
    "testrun_uid_or_pid",
]


@pytest.fixture
def clock() -> SteppedClock:
    return SteppedClock()


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> str | None:
    """None stands for the SQLite file beside the rest."""
    if request.param == "sqlite":
        return None
    url: str = request.getfixturevalue("postgres_database")
    return url


@pytest.fixture(params=["sqlite", "postgresql"])
def bare_database(request: pytest.FixtureRequest) -> str | None:
    """The same without a schema."""
    if request.param == "sqlite":
        return None
    url: str = request.getfixturevalue("bare_postgres_database")
    return url


@pytest.fixture
def bucket() -> Bucket | None:
    """Where held files move to; none unless a test says so (`place`)."""
    return None


@pytest.fixture(params=["folder", "s3"])
def place(request: pytest.FixtureRequest) -> Bucket | None:
    """The places that a held file may have: a module's own ``bucket`` fixture answers this one."""
    if request.param == "folder":
        return None
    server: S3Server = request.getfixturevalue("s3_server")
    return server.bucket()


@pytest.fixture
def store(tmp_path: Path, database: str | None, clock: SteppedClock) -> Iterator[Store]:
    opened = open_store(database or migrated.sqlite(tmp_path), tmp_path, shipped_rules(), clock)
    yield opened
    opened.close()


@pytest.fixture
def sqlite_store(tmp_path: Path, clock: SteppedClock) -> Iterator[Store]:
    """For what is the same on both databases."""
    opened = open_store(migrated.sqlite(tmp_path), tmp_path, shipped_rules(), clock)
    yield opened
    opened.close()


@pytest.fixture
def centre(
    tmp_path: Path, database: str | None, clock: SteppedClock, bucket: Bucket | None
) -> Iterator[RunningCentre]:
    with centre_at(tmp_path / "centre", database, clock, bucket=bucket) as running:
        yield running


@pytest.fixture
def kiosk(centre: RunningCentre) -> HandKiosk:
    return new_kiosk(centre)


@pytest.fixture
def more_kiosks(centre: RunningCentre) -> Callable[[], HandKiosk]:
    return lambda: new_kiosk(centre)


def new_kiosk(centre: RunningCentre) -> HandKiosk:
    kiosk = HandKiosk(centre)
    assert kiosk.enrol().status_code == 201
    return kiosk


@pytest.fixture
def sqlite_centre(tmp_path: Path, clock: SteppedClock) -> Iterator[RunningCentre]:
    """A centre on SQLite that does not listen: for what is the same on both databases."""
    store = open_store(migrated.sqlite(tmp_path / "centre"), tmp_path / "centre", shipped_rules(), clock)
    yield RunningCentre(store, fresh_keys(tmp_path / "centre"), clock)
    store.close()
