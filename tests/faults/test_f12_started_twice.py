"""F12: the application started twice: the second ends with its own code and one line, the first goes on."""

from __future__ import annotations

import os
from pathlib import Path

from kiosk.verbs.lobby import ALREADY_RUNNING
from sync.cases.refusal import Refusal
from sync.journal import is_running
from sync.vault.folder_lock import FolderLock
from tests.faults.heard_lobby import enrolled, heard_lobby


def test_the_second_says_so_and_ends(tmp_path: Path) -> None:
    """Two processes with their windows, as two units or a console beside the unit would start them."""
    folder = tmp_path / "kiosk"
    enrolled(folder)
    with heard_lobby(folder, tmp_path / "first") as first:
        first.until("STATUS=waiting for a visitor")
        with heard_lobby(folder, tmp_path / "second") as second:
            assert second.ended() == ALREADY_RUNNING
            said = second.log.read_text()
            assert said == "the lobby application is running already on this journal; this one ends\n"
        first.until("WATCHDOG=1")  # its screen comes round, and again
        first.until("WATCHDOG=1")
        assert first.process.poll() is None
        first.process.terminate()
        assert first.ended() == 0
    with heard_lobby(folder, tmp_path / "third") as third:
        third.until("STATUS=waiting for a visitor")


def test_a_child_that_is_just_being_started_does_not_keep_it(tmp_path: Path) -> None:
    """Between fork and exec it has every descriptor of ours; so has a duplicate."""
    lock = FolderLock.take(tmp_path)
    assert isinstance(lock, FolderLock)
    childs = os.dup(lock._descriptor)
    assert FolderLock.take(tmp_path) == Refusal("journal.locked")
    lock.release()
    after = FolderLock.take(tmp_path)
    assert isinstance(after, FolderLock)
    os.close(childs)
    assert is_running(tmp_path)
    after.release()
