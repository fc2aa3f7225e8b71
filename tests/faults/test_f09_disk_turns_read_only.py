"""F09: the file system turns read-only: out of service within 5 s, even in the middle of a visit; what was stored stays whole.

That the watchdog restarts it at most three times is the service's affair. The mounts are real where this process may
mount (as root, in a mount namespace of its own); everywhere the screens are shown a store that takes nothing.
"""

from __future__ import annotations

import errno
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from kiosk.checks.storage import Storage
from kiosk.checks.system import System
from kiosk.health import KioskHealth
from kiosk.presenters.commands import Cancel, Confirm
from kiosk.presenters.views import ClosedView, DoneView, WelcomeView
from kiosk.presenters.visit import Visit
from tests.faults.own_disk import on_its_own_disk
from tests.kiosk.world import World


@dataclass
class Disk:
    """A storage whose table of mounts, and whose answer to a trial, a test writes."""

    storage: Storage
    table: Path
    answer: int = 0

    def options(self, options: str) -> None:
        self.table.write_text(f"22 1 8:1 / / {options} shared:1 - ext4 /dev/sda1 {options}\n")


@pytest.fixture
def disk(world: World, tmp_path: Path) -> Disk:
    table = tmp_path / "root/proc/self/mountinfo"
    table.parent.mkdir(parents=True)
    found = Disk(
        Storage(tmp_path, System(tmp_path / "root"), world.monotonic, lambda _folder: found.answer), table
    )
    found.options("rw")
    health = KioskHealth(clock=world.clock, read_only=found.storage.is_lost)
    world.visit = Visit(replace(world.outside(None), health=health))
    return found


def _within_5_s(world: World) -> None:
    for _ in range(20):  # the window ticks four times a second
        world.tick(1, 0.25)


def test_the_home_page_is_closed_and_opens_again_once_it_is_mended(world: World, disk: Disk) -> None:
    assert isinstance(world.view, WelcomeView)
    disk.options("ro")
    _within_5_s(world)
    assert isinstance(world.view, ClosedView)
    assert "Mesin ini tidak dapat menyimpan" in world.say()
    assert world.view.telephone == world.rules.office.telephone
    disk.options("rw")
    _within_5_s(world)
    assert isinstance(world.view, WelcomeView)


@pytest.mark.parametrize("page", ["account", "review", "evidence"])
def test_a_visit_ends_rather_than_that_anybody_types_for_nothing(world: World, disk: Disk, page: str) -> None:
    world.walk_to(page, {"more": "tambah"} if page == "evidence" else {})
    disk.options("ro")
    _within_5_s(world)
    assert isinstance(world.view, ClosedView)
    assert "Yang sudah dikirim aman. Yang belum, sampaikan di loket." in world.say()


def test_a_number_that_was_given_stays_on_the_screen(world: World, disk: Disk) -> None:
    world.walk_to("done")
    disk.options("ro")
    _within_5_s(world)
    assert isinstance(world.view, DoneView)
    world.tick(300, 1.0)
    assert isinstance(world.view, ClosedView)


@pytest.mark.parametrize(
    ("trouble", "closes"), [(errno.EIO, True), (errno.EROFS, True), (errno.ENOSPC, False)]
)
def test_a_disk_that_does_not_admit_it_is_found_by_a_trial(
    world: World, disk: Disk, trouble: int, closes: bool
) -> None:
    disk.answer = trouble
    disk.storage.try_it()
    _within_5_s(world)
    assert isinstance(world.view, ClosedView) is closes


def test_what_cannot_be_removed_any_more_stops_nothing(world: World) -> None:
    """The next start sweeps it; until then the screens must go on."""
    world.walk_to("evidence", {"more": "tambah"})
    world.lay_card()
    names = world.sealed_files()
    assert names
    for name in names:
        path = world.journal.sealed.path / name
        path.unlink()
        path.mkdir()  # unlink of a folder fails as that of a file on a broken disk does
    world.act(Cancel())
    world.act(Confirm())
    world.tick(2)
    assert isinstance(world.view, WelcomeView)


PROGRAM = """
import json, subprocess, sys
from pathlib import Path
from kiosk.checks.storage import Storage, written
from kiosk.checks.system import System
from sync.cases.refusal import Refusal
from sync.journal import open_journal
from tests.journal.stand import Stand

place = Path(sys.argv[1])
stand = Stand(place / "kiosk")
journal = stand.enrolled()
first = stand.submit(journal)
journal.close()
seconds = iter(range(100))
storage = Storage(stand.folder, System(), lambda: float(next(seconds)))
was = storage.is_lost()
subprocess.run(["mount", "-o", "remount,ro", str(place)], check=True)
answer = open_journal(stand.folder, stand.clock)
said = {
    "before": was,
    "lost": storage.is_lost(),
    "trial": written(stand.folder),
    "answer": answer.code if isinstance(answer, Refusal) else "opened",
}
subprocess.run(["mount", "-o", "remount,rw", str(place)], check=True)
said["after"] = storage.is_lost()
journal = stand.opened()
said["serial"] = stand.submit(journal).serial.value
said["first"] = journal.accepted(first.case_id) is not None
journal.close()
print(json.dumps(said))
"""
"""A disk with open files is turned read-only by its own errors alone, no command does it; so the journal is closed meanwhile."""


def test_on_a_real_mount(tmp_path: Path) -> None:
    assert on_its_own_disk(PROGRAM, tmp_path / "disk", "64m") == {
        "before": False,
        "lost": True,
        "trial": errno.EROFS,
        "answer": "journal.not_stored",
        "after": False,
        "serial": 2,
        "first": True,
    }
