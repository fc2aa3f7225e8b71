"""`kiosk read-card` on files: what it prints, what it keeps to itself, what it refuses."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from PIL import Image as Pillow

from kiosk.__main__ import main
from tests.kiosk.world import CONFIG
from tests.specimen.frame import draw
from tests.specimen.plan import Wish, plan

STAGES = {"decode", "locate", "orient", "read", "gate", "classify", "encode", "total"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """card.png, the same tray.png empty, and what is no picture."""
    made = tmp_path_factory.mktemp("frames")
    drawn = draw(plan(5, 2, Wish("a", "ktp", "black", "none", (1280, 720))))
    Pillow.fromarray(drawn.frames[0]).save(made / "card.png", compress_level=1)
    Pillow.fromarray(drawn.empty).save(made / "tray.png", compress_level=1)
    (made / "nik.txt").write_text(drawn.truth()["nik"])
    (made / "broken.jpg").write_bytes(b"\xff\xd8\xff\xe0 no more")
    Pillow.new("L", (60_000, 1_000)).save(made / "huge.png", compress_level=1)
    return made


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], folder: Path) -> Any:
    monkeypatch.setenv("KOTAK_ADUAN_CONFIG", str(CONFIG))

    def running(*arguments: str) -> tuple[int, str]:
        monkeypatch.chdir(folder)
        code = main(["read-card", *arguments])
        return code, capsys.readouterr().out

    return running


def test_one_line_a_picture_with_every_field_and_the_number_masked(run: Any, folder: Path) -> None:
    code, said = run("--image", "card.png", "tray.png", "--empty", "tray.png", "--json")
    card, tray = (json.loads(line) for line in said.splitlines())
    nik = (folder / "nik.txt").read_text()
    assert code == 0
    assert (card["image"], card["outcome"], card["reasons"], card["nik_flags"]) == (
        "card.png",
        "accepted",
        [],
        [],
    )
    assert card["nik"] == f"{nik[:4]}••••••••{nik[12:]}"
    assert nik not in said
    assert [len(corner) for corner in card["corners"]] == [2, 2, 2, 2]
    assert 1_000 < card["encoded_bytes"] <= 80_000
    assert set(card["milliseconds"]) == STAGES
    assert "name" not in card
    assert (tray["outcome"], tray["reasons"], tray["corners"], tray["encoded_bytes"]) == (
        "refused",
        ["empty"],
        None,
        None,
    )


def test_revealed_it_shows_what_stands_there_and_keeps_the_card(
    run: Any, folder: Path, tmp_path: Path
) -> None:
    code, said = run("--image", "card.png", "--reveal", "--json", "--out", str(tmp_path / "cards"))
    card = json.loads(said)
    assert code == 0
    assert card["nik"] == (folder / "nik.txt").read_text()
    assert len(card["birth"]) == 10
    with Pillow.open(tmp_path / "cards" / "card.webp") as kept:
        assert (kept.format, kept.size) == ("WEBP", (1011, 638))


def test_what_is_no_picture_is_said_and_the_rest_goes_on(run: Any) -> None:
    code, said = run("--image", "broken.jpg", "huge.png", "none.png", "card.png", "--kind", "other", "--json")
    lines = [json.loads(line) for line in said.splitlines()]
    assert code == 1
    assert [line["outcome"] for line in lines] == ["unreadable"] * 3 + ["accepted"]
    assert [line["reasons"] for line in lines[:3]] == [["broken"], ["too_large"], ["missing"]]
    assert lines[3]["nik"] is None


def test_in_words(run: Any, folder: Path) -> None:
    code, said = run("--image", "card.png", "tray.png", "huge.png", "--empty", "tray.png")
    assert code == 1
    assert "card.png: accepted; NIK 3528••••" in said
    assert "tray.png: refused (nothing lies there)" in said
    assert "huge.png: cannot be read: more than 50 megapixels" in said
    assert (folder / "nik.txt").read_text() not in said


@pytest.mark.parametrize("arguments", [(), ("--image",), ("--image", "card.png", "--kind", "passport")])
def test_wrong_arguments(run: Any, arguments: tuple[str, ...]) -> None:
    with pytest.raises(SystemExit) as ended:
        run(*arguments)
    assert ended.value.code == 2


def test_an_empty_tray_that_is_no_picture_ends_it(run: Any) -> None:
    assert run("--image", "card.png", "--empty", "broken.jpg")[0] == 2
