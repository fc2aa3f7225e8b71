"""What comes over a wire from an imager or a reader is believed in nothing; a script of pictures is read strictly."""

from __future__ import annotations

import base64
import json
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from hardware.ports import Captured, Document, Image, NotCaptured, Preview, Sight, State, Status, Trouble
from hardware.scanners.imager import HEAD
from hardware.scanners.imager import MOST_BYTES as MOST_OF_IMAGER
from hardware.scanners.script import Show, Stall, Turn, steps_of
from hardware.scanners.vendor import CARDS_ONLY
from hardware.scanners.vendor import MOST_BYTES as MOST_OF_VENDOR
from tests.hardware.scanner_rigs import PERSON, FileRig, ImagerRig, VendorRig, told


def png(width: int, height: int, body: bytes) -> bytes:
    """A header that says what it likes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


BOMB = png(16000, 12500, zlib.compress(b""))
"""Of 200 megapixels, its header says."""


@pytest.fixture
def imager(tmp_path: Path) -> Iterator[ImagerRig]:
    rig = ImagerRig(tmp_path)
    yield rig
    rig.close()


def lost(rig: ImagerRig, seconds: float = 20) -> Status:
    came = rig.scanner.capture(Document.KTP, seconds)
    assert isinstance(came, NotCaptured)
    assert isinstance(came.reason, Status)
    assert came.reason.state is State.LOST
    assert rig.scanner.status() == came.reason
    return came.reason


def test_an_imager_that_says_nothing_is_stalled_and_then_tried_again(imager: ImagerRig) -> None:
    imager.silent = True
    assert lost(imager, 0.2).trouble is Trouble.STALLED
    imager.silent = False
    imager.lay()
    imager.time.wait(1)
    assert isinstance(imager.scanner.capture(Document.KTP, 20), Captured)


@pytest.mark.parametrize(
    "says",
    [
        HEAD + (MOST_OF_IMAGER + 1).to_bytes(4, "big"),
        b"\xff" * 64,
        HEAD + (5).to_bytes(4, "big") + b"hello",
        HEAD + len(BOMB).to_bytes(4, "big") + BOMB,
    ],
)
def test_an_imager_that_talks_nonsense_is_no_picture(imager: ImagerRig, says: bytes) -> None:
    imager.says = says
    assert lost(imager).trouble is Trouble.INPUT_OUTPUT


def test_an_imager_that_breaks_off_is_stalled(imager: ImagerRig) -> None:
    imager.lay()
    imager.says = imager.says[:-100]
    assert lost(imager, 0.5).trouble is Trouble.STALLED


@pytest.fixture
def vendor(tmp_path: Path) -> Iterator[VendorRig]:
    rig = VendorRig(tmp_path)
    yield rig
    rig.close()


def spoken(rig: VendorRig, *lines: bytes) -> Captured | NotCaptured:
    rig.scanner.preview()
    rig.line.connected.wait(10)
    for line in lines:
        rig.line.send(line)
    return rig.scanner.capture(Document.KTP, 0.3)


def test_a_reader_says_what_stands_on_the_card(vendor: VendorRig) -> None:
    taken = spoken(vendor, told())
    assert isinstance(taken, Captured)
    assert taken.reading is not None
    assert (taken.reading.digits, taken.reading.name) == (PERSON.nik, PERSON.name)
    assert taken.reading.birth == PERSON.birth[-10:]


def test_without_a_picture_a_plain_card_is_kept_and_flagged(vendor: VendorRig) -> None:
    taken = spoken(vendor, told(picture=""))
    assert isinstance(taken, Captured)
    assert taken.flags == ("no_picture",)
    assert len(taken.webp) < 5000


@pytest.mark.parametrize(
    "line",
    [
        b"hello\n",
        b"[]\n",
        told(chip_key="x"),
        told(nik="352807050199900"),
        told(nik="35280705019990०१"),
        told(birth="1999-01-05"),
        told(name="x" * 121),
        told(picture="%%%"),
        told(picture=base64.b64encode(bytes(1_000_001)).decode()),
        json.dumps({"name": "no number"}).encode() + b"\n",
        b'{"nik": "' + b"1" * (MOST_OF_VENDOR + 10) + b'"}\n',
    ],
)
def test_a_line_of_another_shape_is_no_card(vendor: VendorRig, line: bytes) -> None:
    assert spoken(vendor, line) == NotCaptured(Sight.EMPTY)


def test_a_good_line_behind_a_bad_one_counts(vendor: VendorRig) -> None:
    assert isinstance(spoken(vendor, b"\xff\xfe\n", told()), Captured)


def test_a_picture_that_is_none_leaves_the_reading(vendor: VendorRig) -> None:
    taken = spoken(vendor, told(picture=base64.b64encode(BOMB).decode()))
    assert isinstance(taken, Captured)
    assert taken.flags == ("no_picture",)


def test_a_card_of_the_visitor_before_is_never_shown(vendor: VendorRig) -> None:
    vendor.scanner.preview()
    vendor.line.connected.wait(10)
    vendor.line.send(told())
    vendor.scanner.cancel()  # the page was left, the next visitor's opens
    assert spoken(vendor) == NotCaptured(Sight.EMPTY)


def test_it_reads_identity_cards_only(vendor: VendorRig) -> None:
    assert vendor.scanner.capture(Document.PAGE, 1) == NotCaptured(CARDS_ONLY)


def test_a_script_is_read_line_by_line(tmp_path: Path) -> None:
    for name in ("a.png", "b.jpg"):
        (tmp_path / name).touch()
    script = tmp_path / "play.txt"
    script.write_text("# a trial\nframes a.png 3\n\nstall 1.5 # a pause\ndark\nframes b.jpg\nunplug\n")
    steps = steps_of(script)
    show_b = Show(tmp_path / "b.jpg")
    assert steps == [Show(tmp_path / "a.png", 3), Stall(1.5), Turn("dark"), show_b, Turn("unplug")]
    assert steps_of(tmp_path) == [Show(tmp_path / "a.png"), show_b]


@pytest.mark.parametrize(
    ("script", "words"),
    [
        ("frames a.png\nfrobnicate\n", "line 2"),
        ("stall soon\n", "line 1"),
        ("frames a.png 0\n", "line 1"),
        ("frames gone.png\n", "No such file"),
        ("stall 1\n", "no picture"),
        ("", "no picture"),
    ],
)
def test_a_wrong_script_is_said_by_its_line(tmp_path: Path, script: str, words: str) -> None:
    (tmp_path / "a.png").touch()
    (tmp_path / "play.txt").write_text(script)
    came = steps_of(tmp_path / "play.txt")
    assert isinstance(came, str)
    assert words in came


def test_a_script_plays_its_troubles(tmp_path: Path) -> None:
    rig = FileRig(tmp_path)
    rig._play("frames card.png 2", "jam", "stall 1", "unplug", "stall 1", "replug", "dark", "frames card.png")
    scanner = rig.scanner

    def look() -> Preview | None:
        return scanner.preview()

    assert look() is not None
    assert look() is not None
    assert look() is None
    assert scanner.status().trouble is Trouble.JAMMED
    assert look() is None
    assert scanner.status().trouble is Trouble.STALLED
    rig.time.seconds += 1
    assert look() is None
    assert scanner.status().state is State.ABSENT
    assert look() is None
    rig.time.seconds += 1
    came = look()
    assert came is not None
    assert brightness(came.image) < 30
    rig.close()


def brightness(image: Image) -> float:
    return float(image.mean())
