"""A photo of the office that cannot be shown stops the start in words for whoever chose it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from kiosk.photo import MOST_BYTES, check_photo
from kiosk.rules import Rules
from sync.configuration import ConfigurationError
from tests.kiosk.world import CONFIG


def _saved(path: Path, width: int, height: int, turned: int = 1) -> Path:
    picture = Image.new("RGB", (width, height), "green")
    exif = Image.Exif()
    exif[0x0112] = turned
    picture.save(path, exif=exif)
    return path


@pytest.mark.parametrize(("width", "height"), [(800, 600), (2400, 1800), (1600, 400)])
def test_a_broad_picture_is_taken(tmp_path: Path, width: int, height: int) -> None:
    path = _saved(tmp_path / "kantor.jpg", width, height)
    assert check_photo(path) == path


@pytest.mark.parametrize(
    ("width", "height", "turned", "says"),
    [
        (799, 500, 1, "is 799 x 500 pixels; it must be 800 wide"),
        (2401, 1600, 1, "no side over 2400"),
        (900, 900, 1, "must be broader than high"),
        (1600, 1200, 6, "lies on its side"),
    ],
)
def test_what_cannot_be_shown_is_said(
    tmp_path: Path, width: int, height: int, turned: int, says: str
) -> None:
    with pytest.raises(ValueError, match=says):
        check_photo(_saved(tmp_path / "kantor.jpg", width, height, turned))


def test_a_file_that_is_none_is_said(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no such file"):
        check_photo(tmp_path / "none.jpg")
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(_saved(tmp_path / "whole.jpg", 1600, 1000).read_bytes()[:900])
    with pytest.raises(ValueError, match="not a PNG or JPEG"):
        check_photo(broken)
    broken.write_bytes(bytes(MOST_BYTES + 1))
    with pytest.raises(ValueError, match="larger than 4 MB"):
        check_photo(broken)


def test_the_start_names_file_and_key(tmp_path: Path) -> None:
    for name in ("form.toml", "sop.toml", "holidays.toml", "office.toml"):
        words = (CONFIG / name).read_text("utf-8")
        (tmp_path / name).write_text(words.replace('photo = ""', 'photo = "kantor.jpg"'), "utf-8")
    with pytest.raises(ConfigurationError, match=r"^office\.toml: office\.photo: no such file$"):
        Rules.read(tmp_path)
    _saved(tmp_path / "kantor.jpg", 1600, 1000)
    assert Rules.read(tmp_path).photo == tmp_path / "kantor.jpg"


def test_only_a_file_beside_the_settings(tmp_path: Path) -> None:
    words = (CONFIG / "office.toml").read_text("utf-8").replace('photo = ""', 'photo = "../secret.jpg"')
    for name in ("form.toml", "sop.toml", "holidays.toml"):
        (tmp_path / name).write_bytes((CONFIG / name).read_bytes())
    (tmp_path / "office.toml").write_text(words, "utf-8")
    with pytest.raises(ConfigurationError, match=r"office\.photo: expected the name of a file"):
        Rules.read(tmp_path)
