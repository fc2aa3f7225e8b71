"""What else may lie on the tray: a licence-like card, the back of a card, a blank card, a telephone, a family page."""

from __future__ import annotations

from random import Random

import numpy as np
from PIL import Image, ImageDraw

from hardware.scanners.specimen import Person
from tests.specimen.lettering import MARKS, face, mark
from tests.specimen.portrait import portrait

_INK = (30, 28, 32)


def licence(who: Person, chance: Random) -> Image.Image:
    """Like a driving licence: the portrait on the left, no number of a person on it."""
    sheet = _tinted((1284, 810), (236, 214, 196), (214, 190, 200), chance)
    pen = ImageDraw.Draw(sheet)
    pen.rectangle((0, 0, 1284, 130), fill=(176, 60, 58))
    pen.text((60, 66), "SURAT IZIN CONTOH", (250, 244, 240), face("Arimo-Bold", 58), anchor="lm")
    pen.text((1200, 66), "UJI", (250, 244, 240), face("Arimo-Bold", 86), anchor="rm")
    sheet.paste(portrait(who, chance, (300, 396)), (60, 190))
    rows = (
        who.name,
        who.birth,
        "UJI",
        who.address,
        who.work,
        "PROVINSI CONTOH",
        f"UJI-{chance.randint(0, 9999):04}",
    )
    for row, value in enumerate(rows):
        pen.text((420, 220 + row * 66), f"{row + 1}. {value}", _INK, face("Arimo-Regular", 36), anchor="lm")
    _marks(sheet)
    return sheet


def back_of_card(chance: Random) -> Image.Image:
    """Pale and nearly empty: nothing of a real one's back is drawn."""
    sheet = _tinted((1284, 810), (196, 216, 224), (210, 214, 230), chance)
    pen = ImageDraw.Draw(sheet)
    for row in range(4):
        pen.rectangle((120, 300 + row * 60, 1284 - 120 - row * 150, 312 + row * 60), fill=(150, 166, 180))
    _marks(sheet)
    return sheet


def blank_card(chance: Random) -> Image.Image:
    """A white or coloured plastic card with nothing but the marks, pale."""
    colour = chance.choice(((236, 236, 234), (206, 222, 232), (232, 220, 170), (90, 110, 150)))
    sheet = _tinted((1284, 810), colour, colour, chance)
    over = sheet.copy()
    _marks(over)
    return Image.blend(sheet, over, 0.35)


def telephone(chance: Random) -> Image.Image:
    """A slab of 72 x 152 mm, lying on its side, its glass dark or lit."""
    sheet = Image.new("RGB", (1520, 720), (24, 24, 27))
    lit = chance.random() < 0.5
    pen = ImageDraw.Draw(sheet)
    pen.rounded_rectangle((40, 34, 1480, 686), 60, fill=(210, 222, 235) if lit else (12, 12, 14))
    for place in range(10 if lit else 0):
        left, top = 120 + place % 5 * 270, 120 + place // 5 * 280
        colour = chance.choice(((220, 90, 70), (70, 140, 210), (90, 180, 110), (240, 200, 80)))
        pen.rounded_rectangle((left, top, left + 170, top + 170), 40, fill=colour)
    _marks(sheet)
    return sheet


def family_page(who: Person, chance: Random) -> Image.Image:
    """A page of A4 across, with a number, a table of people and the marks."""
    width, height = 1600, 1131
    sheet = _tinted((width, height), (240, 241, 232), (230, 238, 236), chance)
    pen = ImageDraw.Draw(sheet)
    pen.text((width / 2, 80), "KARTU KELUARGA CONTOH", _INK, face("Arimo-Bold", 60), anchor="mm")
    number = f"352899{who.nik[6:12]}{chance.randint(9000, 9999)}"
    pen.text((width / 2, 150), f"No. {number}", _INK, face("Arimo-Bold", 42), anchor="mm")
    pen.text((60, 230), f"Nama Kepala Keluarga : {who.name}", _INK, face("Arimo-Regular", 26), anchor="lm")
    for table in (300, 690):
        for row in range(8):
            pen.line((60, table + row * 42, width - 60, table + row * 42), _INK, 2)
            if 0 < row < 5:
                line = f"{row}   UJI CONTOH {chance.choice('ABCDEFGHJK')}      SPECIMEN      00-00-0000      -      UJI"
                pen.text((80, table + 21 + row * 42), line, _INK, face("Arimo-Regular", 24), anchor="lm")
        for column in (60, 130, 560, 820, 1060, 1300, width - 60):
            pen.line((column, table, column, table + 7 * 42), _INK, 2)
    _marks(sheet)
    return sheet


def _marks(sheet: Image.Image) -> None:
    mark(sheet, MARKS[0], (0.5, 0.45), 0.19, 24)
    mark(sheet, MARKS[1], (0.56, 0.74), 0.16, 24)


def _tinted(
    size: tuple[int, int], left: tuple[int, int, int], right: tuple[int, int, int], chance: Random
) -> Image.Image:
    """From one colour to the other, with a faint wave."""
    x = np.linspace(0, 1, size[0], dtype=np.float32)[None, :, None]
    row = np.array(left, dtype=np.float32) * (1 - x) + np.array(right, dtype=np.float32) * x
    y = np.linspace(0, chance.uniform(20, 40), size[1], dtype=np.float32)[:, None, None]
    wave = 3 * np.sin(y + 9 * x)
    return Image.fromarray(np.clip(row + wave, 0, 255).astype(np.uint8))
