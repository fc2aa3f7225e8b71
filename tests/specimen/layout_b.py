"""A second identity-like card, drawn without a line of the first: other typefaces, colours, proportions, places."""

from __future__ import annotations

from random import Random

import cv2
import numpy as np
from PIL import Image, ImageDraw

from hardware.scanners.specimen import Person
from tests.specimen.lettering import MARKS, face, mark
from tests.specimen.portrait import portrait

SIZE = (1360, 858)
_INK = (22, 22, 26)


def card_b(who: Person, chance: Random) -> Image.Image:
    """The front of a card, RGB. What is printed on it stands up to a millimetre off, as print does."""
    sheet = _ground(chance)
    shift = chance.uniform(-12, 12), chance.uniform(-9, 9)
    spread = chance.uniform(0.985, 1.015)
    pen = ImageDraw.Draw(sheet)

    def at(x: float, y: float) -> tuple[float, float]:
        return (
            (x - 0.5) * spread * SIZE[0] + SIZE[0] / 2 + shift[0],
            (y - 0.5) * spread * SIZE[1] + SIZE[1] / 2 + shift[1],
        )

    head = face("Arimo-Regular", 45)
    pen.text(at(0.5, 0.072), "PROVINSI SPECIMEN UJI", _INK, head, anchor="mm")
    pen.text(at(0.5, 0.132), "BUKAN KTP - CONTOH SAJA", _INK, head, anchor="mm")
    pen.text(at(0.034, 0.218), "NIK", _INK, face("Arimo-Regular", 52), anchor="lm")
    pen.text(at(0.238, 0.216), ":", _INK, face("Arimo-Regular", 52), anchor="lm")
    pen.text(at(0.262, 0.218), who.nik, _INK, face("OCRA", chance.choice((48, 50, 52))), anchor="lm")
    small = face("Arimo-Regular", chance.choice((32, 33, 34)))
    for row, (label, value) in enumerate(_fields(who)):
        height = 0.301 + row * 0.0535
        pen.text(at(0.036, height), label, _INK, small, anchor="lm")
        pen.text(at(0.246, height), f": {value}", _INK, small, anchor="lm")
    picture = portrait(who, chance, (292, 386))
    x, y = at(0.736, 0.238)
    sheet.paste(picture, (round(x), round(y)))
    pen.text(at(0.843, 0.735), "TEMPAT UJI", _INK, face("Arimo-Regular", 29), anchor="mm")
    pen.text(at(0.843, 0.775), "00-00-0000", _INK, face("Arimo-Regular", 29), anchor="mm")
    _scrawl(pen, at(0.79, 0.87), chance)
    mark(sheet, MARKS[0], (0.5, 0.6), 0.15, 31)
    mark(sheet, MARKS[1], (0.56, 0.86), 0.12, 12)
    return sheet


def _fields(who: Person) -> tuple[tuple[str, str], ...]:
    return (
        ("Nama", who.name),
        ("Tempat/Tgl Lahir", who.birth),
        ("Jenis Kelamin", f"{'PEREMPUAN' if who.woman else 'LAKI-LAKI'}     Gol. Darah : -"),
        ("Alamat", who.address),
        ("      RT/RW", "000/000"),
        ("      Kel/Desa", "DESA UJI"),
        ("      Kecamatan", "CONTOH"),
        ("Agama", "-"),
        ("Status Perkawinan", "-"),
        ("Pekerjaan", who.work),
        ("Kewarganegaraan", "UJI"),
        ("Berlaku Hingga", "TIDAK BERLAKU"),
    )


def _ground(chance: Random) -> Image.Image:
    """Turquoise to blue with fine lines and a few large pale clouds."""
    width, height = SIZE
    rng = np.random.default_rng(chance.getrandbits(32))
    cloud = cv2.resize(rng.normal(0, 9, (5, 8)).astype(np.float32), SIZE, interpolation=cv2.INTER_CUBIC)
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    tint = np.empty((height, width, 3), dtype=np.float32)
    for channel, (left, right) in enumerate(((158, 190), (206, 200), (205, 228))):
        tint[:, :, channel] = left + (right - left) * x / width + cloud
    phase = chance.uniform(0, 6.28)
    bend = 26 * np.sin(x / 97 + phase) + 11 * np.sin(x / 31)
    lines = np.cos((y + bend) * 0.52)
    tint -= (
        np.clip(lines - 0.72, 0, 1)[:, :, None] * np.float32(70) * np.array([1, 0.6, 0.4], dtype=np.float32)
    )
    return Image.fromarray(np.clip(tint, 0, 255).astype(np.uint8))


def _scrawl(pen: ImageDraw.ImageDraw, start: tuple[float, float], chance: Random) -> None:
    """A line that is nobody's signature."""
    points = [start]
    for step in range(9):
        points.append(
            (points[-1][0] + chance.uniform(6, 22), start[1] + chance.uniform(-26, 26) * (step < 8))
        )
    pen.line(points, (30, 30, 60), 3, joint="curve")
