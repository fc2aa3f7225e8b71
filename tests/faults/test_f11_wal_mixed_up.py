"""F11: a ``-wal`` lost in copying, or another journal's, closes intake and leaves the files as they were."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from sync.cases.refusal import Refusal
from sync.journal import Journal, open_journal
from tests.faults.after_a_kill import Workshop
from tests.faults.kiosk_process import AT


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    """Killed with its last commits still in the ``-wal`` file."""
    made = Workshop(tmp_path)
    assert made.run("confirmed.marked", nth=3) == -9
    assert (tmp_path / "kiosk" / "journal.sqlite-wal").stat().st_size > 0
    return made


def files(folder: Path) -> dict[str, bytes]:
    """What holds commits or tells of them; an empty ``-wal``, which a reader may leave, holds none."""
    kept = ("journal.sqlite", "journal.sqlite-wal", "mark.json")
    paths = [folder / name for name in kept]
    return {path.name: path.read_bytes() for path in paths if path.exists() and path.stat().st_size}


def test_with_its_wal_it_opens(workshop: Workshop) -> None:
    workshop.opened().close()
    workshop.check()
    assert workshop.rows("SELECT count(*) FROM cases") == [(3,)]


def test_a_wal_lost_in_copying_is_noticed(workshop: Workshop) -> None:
    folder = workshop.folder / "kiosk"
    workshop.opened().close()  # folds what there was into the journal
    assert workshop.run("confirmed.marked", nth=1, script="9") == -9
    (folder / "journal.sqlite-wal").unlink()
    before = files(folder)
    refused = open_journal(folder, lambda: AT)
    assert refused == Refusal("journal.mark", {"reason": "commits_missing", "marked": 4, "found": 3})
    assert files(folder) == before


def test_the_wal_of_another_journal_is_noticed(
    workshop: Workshop, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = Workshop(tmp_path_factory.mktemp("other"))
    assert other.run("confirmed.marked", nth=3) == -9
    folder = workshop.folder / "kiosk"
    workshop.opened().close()
    shutil.copy(other.folder / "kiosk" / "journal.sqlite-wal", folder / "journal.sqlite-wal")
    before = files(folder)
    refused = open_journal(folder, lambda: AT)
    assert isinstance(refused, Refusal)
    assert refused.code in ("journal.mark", "journal.damaged")
    assert files(folder) == before
    assert not isinstance(open_journal(folder, lambda: AT), Journal)
