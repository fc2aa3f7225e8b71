"""F12: the application started twice: the second ends with its own code and one line, the first goes on."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.__main__ import main
from kiosk.verbs.lobby import ALREADY_RUNNING
from sync.journal import is_running
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
