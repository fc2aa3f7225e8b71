"""Words and icons as textures, measured in pixels."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from kivy.core.text import Label as CoreLabel

from kiosk.widgets.icon_codes import CODES

_ASCENT, _CAPITAL, _DESCENT = 1.069, 0.714, 0.293  # Noto Sans, parts of the font size
_SHRUNK = (1.0, 0.94, 0.88, 0.82, 0.76, 0.7)
"""Last resort when words do not fit: down to 70 % of the size asked for."""


@lru_cache(maxsize=4)
def font_file(bold: bool) -> str:
    """The same Noto Sans that the receipt is set in."""
    return str(files("hardware") / "fonts" / ("NotoSans-Bold.ttf" if bold else "NotoSans-Regular.ttf"))


@lru_cache(maxsize=1)
def _icon_file() -> str:
    return str(files("kiosk.widgets") / "icons.ttf")


@dataclass(frozen=True, slots=True)
class Typeset:
    """Words as a white texture to be tinted; ``height`` runs from the capitals' top to the descenders."""

    words: str
    texture: Any
    font_px: float
    scale: float = 1.0
    fits: bool = True

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
    # Whole pixels at every size: half pixels would blur the glyphs.
    size = max(1, round(font_px))
    label = CoreLabel(
        text=words or " ",
        font_size=size,
        font_name=font_file(bold),
        text_size=(width, None),
        halign="center" if centre else "left",
        font_hinting="light",
        line_height=0.96 if bold else 1.0,
    )
    label.refresh()
    return Typeset(words, label.texture, size)


def extent(words: str, font_px: float, *, bold: bool = False) -> float:
    """Width of one line in pixels."""
    label = CoreLabel(font_size=max(1, round(font_px)), font_name=font_file(bold), font_hinting="light")
    return float(label.get_extents(words)[0])


def fitted(
    words: str, font_px: float, width: float, height: float, *, bold: bool = False, centre: bool = False
) -> Typeset:
    """The largest setting of ``words`` inside ``width`` x ``height`` pixels, shrunk only if it must be."""
    longest = max((extent(word, font_px, bold=bold) for word in words.split()), default=0.0)
    for scale in _SHRUNK:
        made = typeset(words, font_px * scale, bold=bold, width=width, centre=centre)
        # A line's leading below the descender may stand out of the box; ink never does.
        if longest * scale <= width and made.ink <= height:
            return Typeset(words, made.texture, made.font_px, scale)
    return Typeset(words, made.texture, made.font_px, scale, fits=False)


def icon_texture(name: str | None, px: float) -> Any | None:
    """A square white texture of the icon, or None for a name that the icon font does not have."""
    code = CODES.get(name or "")
    if code is None:
        return None
    label = CoreLabel(text=chr(code), font_size=round(px), font_name=_icon_file())
    label.refresh()
    return label.texture
