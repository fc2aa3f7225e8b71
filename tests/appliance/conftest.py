"""A machine for each test; the source is copied once."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.appliance.stand import Stand, bare_debian, small_source


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The product in small; nobody writes to it."""
    return small_source(tmp_path_factory.mktemp("source"))


@pytest.fixture
def source(small: Path, tmp_path: Path) -> Path:
    """A copy that a test may change."""
    return Path(shutil.copytree(small, tmp_path / "source"))


@pytest.fixture
def stand(tmp_path: Path, source: Path) -> Iterator[Stand]:
    """A bare Debian 12 and the product; made with the mask of somebody careful."""
    mask = os.umask(0o077)
    yield Stand(bare_debian(tmp_path / "machine"), source)
    os.umask(mask)
