"""What stands on the pages of a PDF, read back through the fonts' own tables; pikepdf brings no reader of text."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

import pikepdf

_CHAR = re.compile(rb"<(\w+)>\s*<(\w+)>")
_RANGE = re.compile(rb"<(\w+)>\s*<(\w+)>\s*<(\w+)>")
_BLOCK = re.compile(rb"begin(bfchar|bfrange)(.*?)end\1", re.DOTALL)


def pages(data: bytes) -> list[str]:
    """The text of each page, white space made single."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return [" ".join("".join(_shown(page.obj, page.obj.Resources)).split()) for page in pdf.pages]


def text(data: bytes) -> str:
    """The text of all pages, without the invisible places where long words may break."""
    return " ".join(pages(data)).replace("\u200b", "")


def _shown(stream: Any, resources: Any) -> Iterator[str]:
    glyphs: dict[int, str] = {}
    for operands, operator in pikepdf.parse_content_stream(stream):
        match str(operator):
            case "Tf":
                glyphs = _glyphs(resources.Font[str(operands[0])])
            case "Tj":
                yield _decoded(bytes(operands[0]), glyphs)
            case "TJ":
                parts = [bytes(part) for part in operands[0] if isinstance(part, pikepdf.String)]
                yield "".join(_decoded(part, glyphs) for part in parts)
            case "Tm" | "Td" | "T*" | "BT":
                yield "\n"
            case "Do":
                inner = resources.XObject[str(operands[0])]
                if inner.get("/Subtype") == "/Form":
                    yield from _shown(inner, inner.get("/Resources", resources))


def _glyphs(font: Any) -> dict[int, str]:
    found: dict[int, str] = {}
    for kind, body in _BLOCK.findall(bytes(font.ToUnicode.read_bytes())):
        if kind == b"bfchar":
            for code, glyphs in _CHAR.findall(body):
                found[int(code, 16)] = bytes.fromhex(glyphs.decode()).decode("utf-16-be")
        for first, last, glyph in _RANGE.findall(body) if kind == b"bfrange" else ():
            for offset in range(int(last, 16) - int(first, 16) + 1):
                found[int(first, 16) + offset] = chr(int(glyph, 16) + offset)
    return found


def _decoded(data: bytes, glyphs: dict[int, str]) -> str:
    codes = [int.from_bytes(data[place : place + 2], "big") for place in range(0, len(data), 2)]
    return "".join(glyphs.get(code, "") for code in codes)
