"""What updates that were taken back have left aside: the newest few stay, and all that holds more than the journal."""

from __future__ import annotations

import shutil
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from sync.journal.going_back import forget_before, go_back, keep_before
from sync.journal.set_asides import KEPT, SET_ASIDE, Weight, position, thin_out, weigh
from tests.appliance.machine import NOW, migrate_further, take_a_case_as_newer
from tests.journal.stand import Stand


@pytest.fixture
def stand(tmp_path: Path) -> Stand:
    made = Stand(tmp_path / "kiosk")
    journal = made.enrolled()
    made.submit(journal)
    journal.close()
    return made


def taken_back(stand: Stand, now: datetime, *, with_a_case: bool = False) -> str:
    """An update that changed the tables and did not live; the name of what it has left."""
    assert keep_before(stand.folder) is None
    migrate_further(stand.folder)
    if with_a_case:
        take_a_case_as_newer(stand)
    assert go_back(stand.folder, now) == ("carried over" if with_a_case else "copy")
    assert forget_before(stand.folder) is None
    return names(stand)[-1]


def names(stand: Stand) -> list[str]:
    return sorted(path.name for path in (stand.folder / SET_ASIDE).iterdir())


def test_the_newest_few_stay_however_many_updates_were_taken_back(stand: Stand) -> None:
    left = []
    for day in range(KEPT + 2):
        left.append(taken_back(stand, NOW + timedelta(days=day)))
        journal = stand.opened()
        stand.submit(journal)
        journal.close()
    assert names(stand) == left[-KEPT:]


def test_what_may_hold_more_than_the_journal_stays_for_ever(stand: Stand) -> None:
    carried = taken_back(stand, NOW, with_a_case=True)
    aside = stand.folder / SET_ASIDE
    unread, sealed = (
        f"{NOW + timedelta(hours=1):%Y%m%d-%H%M%S-%f}",
        taken_back(stand, NOW + timedelta(hours=2)),
    )
    (aside / unread).mkdir()
    (aside / unread / "journal.sqlite").write_bytes(b"damaged" * 999)
    (aside / sealed / "sealed").mkdir()
    (aside / sealed / "sealed" / "scan").write_bytes(b"sealed")
    spare = [taken_back(stand, NOW + timedelta(days=day)) for day in range(1, KEPT + 3)]
    assert names(stand) == sorted([carried, unread, sealed, *spare[-KEPT:]])


def test_one_that_has_come_further_than_the_journal_is_nowhere_else(stand: Stand) -> None:
    left = [taken_back(stand, NOW + timedelta(days=day)) for day in range(KEPT)]
    oldest = Stand(stand.folder / SET_ASIDE / left[0])
    take_a_case_as_newer(oldest)
    here, there = position(stand.folder), position(oldest.folder)
    assert here is not None
    assert there is not None
    assert there.next_serial > here.next_serial
    taken_back(stand, NOW + timedelta(days=8))
    taken_back(stand, NOW + timedelta(days=9))
    assert left[0] in names(stand)
    assert left[1] not in names(stand)


def test_what_a_cut_has_left_half_goes(stand: Stand) -> None:
    whole = taken_back(stand, NOW)
    half = stand.folder / SET_ASIDE / ".20261124-020000-000000"
    half.mkdir()
    (half / "journal.sqlite").write_bytes(b"half")
    thin_out(stand.folder)
    assert names(stand) == [whole]


def test_without_a_journal_to_compare_with_all_stays(stand: Stand) -> None:
    left = [taken_back(stand, NOW + timedelta(days=day)) for day in range(KEPT)]
    more = stand.folder / SET_ASIDE / "20270101-000000-000000"
    shutil.copytree(stand.folder / SET_ASIDE / left[0], more)
    (stand.folder / "journal.sqlite").rename(stand.folder / "elsewhere")
    thin_out(stand.folder)
    assert names(stand) == [*left, more.name]
    (stand.folder / "elsewhere").rename(stand.folder / "journal.sqlite")
    thin_out(stand.folder)
    assert names(stand) == [*left[1:], more.name]


def test_its_weight(stand: Stand) -> None:
    assert weigh(stand.folder) == Weight(0, 0)
    name = taken_back(stand, NOW)
    files = (stand.folder / SET_ASIDE / name).iterdir()
    assert weigh(stand.folder) == Weight(1, sum(path.stat().st_size for path in files))
