"""No picture in the repository may pass for an identity card: what has a card's shape says what it is."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from PIL import Image

from hardware.scanners.specimen import MARKS

ROOT = Path(__file__).resolve().parents[1]
PICTURES = {
    ".png",
    ".jpg",
    ".jpeg",
    ".webp",
    ".avif",
    ".heic",
    ".gif",
    ".bmp",
    ".tif",
    ".tiff",
    ".pnm",
    ".ppm",
}
ID_1 = 85.60 / 53.98


def unmarked(path: Path) -> bool:
    """Whether ``path`` has the proportions of a card, lying or standing, at a readable size, without the marks.

    Pure black and white is paper from a receipt printer.
    """
    with Image.open(path) as picture:
        longer, shorter = max(picture.size), min(picture.size)
        if picture.mode == "1":  # paper of a receipt printer
            return False
        said = " ".join(str(words) for words in picture.info.values())
    return (
        longer >= 240 and abs(longer / shorter / ID_1 - 1) < 0.03 and not all(mark in said for mark in MARKS)
    )


def kept() -> list[Path]:
    """Every picture under version control."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False
    ).stdout.decode()
    return [ROOT / name for name in listed.split("\0") if Path(name).suffix.lower() in PICTURES]


def test_no_picture_kept_here_has_the_shape_of_a_card_without_the_marks() -> None:
    pictures = kept()
    if not pictures:
        pytest.skip("not a checkout under git")
    assert [path for path in pictures if path.exists() and unmarked(path)] == []


def test_such_a_picture_would_be_found(tmp_path: Path) -> None:
    import numpy as np

    from hardware.scanners.specimen import card
    from tests.specimen.__main__ import save

    sheet = card(1)
    sheet.save(tmp_path / "plain.png")
    save(np.asarray(sheet), tmp_path / "marked.png")
    assert unmarked(tmp_path / "plain.png")
    assert not unmarked(tmp_path / "marked.png")
