"""What the faults are tried on: a lobby that prints, a centre on each database."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.central.conftest import bare_database, database
from tests.faults.both_ends import BothEnds, both_ends
from tests.faults.lobby import Lobby
from tests.kiosk.conftest import world
from tests.kiosk.world import World
from tests.postgres_server import (
    bare_postgres_database,
    postgres_database,
    postgres_server,
    testrun_uid_or_pid,
)

__all__ = [
    "bare_database",
    "bare_postgres_database",
    "database",
    "postgres_database",
    "postgres_server",
    "testrun_uid_or_pid",
    "world",
]


@pytest.fixture
def lobby(tmp_path: Path) -> Iterator[Lobby]:
    world = World(tmp_path / "kiosk")
    yield Lobby(world)
    world.close()
    world.twin.close()


@pytest.fixture
def ends(tmp_path: Path, database: str | None) -> Iterator[BothEnds]:
    """A kiosk and its centre with a line between them that can be cut, on either database."""
    with both_ends(tmp_path, database) as made:
        yield made
