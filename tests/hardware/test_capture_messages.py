"""An outcome of a capture crosses the line between the processes whole."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pytest

from hardware.capture.messages import ANSWERS, NotTook, Took, answered, encoded, outcome
from hardware.ports import Captured, NotCaptured, Reading, Sight, State, Status, Trouble

PICTURE = Captured(
    webp=b"RIFF",
    thumbnail=np.arange(4 * 6 * 3, dtype=np.uint8).reshape(4, 6, 3),
    dpi=300,
    source="camera",
    taken_at=datetime(2026, 11, 23, tzinfo=UTC),
    flags=("dark",),
    reading=Reading("3528070501999001", 0.98, (3,), "SITI CONTOH", "05-01-1999"),
)


def crossed(came: Captured | NotCaptured) -> Captured | NotCaptured:
    message = ANSWERS.decode(encoded(answered(7, came)))
    assert isinstance(message, Took | NotTook)
    assert message.number == 7
    return outcome(message)


def same(one: Captured | None, other: Captured | None) -> bool:
    if one is None or other is None:
        return one is other
    fields = ("webp", "dpi", "source", "taken_at", "flags", "reading")
    alike = all(getattr(one, name) == getattr(other, name) for name in fields)
    return alike and np.array_equal(one.thumbnail, other.thumbnail)


def test_a_picture() -> None:
    came = crossed(PICTURE)
    assert isinstance(came, Captured)
    assert same(came, PICTURE)


@pytest.mark.parametrize(
    "came",
    [
        NotCaptured(Sight.DARK, PICTURE),
        NotCaptured(Sight.EMPTY),
        NotCaptured(Status(State.BLOCKED, Trouble.JAMMED, "feeder")),
    ],
)
def test_a_refusal_and_the_picture_that_was_refused(came: NotCaptured) -> None:
    arrived = crossed(came)
    assert arrived == came
    assert isinstance(arrived, NotCaptured)
    assert same(arrived.flawed, came.flawed)
