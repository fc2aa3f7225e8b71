"""F26: what a citizen typed is data. No byte of it reaches the printer as a command, in either mode."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from hardware.printers.simulated.commands import (
    AskCompletion,
    CutPaper,
    Raster,
    RealTime,
    Unknown,
    read_all,
)
from hardware.settings import PrinterSettings
from kiosk.outside import PaperState
from tests.faults.lobby import Lobby
from tests.kiosk.world import World

EVIL = "Siti\x1b@\x1dV\x00 \x10\x05\x02\x1dv0\x00\xff\xff\x1bp\x00\x19\x19 Contoh \x1b\x1d(H\x06"


class EvilLobby(Lobby):
    """The visitor types printer commands wherever one can type."""

    def __init__(self, world: World) -> None:
        self.world = world
        world.walk_to("done", words=dict.fromkeys(("name", "address_detail", "where", "account"), EVIL))
        self.number = self.done.number


@pytest.fixture(params=["raster", "text"])
def evil(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[EvilLobby]:
    world = World(tmp_path / "kiosk")
    world.printer_settings = PrinterSettings(kind="simulated", mode=request.param)
    world.again()
    yield EvilLobby(world)
    world.close()
    world.twin.close()


def test_the_job_parses_into_our_own_commands_only(evil: EvilLobby) -> None:
    evil.until(PaperState.CONFIRMED)
    (job,) = evil.world.twin.jobs
    commands = read_all(job)
    assert not any(isinstance(command, Unknown) for command in commands)
    assert sum(isinstance(command, CutPaper) for command in commands) == 2, "receipt and stub, no cut more"
    assert sum(isinstance(command, AskCompletion) for command in commands) == 1
    assert all(command.rows <= 128 for command in commands if isinstance(command, Raster))
    asked = {command.data[:2] for command in commands if isinstance(command, RealTime)}
    assert asked <= {b"\x10\x04"}, "only our own status questions"
    assert evil.world.twin.errors == []
    evil.check()
