"""What every scanner does, whatever its pictures come from: one contract for all drivers and twins."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from hardware.imaging.encode import CARD_BYTES
from hardware.ports import Captured, Document, NotCaptured, Sight, State, Status
from tests.hardware.scanner_rigs import PERSON, RIGS, Rig, rigged

WORKS = (State.READY, State.DEGRADED, State.BUSY, State.UNKNOWN)
"""States in which a page goes on looking."""


@pytest.fixture(params=RIGS)
def rig(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Rig]:
    yield from rigged(request.param, tmp_path)


def test_it_is_ready_before_anybody_looks(rig: Rig) -> None:
    assert rig.scanner.status() == Status(State.READY)


def test_a_card_comes_out_flat_upright_small_and_without_metadata(rig: Rig) -> None:
    rig.lay()
    taken = rig.scanner.capture(Document.KTP, rig.patience)
    assert isinstance(taken, Captured), taken
    assert (taken.flags, taken.dpi, taken.taken_at.tzinfo) == ((), 300, UTC)
    assert len(taken.webp) <= CARD_BYTES
    assert max(taken.thumbnail.shape[:2]) <= 64
    with Image.open(BytesIO(taken.webp)) as picture:
        assert (picture.format, picture.size) == ("WEBP", (1011, 638))
        assert not picture.getexif()
        assert is_upright(picture)
    assert PERSON.nik not in repr(taken)


def is_upright(card: Image.Image) -> bool:
    """The drawn portrait, in a strong red or blue, stands on the right."""
    colours = np.asarray(card.convert("HSV"))[200:560, :, 1]
    return float(colours[:, 700:960].mean()) > float(colours[:, 40:300].mean())


def test_nothing_on_it_is_said(rig: Rig) -> None:
    assert rig.scanner.capture(Document.KTP, rig.glimpse) == NotCaptured(Sight.EMPTY)
    assert rig.scanner.status().state in WORKS


def test_a_live_picture_is_small_and_others_have_none(rig: Rig) -> None:
    seen = rig.scanner.preview()
    if not rig.live:
        assert seen is None
    else:
        assert seen is not None
        assert seen.image.shape == (360, 640, 3)


def test_unplugged_is_a_state_and_plugged_in_again_it_works(rig: Rig) -> None:
    rig.lay()
    assert isinstance(rig.scanner.capture(Document.KTP, rig.patience), Captured)
    rig.unplug()
    gone = rig.scanner.capture(Document.KTP, rig.patience)
    assert isinstance(gone, NotCaptured)
    assert isinstance(gone.reason, Status)
    assert gone.reason.state in (State.ABSENT, State.LOST)
    assert gone.flawed is None
    assert rig.scanner.preview() is None
    assert rig.scanner.status().state not in WORKS
    rig.replug()
    rig.lay()
    assert isinstance(rig.scanner.capture(Document.KTP, rig.patience), Captured)
    assert rig.scanner.status() == Status(State.READY)


def test_cancelled_it_gives_nothing_and_is_well(rig: Rig) -> None:
    rig.amid(rig.scanner.cancel)
    ended = rig.scanner.capture(Document.KTP, 30)
    assert ended == NotCaptured(Status(State.READY, None, "cancelled"))
    assert rig.scanner.status() == Status(State.READY)


def test_it_can_be_closed_twice_and_opens_again(rig: Rig) -> None:
    rig.scanner.preview()
    rig.scanner.close()
    rig.scanner.close()
    rig.lay()
    assert isinstance(rig.scanner.capture(Document.KTP, rig.patience), Captured)
