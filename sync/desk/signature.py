"""The citizen's signature as a picture. The kiosk writes one narrow kind of SVG; that kind is read here and no other.

A general SVG may hold scripts, links and entities. So nothing renders it: its strokes are taken out as numbers and
drawn anew, and a file that differs from the kiosk's in one letter is refused.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from PIL import Image, ImageDraw

from sync.cases.refusal import Refusal

MEDIA_TYPE = "image/svg+xml"
LARGEST = 512 * 1024
"""Bytes. A kiosk writes at most 3 kB; those of older ones had about 5."""

_MOST_POINTS = 20_000
_FURTHEST_MM = 1000.0
_PEN_MM = 0.7
_SHOWN = 1200, 900
"""Pixels, width and height; the drawing is made as large as fits."""
_FINEST = 16
"""Pixels per mm: a dot of a pen must not become a blot."""
_SMOOTHING = 2

_NUMBER = r"-?[0-9]{1,4}\.[0-9]"
_POINTS = rf"{_NUMBER},{_NUMBER}(?: {_NUMBER},{_NUMBER})*"
_FILE = re.compile(
    rf'<svg xmlns="http://www\.w3\.org/2000/svg" viewBox="0 0 ({_NUMBER}) ({_NUMBER})"'
    r' fill="none" stroke="#000" stroke-width="0\.7" stroke-linecap="round">'
    rf'((?:<polyline points="{_POINTS}"/>)+)</svg>'
)
_STROKE = re.compile(r'points="([^"]+)"')

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Signature:
    """Strokes in millimetres, origin at the upper left, on a paper of this size."""

    width: float
    height: float
    strokes: tuple[tuple[Point, ...], ...]


def read(plain: bytes) -> Signature | Refusal:
    """The strokes in a file of the kiosk; ``scan.broken`` for every other file, however small the difference."""
    if len(plain) > LARGEST or not plain.isascii():
        return Refusal("scan.broken")
    found = _FILE.fullmatch(plain.decode("ascii"))
    if found is None:
        return Refusal("scan.broken")
    width, height = float(found[1]), float(found[2])
    strokes = tuple(_points(points) for points in _STROKE.findall(found[3]))
    measures = [width, height, *(abs(value) for stroke in strokes for point in stroke for value in point)]
    within = width > 0 and height > 0 and max(measures) <= _FURTHEST_MM
    if not within or len(measures) > 2 * _MOST_POINTS:
        return Refusal("scan.broken")
    return Signature(width, height, strokes)


def drawn(signature: Signature) -> Image.Image:
    """Black strokes on white, at most 1200 x 900 pixels, RGB."""
    scale = min(_FINEST, _SHOWN[0] / signature.width, _SHOWN[1] / signature.height)
    size = max(1, round(signature.width * scale)), max(1, round(signature.height * scale))
    fine = scale * _SMOOTHING
    paper = Image.new("L", (size[0] * _SMOOTHING, size[1] * _SMOOTHING), 255)
    draw, pen = ImageDraw.Draw(paper), max(1, round(_PEN_MM * fine))
    for stroke in signature.strokes:
        line = [(x * fine, y * fine) for x, y in stroke]
        draw.line(line, fill=0, width=pen, joint="curve")
        for x, y in (line[0], line[-1]):
            draw.ellipse((x - pen / 2, y - pen / 2, x + pen / 2, y + pen / 2), fill=0)
    return paper.resize(size, Image.Resampling.LANCZOS).convert("RGB")


def _points(text: str) -> tuple[Point, ...]:
    pairs = (pair.split(",") for pair in text.split(" "))
    return tuple((float(x), float(y)) for x, y in pairs)
