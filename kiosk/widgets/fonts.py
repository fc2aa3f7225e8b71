"""Words and icons as textures, measured in pixels."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from kivy.core.text import Label as CoreLabel

import hardware
from kiosk.widgets.icon_codes import CODES, MIDDLES
from kiosk.widgets.ink import ink_of

_ASCENT, _CAPITAL, _DESCENT = 1.069, 0.714, 0.293  # Noto Sans, parts of the font size
_FONTS = Path(hardware.__path__[0], "fonts")
_SHRUNK = (1.0, 0.94, 0.88, 0.82, 0.76, 0.7)
"""Last resort when words do not fit: down to 70 % of the size asked for."""


_Extents = dict[tuple[str, int, str], tuple[int, int]]
_Settings = dict[tuple[str, int, bool, float | None, bool], "Typeset"]
_extents: _Extents | None = None
_settings: _Settings | None = None


@contextmanager
def set_once() -> Iterator[None]:
    """While one page is built, the same words are measured and set once: half of all measuring is done twice.

    Nothing is kept for the next page: the words may be the visitor's.
    """
    global _extents, _settings  # noqa: PLW0603  asked for 400 times a page: a context variable would take a tenth of it
    _extents, _settings = {}, {}
    try:
        yield
    finally:
        _extents = _settings = None


class _Label(CoreLabel):
    """Kivy's, which measures each word of a line anew each time the line is looked at."""

    def get_extents(self, text: str) -> tuple[int, int]:
        if _extents is None:
            return super().get_extents(text)
        key = self.options["font_name"], self.options["font_size"], text
        known = _extents.get(key)
        if known is None:
            known = _extents[key] = super().get_extents(text)
        return known


@lru_cache(maxsize=4)
def font_file(bold: bool) -> str:
    """The same Noto Sans that the receipt is set in."""
    return str(_FONTS / ("NotoSans-Bold.ttf" if bold else "NotoSans-Regular.ttf"))


@lru_cache(maxsize=1)
def _icon_file() -> str:
    return str(Path(__file__).with_name("icons.ttf"))


class Typeset(NamedTuple):
    """Words as a white texture to be tinted; ``height`` runs from the capitals' top to the descenders."""

    words: str
    texture: Any
    font_px: float
    scale: float = 1.0
    fits: bool = True

    @property
    def whole(self) -> bool:
        """Does all of it stand there, as large as was asked for?"""
        return self.fits and self.scale == 1

    @property
    def width(self) -> float:
        return float(self.texture.size[0])

    @property
    def above(self) -> float:
        """Empty pixels of the texture above the capitals."""
        return (_ASCENT - _CAPITAL) * self.font_px

    @property
    def height(self) -> float:
        return float(self.texture.size[1]) - self.above

    @property
    def ink(self) -> float:
        """From the capitals' top to just below the last line's descenders."""
        return self.height - 0.08 * self.font_px


def typeset(
    words: str, font_px: float, *, bold: bool = False, width: float | None = None, centre: bool = False
) -> Typeset:
    """Set ``words`` in lines of at most ``width`` pixels (None: one line as long as it is)."""
    size = _whole(font_px)
    key = words, size, bold, width, centre
    if _settings is not None and (known := _settings.get(key)) is not None:
        return known
    label = _label(words, size, bold, width, centre)
    label.refresh()
    made = Typeset(words, label.texture, size)
    if _settings is not None:
        _settings[key] = made
    return made


def set_height(words: str, font_px: float, width: float, *, bold: bool = False) -> int:
    """How tall `typeset` would set them, in pixels, without a texture for it."""
    label = _label(words, _whole(font_px), bold, width, centre=False)
    label.resolve_font_name()
    return int(label.render()[1])


def _whole(font_px: float) -> int:
    """Whole pixels at every size: half pixels would blur the glyphs."""
    return max(1, round(font_px))


def _label(words: str, size: int, bold: bool, width: float | None, centre: bool) -> Any:
    return _Label(
        text=_sayable(words) or " ",
        font_size=size,
        font_name=font_file(bold),
        text_size=(width, None),
        halign="center" if centre else "left",
        font_hinting="light",
        line_height=0.96 if bold else 1.0,
    )


def extent(words: str, font_px: float, *, bold: bool = False) -> float:
    """Width of one line in pixels."""
    return float(_ruler(max(1, round(font_px)), bold).get_extents(_sayable(words))[0])


@lru_cache(maxsize=64)
def _ruler(font_px: int, bold: bool) -> Any:
    """Measures words of one size and keeps none of them."""
    return _Label(font_size=font_px, font_name=font_file(bold), font_hinting="light")


def widest(words: str, font_px: float, *, bold: bool = False) -> float:
    """Width of the longest word in pixels: in a column narrower than this it would be broken."""
    return max((extent(word, font_px, bold=bold) for word in words.split()), default=0.0)


def fitted(
    words: str, font_px: float, width: float, height: float, *, bold: bool = False, centre: bool = False
) -> Typeset:
    """The largest setting of ``words`` inside ``width`` x ``height`` pixels, shrunk only if it must be."""
    longest = widest(words, font_px, bold=bold)
    for scale in _SHRUNK:
        made = typeset(words, font_px * scale, bold=bold, width=width, centre=centre)
        # A line's leading below the descender may stand out of the box; ink never does.
        if longest * scale <= width and made.ink <= height:
            return Typeset(words, made.texture, made.font_px, scale)
    return Typeset(words, made.texture, made.font_px, scale, fits=False)


@cache
def lettered(face: str, font_px: float, width: float, height: float, bold: bool) -> Typeset:
    """What stands on a key, `fitted` in its middle: no one's secret and the same on each page, so it is set once.

    Without a limit, for a cache that has one keeps its entries in the order of their last use: that of the keys last
    pressed. There are some hundred faces an arrangement, 10 to 100 kB each: at a visit's end they go (`kiosk.app`).
    """
    return fitted(face, font_px, width, height, bold=bold, centre=True)


_SURROGATES = re.compile("[\ud800-\udfff]")


def _sayable(words: str) -> str:
    """Half a surrogate pair has no UTF-8, which SDL sets: it is shown as what it is, a broken sign."""
    return _SURROGATES.sub("\ufffd", words)


class Glyph(NamedTuple):
    """An icon as a white texture; ``dx``, ``dy`` bring the middle of its ink to the texture's middle."""

    texture: Any
    dx: float
    dy: float


@lru_cache(maxsize=256)
def icon_glyph(name: str | None, px: int) -> Glyph | None:
    """The icon at this size, or None for a name that the icon font does not have. Icons are no one's secret."""
    code = CODES.get(name or "")
    if code is None or px < 1:
        return None
    label = CoreLabel(text=chr(code), font_size=px, font_name=_icon_file())
    label.refresh()
    right, up = MIDDLES[name or ""]
    return Glyph(label.texture, -right * px, -up * px)


def inked(words: str, font_px: float, *, bold: bool = False) -> tuple[Any, float, float]:
    """``words`` as a white texture, and from where to where its ink reaches across it in pixels.

    One glyph of a tracking number in bold is known to a thousandth; of anything else the whole texture counts.
    """
    made = typeset(words, font_px, bold=bold)
    left, right = (bold and ink_of(words, made.font_px)) or (0.0, made.width)
    return made.texture, left, right


def shortened(words: str, font_px: float, width: float, lines: int, *, bold: bool = False) -> Typeset:
    """``words`` in at most ``lines`` lines, the rest left out and shown by an ellipsis."""
    made = typeset(words, font_px, bold=bold, width=width)
    limit = typeset("\n".join("A" * lines), font_px, bold=bold, width=width).texture.size[1]
    if made.texture.size[1] <= limit:
        return made
    low, high = 1, len(words)
    while low < high:
        middle = (low + high + 1) // 2
        tried = typeset(words[:middle].rstrip() + "\u2026", font_px, bold=bold, width=width)
        low, high = (middle, high) if tried.texture.size[1] <= limit else (low, middle - 1)
    return typeset(words[:low].rstrip() + "\u2026", font_px, bold=bold, width=width)
