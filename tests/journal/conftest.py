from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.journal import Journal
from tests.journal.stand import Stand


@pytest.fixture
def stand(tmp_path: Path) -> Stand:
    return Stand(tmp_path / "kiosk")


@pytest.fixture
def journal(stand: Stand) -> Iterator[Journal]:
    """Enrolled and empty."""
    opened = stand.enrolled()
    yield opened
    opened.close()
