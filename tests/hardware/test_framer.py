"""Frames of a code reader, however the line cuts them up."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hardware.readers.framer import LIMIT, Framer


def frames(framer: Framer, now: float) -> list[bytes]:
    found = []
    while (frame := framer.take(now)) is not None:
        found.append(frame)
    return found


@pytest.mark.parametrize("end", [b"\r", b"\n", b"\r\n"])
@pytest.mark.parametrize("split", range(1, 8))
def test_split_at_every_byte(end: bytes, split: int) -> None:
    framer = Framer()
    data = b"PGT1-7K" + end
    framer.feed(data[:split], 1.0)
    framer.feed(data[split:], 1.01)
    assert frames(framer, 1.02) == [b"PGT1-7K"]


def test_two_in_a_burst() -> None:
    framer = Framer()
    framer.feed(b"satu\r\ndua\r", 1.0)
    assert frames(framer, 1.0) == [b"satu", b"dua"]


def test_silence_ends_a_frame() -> None:
    framer = Framer(idle_s=0.08)
    framer.feed(b"satu", 1.0)
    assert framer.take(1.05) is None
    assert framer.take(1.08) == b"satu"
    framer.feed(b"dua", 2.0)
    framer.feed(b"tiga\r", 2.5)
    assert frames(framer, 2.5) == [b"dua", b"tiga"]


def test_ten_kilobytes_without_an_end_are_dropped_and_the_next_frame_is_read() -> None:
    framer = Framer()
    for _ in range(10):
        framer.feed(b"x" * 1024, 1.0)
    assert framer.take(1.0) is None
    framer.feed(b"\rsatu\r", 1.01)
    assert frames(framer, 1.02) == [b"satu"]


def test_the_longest_frame_passes_and_one_byte_more_does_not() -> None:
    framer = Framer()
    framer.feed(b"x" * LIMIT + b"\r" + b"y" * (LIMIT + 1) + b"\r", 1.0)
    assert frames(framer, 1.0) == [b"x" * LIMIT]


@settings(max_examples=50)
@given(
    whole=st.lists(
        st.binary(min_size=1, max_size=40).filter(lambda data: not {10, 13} & set(data)), max_size=6
    ),
    cuts=st.lists(st.integers(1, 30), max_size=20),
)
def test_any_cutting_gives_the_same_frames(whole: list[bytes], cuts: list[int]) -> None:
    framer = Framer()
    stream = b"".join(frame + b"\r\n" for frame in whole)
    for cut in [*cuts, len(stream)]:
        framer.feed(stream[:cut], 1.0)
        stream = stream[cut:]
    assert frames(framer, 1.0) == whole
