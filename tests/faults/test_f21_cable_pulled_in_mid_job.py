"""F21: the cable is pulled in mid-job and comes back under another name. The lobby goes on; the person is asked.

The lines themselves (usblp node, libusb, serial) are pulled in tests/hardware/test_unplugged_in_mid_job.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from hardware.ports import State
from hardware.printers.simulated.usb_bus import PluggedPrinter, SimulatedUsb
from hardware.settings import PrinterSettings
from hardware.supervisor import MISSES_TOLD
from hardware.surroundings import Surroundings
from kiosk.outside import PaperState
from kiosk.presenters.commands import Answered
from tests.faults.lobby import BEGUN, At, Lobby
from tests.kiosk.world import World


@pytest.mark.parametrize("at", BEGUN)
def test_the_line_breaks_and_comes_back(lobby: Lobby, at: At) -> None:
    lobby.strike(at, dropped=True)
    lobby.until(PaperState.UNCERTAIN, PaperState.CONFIRMED)
    assert lobby.states() == [(0, "uncertain")]
    lobby.world.act(Answered(yes=False))
    lobby.until(PaperState.CONFIRMED)
    assert lobby.states() == [(0, "abandoned"), (1, "confirmed")]
    assert len(lobby.copies()) == 1, "the torn command ate nothing of the copy: its code is read"
    lobby.check()


def test_pulled_while_idle_it_is_told_after_three_misses_and_back_it_is_told_at_once(lobby: Lobby) -> None:
    lobby.until(PaperState.CONFIRMED)
    world = lobby.world
    world.twin.turn(unplugged=True)
    told = []
    for _ in range(MISSES_TOLD):
        world.supervisor.look()
        told.append(world.supervisor.status.state)
    assert told == [State.READY, State.READY, State.ABSENT]
    world.twin.turn(unplugged=False)
    world.supervisor.look()
    assert world.supervisor.status.state is State.READY


@pytest.fixture
def usb(tmp_path: Path) -> Iterator[tuple[World, SimulatedUsb, PluggedPrinter]]:
    """A lobby whose printer is found on a USB bus by its numbers."""
    world = World(tmp_path / "kiosk")
    bus = SimulatedUsb(world.pass_by)
    world.surroundings = Surroundings(tmp_path / "machine", lambda: bus, list)
    world.printer_settings = PrinterSettings(kind="usb", vendor="04b8", product="0e15", usb_serial="X4RT001")
    world.again()
    yield world, bus, bus.plug(world.twin)
    world.close()
    world.twin.close()


@pytest.mark.parametrize("at", BEGUN)
def test_usb_comes_back_at_another_address_without_a_restart(
    usb: tuple[World, SimulatedUsb, PluggedPrinter], at: At
) -> None:
    world, bus, place = usb
    lobby = Lobby(world)
    lobby.strike(at, unplugged=True)
    lobby.until(PaperState.UNCERTAIN)
    bus.unplug(place)
    world.twin.turn(unplugged=False)
    lobby.wait(2)
    assert bus.plug(world.twin).address != place.address
    world.act(Answered(yes=False))
    lobby.until(PaperState.CONFIRMED)
    assert lobby.states() == [(0, "abandoned"), (1, "confirmed")]
    assert len(lobby.copies()) == 1
    lobby.check()


@pytest.mark.parametrize("at", BEGUN)
def test_f67_with_a_reboot_in_it(lobby: Lobby, at: At) -> None:
    """The printer is back under its name before the machine is: nothing prints by itself, a person is asked."""
    lobby.strike(at, dropped=True)
    lobby.until(PaperState.UNCERTAIN)
    lobby.reboot()
    assert lobby.done.print_state is PaperState.UNCERTAIN
    assert lobby.states() == [(0, "uncertain")]
    lobby.world.act(Answered(yes=False))
    lobby.until(PaperState.CONFIRMED)
    assert lobby.states() == [(0, "abandoned"), (1, "confirmed")]
    lobby.check()
