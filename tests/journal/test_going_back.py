"""The journal on the way back from a newer program: as it is, its copy, or carried over; done again after a cut, the same."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from sync.cases.refusal import Refusal
from sync.journal.going_back import BEFORE, go_back, keep_before, revision
from sync.journal.preflight import look
from tests.appliance.machine import NEXT, NOW, migrate_further, take_a_case_as_newer
from tests.journal.stand import Stand


@pytest.fixture
def stand(tmp_path: Path) -> Stand:
    made = Stand(tmp_path / "kiosk")
    journal = made.enrolled()
    for _ in range(2):
        made.submit(journal)
    journal.close()
    assert keep_before(made.folder) is None
    return made


def serials(stand: Stand) -> tuple[int, int, int]:
    """Epoch, cases that wait, next serial; by the older program."""
    journal = stand.opened()
    found = journal.stream().epoch, journal.waiting().cases, journal.stream().next_serial
    journal.close()
    return found


def test_tables_that_were_not_changed_stay_with_all_that_came_since(stand: Stand) -> None:
    journal = stand.opened()
    stand.submit(journal)
    journal.close()
    assert go_back(stand.folder, NOW) == "as it is"
    assert serials(stand) == (1, 3, 4)


def test_the_copy_where_nothing_came_and_again_the_same(stand: Stand) -> None:
    migrate_further(stand.folder)
    assert go_back(stand.folder, NOW) == "copy"
    assert go_back(stand.folder, NOW) == "as it is"
    assert serials(stand) == (1, 2, 3)
    aside = next((stand.folder / "set-aside").iterdir())
    assert revision(aside) == NEXT


def test_cut_once_the_journal_is_back_and_its_mark_is_not(stand: Stand) -> None:
    """Nothing was recorded in between, so the mark that stands there is right for both."""
    migrate_further(stand.folder)
    for tail in ("-wal", "-shm"):
        (stand.folder / f"journal.sqlite{tail}").unlink(missing_ok=True)
    shutil.copyfile(stand.folder / BEFORE / "journal.sqlite", stand.folder / "journal.sqlite")
    assert go_back(stand.folder, NOW) == "as it is"
    assert serials(stand) == (1, 2, 3)


def test_a_case_since_then_is_carried_over_and_given_no_number_twice(stand: Stand) -> None:
    migrate_further(stand.folder)
    take_a_case_as_newer(stand)
    assert go_back(stand.folder, NOW) == "carried over"
    assert serials(stand) == (2, 3, 4)


def test_without_a_copy_all_is_carried_over(stand: Stand) -> None:
    """As after days, when a person goes back: the copy was deleted once the release had proved itself."""
    shutil.rmtree(stand.folder / BEFORE)
    migrate_further(stand.folder)
    assert go_back(stand.folder, NOW) == "carried over"
    assert serials(stand) == (2, 2, 3)


def test_while_somebody_has_it_nothing_is_done(stand: Stand) -> None:
    journal = stand.opened()
    assert keep_before(stand.folder) == Refusal("journal.locked")
    journal.close()
    migrate_further(stand.folder)
    refused = look(stand.folder / "journal.sqlite", stand.folder / "mark.json")
    assert refused is not None
    assert refused.code == "journal.newer"


def test_what_is_damaged_is_left_to_a_person(stand: Stand) -> None:
    path = stand.folder / "journal.sqlite"
    path.write_bytes(b"\x00" * 4096 + path.read_bytes()[4096:])
    found = go_back(stand.folder, NOW)
    assert isinstance(found, Refusal)
    assert found.code in ("journal.damaged", "journal.mark")
