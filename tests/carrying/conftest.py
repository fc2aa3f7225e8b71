"""A kiosk, its centre and the stick between them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.journal.journal import Journal
from sync.journal.opening import open_journal
from tests.carrying.stand import Carriage, Newcomer, carriage_at
from tests.central.running import RunningCentre
from tests.sending import centre

__all__ = ["centre"]


@pytest.fixture
def carriage(tmp_path: Path) -> Iterator[Carriage]:
    with carriage_at(tmp_path) as made:
        yield made


@pytest.fixture
def newcomer(tmp_path: Path, centre: RunningCentre) -> Iterator[Newcomer]:
    folder, stick = tmp_path / "kiosk", tmp_path / "stick"
    stick.mkdir()
    journal = open_journal(folder, centre.clock)
    assert isinstance(journal, Journal)
    yield Newcomer(centre, folder, stick, journal)
    journal.close()
