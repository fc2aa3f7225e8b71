"""A signature is drawn from the kiosk's own narrow SVG; whatever else calls itself SVG is refused unread."""

from __future__ import annotations

import base64
import io
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from kiosk.strokes import svg
from sync.cases.refusal import Refusal
from sync.desk.signature import LARGEST, Signature, drawn, read
from sync.desk.watermark import picture_for

WAVE = tuple((10 + x / 4, 25 + 8 * math.sin(x / 12)) for x in range(240))
DOT = ((80.0, 40.0),)

HEAD = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60.0 30.0" fill="none" stroke="#000"'
    ' stroke-width="0.7" stroke-linecap="round">'
)
LINE = '<polyline points="5.0,5.0 50.0,20.0"/>'


def signature(plain: bytes) -> Signature:
    found = read(plain)
    assert isinstance(found, Signature)
    return found


def test_what_the_kiosk_writes_is_read() -> None:
    found = signature(svg((WAVE, DOT)))
    assert (found.width, found.height) == (85.0, 45.0)
    assert [stroke[0] for stroke in found.strokes] == [(10.0, 20.0), (80.0, 5.0)]
    assert found.strokes[0][-1] == (69.8, 13.0)


def test_ink_lies_where_the_pen_went_and_nowhere_else() -> None:
    picture = drawn(signature(f"{HEAD}{LINE}</svg>".encode()))
    assert picture.size == (960, 480)  # 16 pixels per mm
    grey = picture.convert("L")
    assert grey.getpixel((440, 200)) == 0  # half-way, at 27.5 x 12.5 mm
    assert grey.getpixel((80, 80)) == 0
    assert grey.getpixel((440, 400)) == 255
    ink = sum(grey.histogram()[:128])
    length = math.hypot(45, 15) * 16
    assert ink == pytest.approx(length * 0.7 * 16, rel=0.1)


def test_a_dot_is_a_dot() -> None:
    grey = drawn(signature(svg((DOT,)))).convert("L")
    assert 40 < sum(grey.histogram()[:128]) < 160  # 0.7 mm across at 14 pixels per mm


strokes = st.lists(
    st.lists(st.tuples(st.floats(0, 120), st.floats(0, 60)), min_size=1, max_size=30).map(tuple),
    min_size=1,
    max_size=4,
).map(tuple)


@settings(max_examples=40)
@given(strokes)
def test_every_signature_of_the_pad_can_be_shown(
    drawing: tuple[tuple[tuple[float, float], ...], ...],
) -> None:
    address = picture_for("image/svg+xml", svg(drawing), "siti")
    assert isinstance(address, str)
    picture = Image.open(io.BytesIO(base64.b64decode(address.partition(",")[2])))
    assert picture.format == "JPEG"
    assert picture.width <= 1200
    assert picture.height <= 900


BAD = {
    "empty": "",
    "no strokes": f"{HEAD}</svg>",
    "a script": f"{HEAD}<script>alert(1)</script>{LINE}</svg>",
    "a handler": f'{HEAD}<polyline onclick="x" points="1.0,1.0 2.0,2.0"/></svg>',
    "a link": f'{HEAD}<image href="http://example.org/x.png"/>{LINE}</svg>',
    "an entity": f'<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>{HEAD}{LINE}</svg>',
    "something behind": f"{HEAD}{LINE}</svg><p>",
    "a line end behind": f"{HEAD}{LINE}</svg>\n",
    "a path": f'{HEAD}<path d="M0 0L9 9"/></svg>',
    "a style": f"{HEAD}<style>@import 'x'</style>{LINE}</svg>",
    "another pen": HEAD.replace("0.7", "7.0") + LINE + "</svg>",
    "no size": HEAD.replace("60.0 30.0", "0.0 0.0") + LINE + "</svg>",
    "below nothing": HEAD.replace("60.0", "-9.0") + LINE + "</svg>",
    "as wide as a field": HEAD.replace("60.0", "9999.0") + LINE + "</svg>",
    "a point far away": f'{HEAD}<polyline points="9999.0,0.0 1.0,1.0"/></svg>',
    "a number without end": f'{HEAD}<polyline points="{"9" * 400}.0,0.0"/></svg>',
    "exponents": f'{HEAD}<polyline points="1e9,0.0"/></svg>',
    "digits of another script": f'{HEAD}<polyline points="٣.0,1.0"/></svg>',
    "too many points": f'{HEAD}<polyline points="{" ".join(["1.0,1.0"] * 25_000)}"/></svg>',
    "too long": HEAD + LINE * (LARGEST // len(LINE)) + "</svg>",
}


@pytest.mark.parametrize("name", BAD)
def test_anything_else_is_refused(name: str) -> None:
    assert picture_for("image/svg+xml", BAD[name].encode(), "siti") == Refusal("scan.broken")


def test_bytes_that_are_no_text_are_refused() -> None:
    assert read(b"\xff\xfe<svg") == Refusal("scan.broken")
