"""F16: crashes in a loop end in a still picture with the office's telephone, and whoever looks after the machine gets in.

The picture is shown by a program that runs without X, Kivy and our packages: here with the system's own Python, isolated,
on a file in place of the screen's memory.
"""

from __future__ import annotations

import os
import runpy
import struct
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from kiosk.outage import Glass, Outage, draw, leave
from kiosk.presenters.starting import FirstWords
from kiosk.settings import Settings
from kiosk.texts.catalogue import LANGUAGES, load_all
from kiosk.texts.text import Text
from kiosk.verbs.outage import outage_of
from tests.appliance.kiosk_tree import OUTAGE, UNITS, options, seconds
from tests.cases.shipped import CONFIG

PANEL = Glass(540, 960, 2.0)
WORDS = FirstWords("Kecamatan Pegantenan", "Kabupaten Pamekasan", "(0324) 7710982", 12)
TOLD = outage_of(Settings(), WORDS, load_all(CONFIG / "words"))
LOBBY = options(UNITS / "kotak-kiosk.service")
PICTURE = options(UNITS / "kotak-kiosk-outage.service")
EVENT = struct.Struct("llHHi")
TOUCH = 0x14A


def test_five_ends_within_a_minute_are_too_many() -> None:
    unit, service = LOBBY["Unit"], LOBBY["Service"]
    starts, within = int(unit["StartLimitBurst"][0]), seconds(unit["StartLimitIntervalSec"][0])
    assert unit["OnFailure"] == ["kotak-kiosk-outage.service"]
    assert service["Restart"] == ["always"]
    assert starts <= 5
    assert within >= 60
    # F09: the watchdog begins it anew three times at most. With the time that starts take: test_f16_start_that_hangs.
    assert starts - 1 <= 3


def test_the_picture_gives_way_and_tries_again() -> None:
    unit, service = PICTURE["Unit"], PICTURE["Service"]
    assert unit["OnSuccess"] == unit["OnFailure"] == unit["Conflicts"] == ["kotak-kiosk.service"]
    assert LOBBY["Unit"]["Conflicts"] == ["kotak-kiosk-outage.service"]
    assert service["ExecStart"] == ["/usr/bin/python3 -I /usr/local/lib/kotak-aduan/outage.py --minutes 5"]
    # The window of the starts is longer than that: without this the try would be refused.
    assert service["ExecStopPost"] == ["+-/usr/bin/systemctl reset-failed kotak-kiosk.service"]
    assert service["TTYPath"] == LOBBY["Service"]["TTYPath"]


def test_what_it_says_in_every_language() -> None:
    catalogues = load_all(CONFIG / "words")
    said = TOLD.words()
    assert said.splitlines()[0] == "Kecamatan Pegantenan"
    assert "(0324) 7710982" in said
    for language in LANGUAGES:
        assert catalogues[language].say(Text("closed.title")) in said
        assert catalogues[language].say(Text("closed.help")) in said


@pytest.mark.parametrize("glass", [Glass(1080, 1920, 4.03), Glass(1280, 800, 3.71), Glass(1366, 768, 3.96)])
def test_nothing_of_the_picture_touches_its_edge(glass: Glass) -> None:
    picture = draw(TOLD, glass)
    paper = picture.getpixel((0, glass.height - 1))
    ink = ImageChops.difference(picture, Image.new("RGB", picture.size, paper)).point(
        lambda v: 255 * (v > 40)
    )
    below = ink.crop((0, glass.height // 2, *picture.size)).getbbox()
    assert below is not None
    margin = 10 * glass.px_per_mm
    assert below[0] >= margin
    assert below[2] <= glass.width - margin
    assert below[3] + glass.height // 2 <= glass.height - margin / 2


def test_a_long_name_is_broken_and_a_long_word_made_smaller() -> None:
    long = Outage("Kecamatan " * 6, "Kabupaten", "0" * 40, (("A" * 60, "b " * 90),))
    picture = draw(long, PANEL)
    edge = picture.crop((0, 300, 6, 960))
    assert edge.getcolors() == [(6 * 660, (250, 249, 245))]


def _screen(tmp_path: Path, width: int, height: int, depth: int = 32, padding: int = 0) -> tuple[Path, Path]:
    geometry = tmp_path / "fb0"
    geometry.mkdir()
    stride = width * depth // 8 + padding
    for name, value in (("virtual_size", f"{width},{height}"), ("bits_per_pixel", depth), ("stride", stride)):
        (geometry / name).write_text(f"{value}\n")
    memory = tmp_path / "memory"
    memory.write_bytes(b"\xaa" * stride * height)
    return memory, geometry


def _run(
    tmp_path: Path, kept: Path, *more: str, minutes: str = "0", limit_s: float = 30
) -> subprocess.CompletedProcess[str]:
    python = "/usr/bin/python3" if Path("/usr/bin/python3").exists() else sys.executable
    given = {"--kept": kept, "--framebuffer": tmp_path / "memory", "--geometry": tmp_path / "fb0"}
    told = {"--panel": tmp_path / "none", "--input": f"{tmp_path}/event*", "--minutes": minutes}
    words = [str(word) for pair in ({**given, **told}).items() for word in pair]
    return subprocess.run(
        [python, "-I", OUTAGE, *words, *more],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=limit_s,
        check=False,
        cwd="/",
        env={},
    )


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("kept")
    leave(folder, TOLD, PANEL)
    return folder


def test_the_picture_stands_on_the_glass(tmp_path: Path, kept: Path) -> None:
    memory, _ = _screen(tmp_path, 540, 960, padding=64)
    ended = _run(tmp_path, kept)
    assert (ended.returncode, ended.stderr) == (0, "")
    shown = Image.frombuffer("RGB", (540, 960), memory.read_bytes(), "raw", "BGRX", 540 * 4 + 64, 1)
    assert ImageChops.difference(shown, draw(TOLD, PANEL)).getbbox() is None


def test_on_a_larger_screen_it_stands_in_the_middle_and_on_a_smaller_one_it_is_smaller(
    tmp_path: Path, kept: Path
) -> None:
    for place, (width, height) in enumerate([(600, 1000), (270, 480)]):
        folder = tmp_path / str(place)
        folder.mkdir()
        memory, _ = _screen(folder, width, height)
        assert _run(folder, kept).returncode == 0
        shown = Image.frombuffer("RGB", (width, height), memory.read_bytes(), "raw", "BGRX", width * 4, 1)
        assert len(shown.getcolors(10**6)) > 10


@pytest.mark.parametrize(("rotate", "turned"), [("left", 90), ("right", 270), ("inverted", 180)])
def test_a_panel_that_hangs_upright(tmp_path: Path, kept: Path, rotate: str, turned: int) -> None:
    size = (540, 960) if rotate == "inverted" else (960, 540)
    memory, _ = _screen(tmp_path, *size)
    panel = tmp_path / "panel.conf"
    panel.write_text(f'Section "Monitor"\n    Option "Rotate" "{rotate}"\nEndSection\n')
    assert _run(tmp_path, kept, "--panel", str(panel)).returncode == 0
    shown = Image.frombuffer("RGB", size, memory.read_bytes(), "raw", "BGRX", size[0] * 4, 1)
    assert ImageChops.difference(shown, draw(TOLD, PANEL).rotate(turned, expand=True)).getbbox() is None


def test_a_screen_of_sixteen_bits(tmp_path: Path, kept: Path) -> None:
    memory, _ = _screen(tmp_path, 540, 960, depth=16)
    assert _run(tmp_path, kept).returncode == 0
    shown = Image.frombytes("RGB", (540, 960), memory.read_bytes(), "raw", "BGR;16")
    different = ImageChops.difference(shown, draw(TOLD, PANEL))
    assert max(high for _, high in different.getextrema()) <= 8


def test_whatever_is_missing_it_stands_and_ends_well(tmp_path: Path, kept: Path) -> None:
    ended = _run(tmp_path, kept)  # no screen at all
    assert (ended.returncode, "no picture" in ended.stderr) == (0, True)
    _screen(tmp_path, 540, 960)
    damaged = tmp_path / "damaged"
    damaged.mkdir()
    (damaged / "outage.ppm.gz").write_bytes((kept / "outage.ppm.gz").read_bytes()[:500])
    assert _run(tmp_path, damaged).returncode == 0
    assert _run(tmp_path, tmp_path / "nowhere").returncode == 0


OFFICE = ("--office", str(CONFIG / "office.toml"))


def _letters(folder: Path, width: int, height: int, *more: str) -> Image.Image:
    """What stands there before the application has ever drawn its picture."""
    folder.mkdir()
    memory, _ = _screen(folder, width, height)
    ended = _run(folder, folder / "nowhere", *OFFICE, *more)
    assert ended.returncode == 0
    assert "no letters" not in ended.stderr
    return Image.frombuffer("RGB", (width, height), memory.read_bytes(), "raw", "BGRX", width * 4, 1)


def _ink(picture: Image.Image) -> tuple[int, int, int, int]:
    dark = picture.point(lambda v: 255 * (v < 0x20)).convert("L").point(lambda v: 255 * (v > 250))
    box = dark.getbbox()
    assert box is not None
    return box


@pytest.mark.parametrize(("width", "height"), [(1080, 1920), (1280, 800), (800, 480), (1920, 1080)])
def test_before_the_first_picture_the_office_and_its_telephone_stand_in_large_letters(
    tmp_path: Path, width: int, height: int
) -> None:
    shown = _letters(tmp_path / "first", width, height)
    colours = {colour for _, colour in shown.getcolors() or []}
    assert colours == {(0xFA, 0xF9, 0xF5), (0x1B, 0x1B, 0x1B), (0x05, 0x36, 0x4B)}
    left, _, right, below = _ink(shown)
    assert left >= width // 40
    assert right <= width - width // 40
    assert below < height - 5
    rows = [
        any(shown.getpixel((x, y)) == (0x1B, 0x1B, 0x1B) for x in range(0, width, 2)) for y in range(height)
    ]
    first = rows.index(True)
    tall = rows.index(False, first) - first
    assert tall >= 24, "readable at arm's length: 6 mm at 4 pixels a millimetre"


def test_letters_on_a_panel_that_hangs_upright(tmp_path: Path) -> None:
    upright = _letters(tmp_path / "upright", 1080, 1920)
    panel = tmp_path / "panel.conf"
    panel.write_text('    Option "Rotate" "left"\n')
    turned = _letters(tmp_path / "turned", 1920, 1080, "--panel", str(panel))
    assert ImageChops.difference(turned, upright.rotate(90, expand=True)).getbbox() is None


def test_every_sign_that_it_says_has_a_letter() -> None:
    drawn = runpy.run_path(str(OUTAGE))
    fallback = drawn["words"](Path("/nowhere"), [CONFIG / "office.toml"])
    assert "(0324) 7710982" in fallback
    said = drawn["plain"](f"{TOLD.words()} {fallback}").split()
    assert {sign for word in said for sign in word} <= drawn["_LETTERS"].keys()
    assert drawn["broken"]("Bhâsa Madhurâ, ka’ḍinto", 12) == ["BHASA", "MADHURA,", "KA'DINTO"]
    assert drawn["broken"]("a" * 30, 12) == ["A" * 12, "A" * 12, "A" * 6]


def test_what_has_not_changed_is_not_written_again(kept: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in kept.iterdir()}
    leave(kept, TOLD, PANEL)
    assert {path: path.stat().st_mtime_ns for path in kept.iterdir()} == before
    assert {path.stat().st_mode & 0o777 for path in kept.iterdir()} == {0o600}


def _touches(*at: tuple[float, int]) -> bytes:
    return b"".join(EVENT.pack(int(t), int(t % 1 * 1e6), 1, TOUCH, value) for t, value in at)


@pytest.mark.parametrize(
    ("touches", "tried_at_once"),
    [
        ([(10, 1), (15.5, 0)], True),
        ([(10, 1), (12, 0)], False),
        ([(10, 1), (11, 0), (14, 1), (16, 0)], False),
    ],
    ids=["held five seconds", "a tap", "two taps"],
)
def test_a_finger_held_on_the_glass_tries_the_kiosk_again(
    tmp_path: Path, kept: Path, touches: list[tuple[float, int]], tried_at_once: bool
) -> None:
    _screen(tmp_path, 540, 960)
    os.mkfifo(tmp_path / "event0")
    panel = os.open(tmp_path / "event0", os.O_RDWR)  # a panel that stays plugged in
    os.write(panel, _touches(*touches))
    try:
        if tried_at_once:
            assert _run(tmp_path, kept, minutes="10").returncode == 0  # long before the test's own limit
        else:
            with pytest.raises(subprocess.TimeoutExpired):
                _run(tmp_path, kept, minutes="10", limit_s=2)
    finally:
        os.close(panel)
