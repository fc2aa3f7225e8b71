"""Once all that stays is there, pages that do not stay are gone a moment after the next one stands."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest

from kiosk.layout import STANDARD
from kiosk.stage import Stage
from tests.ui.plays import PlayedVisit
from tests.ui.views import VIEWS


@pytest.fixture
def settling(stage: Stage) -> Iterator[Stage]:
    """A stage whose window may be settled: what it changes in the process is put back."""
    threshold = gc.get_threshold()
    yield stage
    stage.app._settled = False
    gc.set_threshold(*threshold)


def test_pages_go_as_soon_as_they_are_not_seen(settling: Stage) -> None:
    stage, visit = settling, PlayedVisit(VIEWS["welcome"], layout=STANDARD)
    stage.show(visit)
    poster = weakref.ref(stage.app.root.screen)
    stage.app.settle()
    assert stage.app.root.pieces() == []
    assert poster() is None
    stage.app.show(visit)
    first = weakref.ref(stage.app.root.screen)
    visit.shows(VIEWS["kind"])
    assert first() is not None
    stage.wait(0.2)
    assert first() is None
    assert stage.pieces()


def test_the_collector_has_little_left_to_look_through(settling: Stage) -> None:
    settling.app.settle()
    assert len(gc.get_objects()) < 5_000
    assert gc.get_threshold()[0] >= 20_000


def test_another_visit_has_a_page_of_its_own(stage: Stage) -> None:
    """Not even what only the glass knows is left of the one before: here the month that was turned to."""
    stage.show(PlayedVisit(VIEWS["answer-when"], layout=STANDARD))
    stage.tap("date.before")
    assert any("Oktober 2026" in words for words in stage.texts())
    stage.show(PlayedVisit(VIEWS["answer-when-six-weeks"], layout=STANDARD))
    assert any("Agustus 2026" in words for words in stage.texts())
