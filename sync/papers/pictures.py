"""Pictures on paper: what was drawn or photographed, and QR codes. Each says in words what it shows."""

from __future__ import annotations

import base64
import io
from dataclasses import dataclass

import segno
from PIL import Image


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """PNG or JPEG ``data`` (else `PIL.UnidentifiedImageError`); ``alt``: what it shows, for those who do not see it."""

    data: bytes
    alt: str

    def __post_init__(self) -> None:
        if not self.alt.strip():
            raise ValueError("a picture on paper says in words what it shows (PDF/UA)")

    @property
    def ratio(self) -> float:
        """Width by height."""
        with self._opened() as image:
            return image.width / image.height

    def _opened(self) -> Image.Image:
        return Image.open(io.BytesIO(self.data), formats=("PNG", "JPEG"))

    def svg(self) -> str:
        """The picture inside an SVG: typst decodes that 5 times as fast as a list of bytes."""
        with self._opened() as image:
            width, height, kind = *image.size, str(image.format)
        encoded = base64.b64encode(self.data).decode()
        size = f'width="{width}" height="{height}"'
        head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} viewBox="0 0 {width} {height}">'
        return f'{head}<image {size} href="data:image/{kind.lower()};base64,{encoded}"/></svg>'


@dataclass(frozen=True, slots=True, kw_only=True)
class QrCode:
    """``text`` as a QR code at error correction M; four quiet modules belong to it."""

    text: str
    alt: str
    ratio: float = 1.0

    def svg(self) -> str:
        """Modules as one path, black on nothing."""
        code = segno.make_qr(self.text, error="m")
        drawn = io.BytesIO()
        code.save(drawn, kind="svg", border=4, omitsize=True, xmldecl=False, nl=False)
        return drawn.getvalue().decode()
