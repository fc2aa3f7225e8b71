"""F12: the application started twice: the second ends with its own code and one line, the first goes on."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kiosk.__main__ import main
from kiosk.verbs.lobby import ALREADY_RUNNING
from sync.cases.refusal import Refusal
from sync.journal import is_running
from sync.vault.folder_lock import FolderLock
from tests.journal.stand import Stand


def test_the_second_says_so_and_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    stand = Stand(tmp_path / "kiosk")
    assert not is_running(stand.folder)
    monkeypatch.setenv("KOTAK_ADUAN_KIOSK__FOLDER", str(stand.folder))
    first = stand.enrolled()
    assert is_running(stand.folder)
    assert main(["run"]) == ALREADY_RUNNING
    assert capsys.readouterr().out.count("\n") == 1
    assert stand.submit(first).serial.value == 1
    first.close()
    assert not is_running(stand.folder)


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
