"""The looks at one machine put together: the tray's light from the camera, the roll from the printer, what staff say of both."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from hardware.catalogue import open_printer, simulated_printer
from hardware.page import Line, Page
from hardware.ports import CountsPaper, State, Status, Trouble
from hardware.settings import PrinterSettings
from kiosk.checks.health import Level
from kiosk.checks.system import System
from kiosk.health_parts import Books, MachineWatch, kept
from kiosk.settings import HealthSettings, KioskSettings, Settings

PAGE = Page((Line("Satu baris"), Line("dan satu lagi")))
NOW = datetime(2026, 11, 23, 3, 15, tzinfo=UTC)


class Machine:
    """``printer``: its status; ``light``: of the tray; both as the test sets them."""

    def __init__(self, folder: Path, *, keep: bool = True) -> None:
        self.now, self.seconds = NOW, 0.0
        self.status, self.grey, self.fed_mm = Status(State.READY), 43, 0.0
        settings = Settings(kiosk=KioskSettings(folder=folder), health=HealthSettings(roll_m=50))
        books = Books.of(settings, lambda: self.now, lambda: self.seconds, System(folder / "nothing"))
        self.watch = MachineWatch(settings, books, lambda: self.now, lambda: self.seconds, keep=keep)
        self.watch.see_printer(self, lambda: self.status)
        self.watch.see_tray(self, lambda: Status(State.READY))

    def light(self) -> int | None:
        return self.grey

    def word(self, part: str) -> tuple[Level, str]:
        """After three minutes, so that a measurement counts."""
        for _ in range(13):
            self.now += timedelta(seconds=15)
            self.seconds += 15
            health = self.watch.look()
        found = next(one for one in health.parts if one.name == part)
        return found.level, found.word


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_a_roll_is_counted_and_a_new_one_is_known_by_itself_or_by_staff(machine: Machine) -> None:
    machine.fed_mm = 45_000
    assert machine.word("paper") == (Level.SOON, "counted")
    machine.watch.roll_changed()
    assert machine.word("paper") == (Level.WELL, "well")
    machine.fed_mm = 91_000
    machine.status = Status(State.BLOCKED, Trouble.PAPER)
    assert machine.word("paper") == (Level.NOW, "out")
    machine.status = Status(State.LOST)
    assert machine.word("paper") == (Level.NOW, "gone")
    machine.status = Status(State.READY)
    assert machine.word("paper") == (Level.WELL, "well")


def test_the_light_at_the_installation_is_the_measure_until_staff_take_another(machine: Machine) -> None:
    assert machine.word("camera") == (Level.WELL, "well")
    machine.grey = 66
    assert machine.word("camera") == (Level.SOON, "drift")
    machine.watch.light_installed()
    assert machine.word("camera") == (Level.WELL, "well")


def guarded(root: Path, *, learnt: bool = True) -> Path:
    """As usbguard leaves a machine: new devices wait, and its own list is there. The place of that list."""
    (root / "sys/bus/usb/devices/usb1").mkdir(parents=True, exist_ok=True)
    (root / "sys/bus/usb/devices/usb1/authorized_default").write_text("0\n")
    rules = root / "var/lib/kotak-aduan/usbguard"
    rules.mkdir(parents=True)
    if learnt:
        (rules / "50-installed.conf").touch()
    return rules


def test_a_strange_usb_device_is_told_until_it_is_pulled_out(tmp_path: Path) -> None:
    """F40, by what usbguard leaves in the kernel's own list."""
    machine = Machine(tmp_path)
    assert machine.word("usb") == (Level.UNTOLD, "untold"), "nothing to plug one into"
    sockets = tmp_path / "nothing" / "sys/bus/usb/devices"
    for name, authorised in (("usb1", 1), ("1-4", 1), ("1-4:1.0", 0), ("1-5", 0)):
        (sockets / name).mkdir(parents=True)
        (sockets / name / "authorized").write_text(f"{authorised}\n")
    guarded(tmp_path / "nothing")
    assert machine.word("usb") == (Level.SOON, "refused")
    assert machine.watch.health().told()["parts"][-1] == ["usb", "soon", "refused", {"n": 1}]  # type: ignore[index]
    (sockets / "1-5" / "authorized").unlink()
    assert machine.word("usb") == (Level.WELL, "well")


def test_where_no_list_was_made_or_nobody_keeps_to_it_everything_comes_in(tmp_path: Path) -> None:
    """No device is refused there either: that is no reason to say that all is well."""
    machine, root = Machine(tmp_path), tmp_path / "nothing"
    rules = guarded(root, learnt=False)
    assert machine.word("usb") == (Level.SOON, "unlearnt")
    (rules / "50-installed.conf").touch()
    assert machine.word("usb") == (Level.WELL, "well")
    (root / "sys/bus/usb/devices/usb1/authorized_default").write_text("1\n")
    assert machine.word("usb") == (Level.SOON, "open"), "usbguard does not run"
    assert machine.watch.health().told()["parts"][-1] == ["usb", "soon", "open"]  # type: ignore[index]


def test_a_machine_without_usbguard_lets_everything_in(tmp_path: Path) -> None:
    root = tmp_path / "nothing/sys/bus/usb/devices/usb1"
    root.mkdir(parents=True)
    (root / "authorized_default").write_text("1\n")
    assert Machine(tmp_path).word("usb") == (Level.SOON, "unlearnt")


def test_what_the_lobby_saw_is_left_for_the_console_and_a_console_leaves_nothing(tmp_path: Path) -> None:
    console = Machine(tmp_path, keep=False)
    console.fed_mm = 500
    console.watch.look()
    assert list(tmp_path.iterdir()) == []
    lobby = Machine(tmp_path)
    seen = lobby.watch.look()
    assert kept(tmp_path) == seen
    (tmp_path / "health.json").write_bytes(b"{")
    assert kept(tmp_path) is None


def test_a_real_printers_papers_are_as_long_as_they_were_composed(tmp_path: Path) -> None:
    settings = PrinterSettings(kind="simulated")
    twin = simulated_printer(settings)
    printer = open_printer(settings, twin=twin)
    assert isinstance(printer, CountsPaper)
    assert printer.fed_mm == 0
    printer.print(1, PAGE, lambda: None, lambda _written, _of: None)
    once = printer.fed_mm
    assert 20 < once < 400
    printer.print(2, PAGE, lambda: None, lambda _written, _of: None)
    assert printer.fed_mm == pytest.approx(2 * once)
    printer.close()
    twin.close()
