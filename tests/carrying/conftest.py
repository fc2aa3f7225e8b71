"""A kiosk, its centre and the stick between them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.carrying.stand import Carriage, carriage_at
from tests.sending import centre

__all__ = ["centre"]


@pytest.fixture
def carriage(tmp_path: Path) -> Iterator[Carriage]:
    with carriage_at(tmp_path) as made:
        yield made
