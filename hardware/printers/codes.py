"""QR codes and bar codes as pictures, with their quiet zones."""

from __future__ import annotations

import numpy as np
import segno
from PIL import Image

from hardware.printers.code128 import bars

LEAST_MODULE = 4
"""Dots of a module below which a cheap camera fails."""
_QUIET = 4
_BAR_MODULE, _BAR_HEIGHT, _BAR_QUIET = 2, 72, 10


def qr_code(text: str, width: int, module: int) -> Image.Image:
    """``text`` at error correction M, ``module`` dots a module or as many as ``width`` dots allow.

    ValueError where fewer than `LEAST_MODULE` would be left.
    """
    code = segno.make_qr(text, error="m", boost_error=False)
    modules = np.array([list(row) for row in code.matrix], dtype=np.uint8)
    side = modules.shape[0] + 2 * _QUIET
    module = min(module, width // side)
    if module < LEAST_MODULE:
        raise ValueError(f"a code of {side} modules does not fit on {width} dots")
    framed = np.pad(1 - modules, _QUIET, constant_values=1)
    dots = np.kron(framed, np.ones((module, module), dtype=np.uint8))
    return Image.fromarray(dots * np.uint8(255)).convert("1")


def bar_code(text: str, width: int) -> Image.Image | None:
    """``text`` as Code 128, or None where ``width`` dots are too few for it; ValueError for other than ASCII."""
    modules = np.pad(np.array(bars(text), dtype=np.uint8), _BAR_QUIET)
    if len(modules) * _BAR_MODULE > width:
        return None
    row = np.repeat(1 - modules, _BAR_MODULE) * np.uint8(255)
    return Image.fromarray(np.tile(row, (_BAR_HEIGHT, 1))).convert("1")
