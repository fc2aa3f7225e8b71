"""The bundled typefaces at any size, and which glyphs they lack."""

from __future__ import annotations

import unicodedata
from pathlib import Path

from PIL import ImageFont

BOX = "\ue000"
"""Stands for one glyph that cannot be shown; drawn as an empty box (private use, in no typeface of ours)."""

_ABSENT = "\U0010fffe"  # a noncharacter: whatever is drawn for it is the typeface's "missing" glyph
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})  # would act on the line, or show nothing


class Face:
    """One typeface at one size in dots. Advances add up: the typefaces have no kern table."""

    def __init__(self, path: Path, size: int) -> None:
        self.size = size
        # The basic engine: what the other one draws depends on the libraries of the machine.
        self.font = ImageFont.truetype(str(path), size, layout_engine=ImageFont.Layout.BASIC)
        self.box_width = round(size * 0.62)
        self._advances: dict[str, int] = {BOX: self.box_width}
        self._overhangs: dict[str, int] = {BOX: 0}
        self._missing = self._print(_ABSENT)

    def _print(self, glyph: str) -> tuple[bytes, tuple[int, int]]:
        mask = self.font.getmask(glyph)
        return bytes(mask), mask.size

    def has(self, glyph: str) -> bool:
        """Whether the typeface draws this character itself."""
        return unicodedata.category(glyph) not in _HIDDEN and self._print(glyph) != self._missing

    def width(self, words: str) -> int:
        """Width of ``words`` in dots."""
        return sum(self._advance(glyph) for glyph in words)

    def overhang(self, glyph: str) -> int:
        """Dots by which ``glyph`` reaches to the left of where it stands."""
        known = self._overhangs.get(glyph)
        if known is None:
            known = self._overhangs[glyph] = max(0, -round(self.font.getbbox(glyph, anchor="ls")[0]))
        return known

    def _advance(self, glyph: str) -> int:
        known = self._advances.get(glyph)
        if known is None:
            known = self._advances[glyph] = round(self.font.getlength(glyph))
        return known


class Typefaces:
    """Regular and bold of one family, kept by size."""

    def __init__(self, regular: Path, bold: Path) -> None:
        self._paths = {False: regular, True: bold}
        self._faces: dict[tuple[int, bool], Face] = {}
        self._present: dict[str, bool] = {}

    def face(self, size: int, bold: bool = False) -> Face:
        """The face at ``size`` dots."""
        key = (size, bold)
        if key not in self._faces:
            self._faces[key] = Face(self._paths[bold], size)
        return self._faces[key]

    def legible(self, words: str) -> tuple[str, int]:
        """``words`` in NFC with a box for each glyph that cannot be shown, and how many there are.

        Line ends stay; a tab is a space.
        """
        plain = unicodedata.normalize("NFC", words.replace("\r\n", "\n").replace("\t", " "))
        shown = "".join(glyph if glyph == "\n" or self._has(glyph) else BOX for glyph in plain)
        return shown, shown.count(BOX)

    def _has(self, glyph: str) -> bool:
        known = self._present.get(glyph)
        if known is None:
            known = self._present[glyph] = self.face(22).has(glyph)
        return known


def bundled_typefaces() -> Typefaces:
    """Noto Sans as it lies in ``hardware/fonts`` (SIL Open Font License 1.1)."""
    return Typefaces(font_path(bold=False), font_path(bold=True))


def font_path(bold: bool) -> Path:
    """The file of the bundled typeface; also for screens and drawn pictures."""
    return Path(__file__).resolve().parent.parent / "fonts" / f"NotoSans-{'Bold' if bold else 'Regular'}.ttf"
