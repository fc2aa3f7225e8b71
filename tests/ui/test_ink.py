"""Where the ink of a number's glyphs stands: the table says what the font file says, and what is drawn."""

from __future__ import annotations

import pytest
from fontTools.pens.boundsPen import BoundsPen
from fontTools.ttLib import TTFont

from kiosk.stage import Stage
from kiosk.widgets.fonts import font_file, inked
from kiosk.widgets.ink import INK
from sync.cases.numbers import ALPHABET


def test_the_table_is_what_the_font_file_says() -> None:
    font = TTFont(font_file(bold=True))
    glyphs, names = font.getGlyphSet(), font.getBestCmap()
    found = {}
    for sign in INK:
        pen = BoundsPen(glyphs)
        glyphs[names[ord(sign)]].draw(pen)
        found[sign] = (pen.bounds[0], pen.bounds[2])
    assert font["head"].unitsPerEm == 1000
    assert found == dict(INK)
    assert set(ALPHABET) | {"-"} <= INK.keys()


@pytest.mark.parametrize("glyph", ["-", "0", "J", "M", "Q", "W"])
def test_the_ink_is_drawn_where_the_table_has_it(stage: Stage, glyph: str) -> None:
    texture, left, right = inked(glyph, 80, bold=True)
    width, height = texture.size
    alpha = texture.pixels[3::4]
    columns = [x for x in range(width) if any(alpha[y * width + x] > 40 for y in range(height))]
    assert columns[0] == pytest.approx(left, abs=1.6)
    assert columns[-1] + 1 == pytest.approx(right, abs=1.6)
