"""`dev.py run` as its user meets it: the last line is true, and failures are one sentence."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from PIL import Image

from sync.cases.numbers import TrackingNumber
from tests import gl

PROGRAM = (sys.executable, "-m", "kiosk.demo")


def run(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    surroundings = {name: value for name, value in os.environ.items() if name != "DISPLAY"} | environment
    return subprocess.run(
        [*PROGRAM, "--port", "0", *words], capture_output=True, text=True, check=False, env=surroundings
    )


def test_every_field_of_the_last_line_is_true(tmp_path: Path) -> None:
    gl.required()
    ended = run("--walkthrough", "--var", str(tmp_path))
    assert ended.returncode == 0, ended.stderr
    assert "Device bench: http://127.0.0.1:" in ended.stdout
    said: dict[str, Any] = json.loads(ended.stdout.splitlines()[-1])
    assert set(said) == {
        "tracking_number",
        "serial",
        "receipt_png",
        "receipt_escpos",
        "synced",
        "desk_url",
        "central_url",
        "var",
        "seconds",
    }
    assert isinstance(TrackingNumber.parse(said["tracking_number"]), TrackingNumber)
    assert (said["serial"], said["synced"], said["var"]) == ("000001", True, str(tmp_path))
    assert said["desk_url"] == said["central_url"] + "/desk"
    assert 0 < said["seconds"] < 600
    raster = Path(said["receipt_escpos"]).read_bytes()
    assert b"\x1b@" in raster
    assert b"\x1dv0\x00" in raster
    (code,) = zxingcpp.read_barcodes(Image.open(said["receipt_png"]).convert("L"))
    verified = subprocess.run(
        [
            sys.executable,
            "-m",
            "kiosk",
            "--config",
            str(tmp_path / "kiosk.toml"),
            "verify-receipt",
            code.text,
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert verified.stdout.startswith(f"true: {said['tracking_number']}, serial 000001")
    beside = [
        sys.executable,
        "-m",
        "sync.backoffice",
        "--config",
        str(tmp_path / "central.toml"),
        "keys",
        "list",
    ]
    listed = subprocess.run(beside, capture_output=True, text=True, check=False)
    assert "office" in listed.stdout, "the settings left beside the data are those of this centre"
    assert " 1  here" in listed.stdout, "the case of the walk"
    asked = run("--status", said["tracking_number"], "--var", str(tmp_path))
    assert "Baru diterima" in asked.stdout


@pytest.fixture
def open_path() -> Iterator[Path]:
    """A folder to which every user can walk: as root PostgreSQL runs as another, and pytest closes its own."""
    with tempfile.TemporaryDirectory(prefix="kotak-demo-") as made:
        yield Path(made)


@pytest.mark.timeout(300)  # two walks, and a server made and started twice
def test_with_postgres_the_same_walk_stands_on_a_real_one(open_path: Path) -> None:
    gl.required()
    tmp_path = open_path
    environment = {"DATABASE_URL": ""}
    ended = run("--walkthrough", "--postgres", "--var", str(tmp_path), **environment)
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.splitlines()[1].startswith("PostgreSQL: the ")
    said = json.loads(ended.stdout.splitlines()[-1])
    assert said["synced"] is True
    assert not (tmp_path / "central" / "central.sqlite").exists()
    assert list((tmp_path / "postgres").rglob("PG_VERSION"))
    assert not list((tmp_path / "postgres").rglob("postmaster.pid"))  # it has ended
    asked = run("--postgres", "--status", said["tracking_number"], "--var", str(tmp_path), **environment)
    assert "Baru diterima" in asked.stdout, asked.stderr


def test_a_postgres_that_does_not_answer_is_told_in_one_sentence(tmp_path: Path) -> None:
    nobody = f"postgresql://nobody@/nothing?host={tmp_path}"
    ended = run("--walkthrough", "--postgres", "--var", str(tmp_path), DATABASE_URL=nobody)
    assert ended.returncode == 1
    assert "Traceback" not in ended.stderr
    assert ended.stderr.startswith("kotak-aduan: ")


def test_a_misspelt_setting_is_named_in_one_sentence(tmp_path: Path) -> None:
    ended = run("--walkthrough", "--var", str(tmp_path), KOTAK_ADUAN_KIOSK__IDEL_S="60")
    assert ended.returncode == 1
    assert "Traceback" not in ended.stderr
    assert "idel_s" in ended.stderr.splitlines()[-1].lower()


def test_data_that_cannot_lie_there_is_told_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    ended = run("--walkthrough", "--var", str(tmp_path / "file"))
    assert ended.returncode == 1
    assert ended.stderr.startswith("kotak-aduan: ")
    assert len(ended.stderr.splitlines()) == 1
