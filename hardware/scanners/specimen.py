"""SPECIMEN cards and letters, drawn: deterministic by seed, fictitious, and of no use to a forger.

Names hold CONTOH, UJI or SPECIMEN, serials are 9000 to 9999 (no district registers so many births a
day), the portrait is a drawing, there is no emblem and no back, and "SPECIMEN" and "BUKAN KTP" stand
across everything. ``python -m hardware.scanners.specimen --seed 1 --out card.png`` writes one.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from hardware.ports import Image as Raster
from hardware.printers.typefaces import font_path

CARD_SIZE = (1284, 810)
LETTER_SIZE = (900, 1273)
MARKS = ("SPECIMEN", "BUKAN KTP")
LETTER_MARKS = ("SPECIMEN", "CONTOH")

_WOMEN = ("SITI", "NUR", "RATNA", "DEWI", "FATIMAH")
_MEN = ("AHMAD", "MOH", "BUDI", "HASAN", "ABDUL")
_MARK = ("CONTOH", "UJI", "SPECIMEN")
_LAST_OF_WOMEN = ("AMINAH", "HIDAYAH", "LESTARI", "ANGGRAINI")
_LAST_OF_MEN = ("FAUZI", "SALEH", "SANTOSO", "BASRI")
_DESA = ("PLAKPAK", "PEGANTENAN", "TLAGAH", "AMBENDER", "TANJUNG", "PASANGGAR")
_WORK = ("PETANI/PEKEBUN", "WIRASWASTA", "GURU", "MENGURUS RUMAH TANGGA", "NELAYAN")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who does not exist."""

    nik: str
    name: str
    birth: str
    woman: bool
    address: str
    work: str


def person(seed: int) -> Person:
    """The person of ``seed``; sub-district 35.28.99 is not assigned."""
    chance = Random(seed)  # noqa: S311 -- drawn cards, no secret
    woman = chance.random() < 0.5
    day, month, year = chance.randint(1, 28), chance.randint(1, 12), chance.randint(1956, 2004)
    first, last = (_WOMEN, _LAST_OF_WOMEN) if woman else (_MEN, _LAST_OF_MEN)
    region = chance.choice(("352807", "352899"))
    date = f"{day + 40 * woman:02}{month:02}{year % 100:02}"
    return Person(
        nik=f"{region}{date}{chance.randint(9000, 9999)}",
        name=f"{chance.choice(first)} {chance.choice(_MARK)} {chance.choice(last)}",
        birth=f"PAMEKASAN, {day:02}-{month:02}-{year}",
        woman=woman,
        address=f"DUSUN UJI {chance.randint(1, 9)}, {chance.choice(_DESA)}",
        work=chance.choice(_WORK),
    )


def card(seed: int) -> Image.Image:
    """The front of the card of `person`, RGB, `CARD_SIZE`."""
    chance = Random(seed + 1)  # noqa: S311
    sheet = _ground(chance)
    pen = ImageDraw.Draw(sheet)
    pen.text((642, 52), "PROVINSI CONTOH TIMUR", (20, 30, 60), _font(44, True), anchor="mm")
    pen.text((642, 102), "KABUPATEN UJI COBA", (20, 30, 60), _font(44, True), anchor="mm")
    who = person(seed)
    pen.text((48, 178), "NIK", (15, 15, 25), _font(48, True), anchor="lm")
    pen.text((352, 178), who.nik, (15, 15, 25), _font(60, True), anchor="lm")
    for row, (label, value) in enumerate(_fields(who)):
        top = 246 + row * 46
        pen.text((48, top), label, (25, 25, 40), _font(28), anchor="lm")
        pen.text((352, top), f": {value}", (25, 25, 40), _font(30), anchor="lm")
    sheet.paste(_portrait(chance, who.woman), (936, 232))
    pen.text((1084, 646), "UJI COBA", (25, 25, 40), _font(28), anchor="mm")
    return _marked(sheet, MARKS, 118)


def letter(seed: int) -> Image.Image:
    """A letter such as may be laid on the tray as evidence, RGB, `LETTER_SIZE`."""
    who = person(seed)
    sheet = Image.new("RGB", LETTER_SIZE, (236, 234, 226))
    pen = ImageDraw.Draw(sheet)
    pen.text((450, 90), "SURAT KETERANGAN CONTOH", (25, 25, 30), _font(40, True), anchor="mm")
    pen.line((80, 135, 820, 135), (25, 25, 30), 3)
    body = (
        "Yang bertanda tangan di bawah ini menerangkan bahwa",
        who.name,
        "telah mengajukan permohonan pada tanggal tersebut",
        "dan sampai surat contoh ini dibuat belum menerima",
        "jawaban. Surat ini dibuat untuk keperluan uji coba",
        "dan tidak berlaku untuk keperluan apa pun.",
    )
    for row, line in enumerate(body):
        pen.text((80, 220 + row * 58), line, (40, 40, 48), _font(28, row == 1))
    pen.text((560, 760), "Pamekasan, hari uji", (40, 40, 48), _font(28))
    return _marked(sheet, LETTER_MARKS, 130)


def pixels(picture: Image.Image) -> Raster:
    """Height x width x 3, uint8, RGB."""
    return np.array(picture.convert("RGB"), dtype=np.uint8)


def _fields(who: Person) -> tuple[tuple[str, str], ...]:
    return (
        ("Nama", who.name),
        ("Tempat/Tgl Lahir", who.birth),
        ("Jenis kelamin", "PEREMPUAN" if who.woman else "LAKI-LAKI"),
        ("Alamat", who.address),
        ("     RT/RW", "001/002"),
        ("     Kecamatan", "PEGANTENAN"),
        ("Agama", "-"),
        ("Status Perkawinan", "-"),
        ("Pekerjaan", who.work),
        ("Kewarganegaraan", "CONTOH"),
        ("Berlaku Hingga", "TIDAK BERLAKU"),
    )


def _ground(chance: Random) -> Image.Image:
    """Pale blue with soft waves, as such cards are."""
    width, height = CARD_SIZE
    y, x = np.mgrid[0:height:4, 0:width:4].astype(np.float32)
    phase = chance.uniform(0, 6.28)
    wave = 7 * np.sin(x / 61 + phase) + 6 * np.sin(y / 37 + x / 173 + phase)
    tint = np.array([176, 208, 226]) + np.array([10, 4, -6]) * (y / height)[..., None]
    small = Image.fromarray(np.clip(tint + wave[..., None], 0, 255).astype(np.uint8))
    return small.resize(CARD_SIZE, Image.Resampling.BICUBIC)


def _portrait(chance: Random, woman: bool) -> Image.Image:
    """A drawn head before red or blue, for the place of the photograph."""
    sheet = Image.new("RGB", (296, 372), (186, 40, 44) if chance.random() < 0.5 else (40, 72, 170))
    pen = ImageDraw.Draw(sheet)
    skin = chance.choice(((196, 148, 110), (168, 118, 84), (214, 170, 134)))
    dark = (42, 32, 30)
    pen.ellipse((18, 250, 278, 520), (70, 96, 84) if woman else (228, 228, 222))
    if woman:
        pen.ellipse((44, 44, 252, 300), (60, 86, 76))
    else:
        pen.ellipse((64, 48, 232, 190), dark)
    pen.ellipse((78, 84, 218, 262), skin)
    for eye in (120, 176):
        pen.ellipse((eye - 7, 156, eye + 7, 168), dark)
    pen.arc((122, 188, 174, 222), 20, 160, dark, 4)
    return sheet


def _marked(sheet: Image.Image, marks: tuple[str, ...], size: int) -> Image.Image:
    """The marks across the whole picture, over everything else."""
    font = _font(size, True)
    for row, mark in enumerate(marks):
        plate = Image.new("L", (round(font.getlength(mark)) + 20, round(size * 1.4)), 0)
        ImageDraw.Draw(plate).text((plate.width // 2, plate.height // 2), mark, 96, font, anchor="mm")
        turned = plate.rotate(24, Image.Resampling.BICUBIC, expand=True)
        left = (sheet.width - turned.width) // 2 + (row * 2 - 1) * size // 2
        top = (sheet.height - turned.height) // 2 + (row * 2 - 1) * size
        sheet.paste((196, 24, 40), (left, top), turned)
    return sheet


@cache
def _font(size: int, bold: bool = False) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(font_path(bold)), size, layout_engine=ImageFont.Layout.BASIC)


def main() -> int:
    """Writes one card as PNG."""
    parser = argparse.ArgumentParser(prog="python -m hardware.scanners.specimen", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args()
    card(given.seed).save(given.out)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
