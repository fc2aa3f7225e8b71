"""The kiosk's nightly copy of its journal: when it is made, when it is given up, what staff and desk are told of it."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from kiosk.checks.health import Level
from kiosk.checks.limits import HealthLimits
from kiosk.checks.medium import medium_refusal
from kiosk.checks.parts import copy as copy_part
from kiosk.checks.system import System
from kiosk.nightly_copy import LastCopy, NightlyCopy, last_copy, make_copy
from kiosk.settings import KioskSettings, Settings
from kiosk.verbs.backup import backup, list_copies, summary
from kiosk.verbs.recover import recover_journal
from sync.cases.refusal import Refusal
from sync.journal.second_copy import Copied, journals
from tests.journal.stand import Stand

NIGHT = datetime(2026, 11, 23, 19, 0, tzinfo=UTC)
ENROLLED = datetime(2026, 3, 2, tzinfo=UTC)


@pytest.fixture
def stand(tmp_path: Path) -> Stand:
    made = Stand(tmp_path / "kiosk")
    journal = made.enrolled()
    for _ in range(3):
        made.submit(journal)
    journal.close()
    made.clock.now = NIGHT
    return made


@pytest.fixture
def kiosk(stand: Stand, tmp_path: Path) -> KioskSettings:
    (tmp_path / "medium").mkdir()
    return KioskSettings(
        folder=stand.folder, backup_folder=str(tmp_path / "medium"), backup_keep=2, backup_same_disk=True
    )


class Night:
    """The copying of one kiosk: ``shut`` as the test sets it."""

    def __init__(self, kiosk: KioskSettings, stand: Stand) -> None:
        self.shut, self.stand = True, stand
        self.copying = NightlyCopy(kiosk, lambda _: self.shut, stand.clock)

    def rest(self, **span: float) -> Copied | Refusal | None:
        self.copying.look(between_visits=True)
        self.stand.clock.forward(**span)
        self.copying.look(between_visits=True)
        return self.copying.turn()


@pytest.fixture
def night(kiosk: KioskSettings, stand: Stand) -> Night:
    return Night(kiosk, stand)


def test_once_a_night_when_nobody_has_stood_there_for_a_while(night: Night, stand: Stand) -> None:
    assert night.rest(minutes=4) is None
    assert isinstance(night.rest(minutes=2), Copied)
    assert night.rest(hours=3) is None
    assert last_copy(stand.folder).cases == 3
    assert isinstance(night.rest(hours=18), Copied)
    assert last_copy(stand.folder).kept == 2


def test_by_day_only_where_there_is_no_night(night: Night) -> None:
    assert isinstance(night.rest(minutes=6), Copied)
    night.shut = False
    assert night.rest(hours=30) is None
    night.copying.look(between_visits=False)
    assert night.copying.turn() is None
    assert night.rest(minutes=20) is None
    assert isinstance(night.rest(hours=19), Copied)


def test_a_visit_that_begins_ends_it_and_it_comes_again_the_same_night(
    night: Night, kiosk: KioskSettings, stand: Stand
) -> None:
    """Nobody waits for a copy: it is given up between two steps of SQLite's machine."""
    asked: list[bool] = []

    class Comes(NightlyCopy):
        def _is_wanted(self) -> bool:
            self.look(between_visits=False)
            asked.append(super()._is_wanted())
            return asked[-1]

    night.copying = Comes(kiosk, lambda _: True, stand.clock)
    assert night.rest(minutes=6) == Refusal("backup.stopped")
    assert asked == [True], "the first question is the last"
    assert last_copy(stand.folder) == LastCopy()
    night.copying = NightlyCopy(kiosk, lambda _: True, stand.clock)
    assert isinstance(night.rest(minutes=6), Copied)


def test_a_medium_that_is_gone_is_tried_again_in_six_hours_and_said_once(
    night: Night, kiosk: KioskSettings, stand: Stand
) -> None:
    away = Path(kiosk.backup_folder)
    away.rmdir()
    assert night.rest(minutes=6) == Refusal("backup.missing")
    assert last_copy(stand.folder).trouble == "gone"
    assert night.rest(hours=5) is None
    away.mkdir()
    assert isinstance(night.rest(hours=2), Copied)
    assert last_copy(stand.folder).trouble == ""


def test_a_journal_that_cannot_be_copied_is_not_tried_all_night(night: Night, stand: Stand) -> None:
    """It is no trouble of the medium's: the journal's own part tells of it."""
    whole = (stand.folder / "journal.sqlite").read_bytes()
    (stand.folder / "journal.sqlite").write_bytes(whole[:4096] + bytes(len(whole) - 4096))
    refused = night.rest(minutes=6)
    assert isinstance(refused, Refusal)
    assert refused.code == "backup.journal"
    assert last_copy(stand.folder) == LastCopy()
    assert night.rest(hours=5) is None
    (stand.folder / "journal.sqlite").write_bytes(whole)
    assert isinstance(night.rest(hours=2), Copied)


def test_without_a_medium_nothing_is_done(stand: Stand) -> None:
    night = Night(KioskSettings(folder=stand.folder), stand)
    assert night.rest(hours=30) is None
    assert make_copy(KioskSettings(folder=stand.folder), NIGHT) == Refusal("backup.none")
    night.copying.stop()
    night.copying.run_forever()


@pytest.mark.parametrize(
    ("days", "trouble", "level", "word"),
    [
        (1, "", Level.WELL, "well"),
        (5, "", Level.SOON, "old"),
        (15, "", Level.NOW, "old"),
        (1, "gone", Level.SOON, "gone"),
        (15, "full", Level.NOW, "full"),
    ],
)
def test_its_age_is_a_part_of_the_health(days: int, trouble: str, level: Level, word: str) -> None:
    part = copy_part(NIGHT - timedelta(days=days), trouble, ENROLLED, NIGHT, HealthLimits())
    assert (part.level, part.word, part.facts["age_s"]) == (level, word, days * 86_400)


def test_one_that_was_never_made_is_waited_for_some_nights() -> None:
    def of(enrolled: datetime) -> tuple[Level, str]:
        part = copy_part(None, "", enrolled, NIGHT, HealthLimits())
        return part.level, part.word

    assert of(NIGHT - timedelta(days=2)) == (Level.UNTOLD, "untold")
    assert of(NIGHT - timedelta(days=5)) == (Level.SOON, "never")
    assert of(NIGHT - timedelta(days=20)) == (Level.NOW, "never")
    assert of(datetime(1970, 1, 1, tzinfo=UTC)) == (Level.UNTOLD, "untold")


_SDA, _SDB = os.makedev(8, 1), os.makedev(8, 17)


def disks(root: Path) -> System:
    """sda1 and sda2, the second under encryption; sdb1."""
    for disk, part, number in (("sda", "sda1", "8:1"), ("sda", "sda2", "8:2"), ("sdb", "sdb1", "8:17")):
        place = root / "sys/devices/pci/block" / disk / part
        place.mkdir(parents=True)
        (place / "partition").write_text("1\n")
        (root / "sys/dev/block").mkdir(parents=True, exist_ok=True)
        (root / "sys/dev/block" / number).symlink_to(place)
    slaves = root / "sys/devices/virtual/block/dm-0/slaves"
    slaves.mkdir(parents=True)
    (slaves / "sda2").symlink_to(root / "sys/devices/pci/block/sda/sda2")
    (root / "sys/dev/block/253:0").symlink_to(slaves.parent)
    (root / "proc/self").mkdir(parents=True)
    return System(root)


@pytest.mark.parametrize(
    ("here", "there", "refused"),
    [
        (_SDA, _SDB, None),
        (_SDA, _SDA, "backup.same_disk"),
        (os.makedev(253, 0), _SDA, "backup.same_disk"),
        (os.makedev(253, 0), _SDB, None),
        (_SDA, os.makedev(0, 40), None),
    ],
    ids=["another", "not mounted", "another partition of an encrypted disk", "encrypted", "a network's"],
)
def test_the_journals_own_disk_is_refused_unless_told_so(
    tmp_path: Path, here: int, there: int, refused: str | None
) -> None:
    folder, onto, system = tmp_path / "kiosk", tmp_path / "medium", disks(tmp_path / "root")
    folder.mkdir()
    onto.mkdir()

    def device(path: Path) -> int:
        return here if path == folder else there

    found = medium_refusal(folder, onto, system, same_disk=False, device=device)
    assert (found.code if found else None) == refused
    assert medium_refusal(folder, onto, system, same_disk=True, device=device) is None
    assert medium_refusal(folder, tmp_path / "none", system, same_disk=True) == Refusal("backup.missing")


def test_a_folder_that_forgets_with_the_power_is_no_medium(tmp_path: Path) -> None:
    onto, system = tmp_path / "medium", disks(tmp_path / "root")
    onto.mkdir()
    table = tmp_path / "root/proc/self/mountinfo"
    table.write_text(f"22 1 8:1 / / rw - ext4 /dev/sda1 rw\n30 22 0:40 / {onto} rw - tmpfs tmpfs rw\n")
    found = medium_refusal(tmp_path, onto, system, same_disk=False, device=lambda p: _SDA if p == onto else 2)
    assert found == Refusal("backup.not_kept", {"kind": "tmpfs"})


def test_at_the_console_it_is_made_listed_and_helps_to_recover(
    kiosk: KioskSettings, stand: Stand, tmp_path: Path
) -> None:
    settings, said = Settings(kiosk=kiosk), list[str]()
    assert "never made" in summary(settings, stand.clock)
    assert list_copies(settings, said.append) == 1
    journal = stand.opened()  # as the lobby application has it
    assert backup(settings, stand.clock, said.append) == 0
    journal.close()
    assert "3 cases, and 0 sealed files" in said[-2]
    assert list_copies(settings, said.append) == 0
    assert "sound, up to serial 000003" in said[-1]
    stand.clock.forward(hours=5)
    assert "5 hours ago, 3 cases, 1 copies" in summary(settings, stand.clock)
    (stand.folder / "journal.sqlite").unlink()
    said.clear()
    assert recover_journal(settings, stand.clock, said.append, really=True) == 0
    assert any("3 cases come from it alone" in line for line in said)
    stand.opened().close()
    copy = next((Path(kiosk.backup_folder) / journals(Path(kiosk.backup_folder))[0]).glob("*.sqlite"))
    copy.write_bytes(b"gone bad")
    assert list_copies(settings, said.append) == 1
    assert "not whole" in said[-1]
    none = msgspec.structs.replace(settings, kiosk=KioskSettings(folder=stand.folder))
    assert backup(none, stand.clock, said.append) == list_copies(none, said.append) == 1
    assert "no second medium" in summary(none, stand.clock)
