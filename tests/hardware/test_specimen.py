"""Drawn cards: the same for the same seed, marked, and nobody's."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from hardware.scanners import specimen


@pytest.mark.parametrize("seed", range(40))
def test_nobody_is_meant(seed: int) -> None:
    who = specimen.person(seed)
    assert any(mark in who.name for mark in ("CONTOH", "UJI", "SPECIMEN"))
    assert len(who.nik) == 16
    assert 9000 <= int(who.nik[-4:]) <= 9999
    assert (int(who.nik[6:8]) > 40) is who.woman


def test_the_same_seed_draws_the_same_card_and_another_another() -> None:
    assert specimen.card(5).tobytes() == specimen.card(5).tobytes() != specimen.card(6).tobytes()


@pytest.mark.parametrize("picture", [specimen.card(2), specimen.letter(2)])
def test_the_mark_stands_across_the_picture(picture: Image.Image) -> None:
    """Red letters, which nothing else on the left two thirds is, at the left, in the middle and further right."""
    red = specimen.pixels(picture).astype(int)
    marked = red[:, :, 0] - red[:, :, 1] > 30
    width = picture.width
    for left in (0.3, 0.45, 0.6):
        assert marked[:, int(left * width) : int((left + 0.1) * width)].mean() > 0.04


def test_it_writes_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "card.png"
    monkeypatch.setattr("sys.argv", ["specimen", "--seed", "3", "--out", str(path)])
    assert specimen.main() == 0
    with Image.open(path) as card:
        assert card.size == specimen.CARD_SIZE
