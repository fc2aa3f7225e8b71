from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.lobby import Lobby
from tests.kiosk.world import World


@pytest.fixture
def lobby(tmp_path: Path) -> Iterator[Lobby]:
    world = World(tmp_path / "kiosk")
    yield Lobby(world)
    world.close()
    world.twin.close()
