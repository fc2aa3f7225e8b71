"""A receipt's code, copied by people: its alphabet has the space, and fields and scanners take that away at the ends."""

from __future__ import annotations

import pytest

from sync.cases.base45 import encode
from sync.cases.proof import GLYPHS
from sync.central.tracking import readings

CODE = encode(b"\x01\x05" + bytes(111))[: GLYPHS - 1] + " "


@pytest.mark.parametrize("copied", [CODE, CODE.strip(), CODE.lstrip(), CODE.rstrip(), f"\n{CODE}\r\n"])
def test_spaces_at_the_ends_come_back(copied: str) -> None:
    assert (CODE[0], CODE[-1], len(CODE)) == (" ", " ", GLYPHS)
    assert CODE in readings(copied)


def test_what_is_far_from_a_code_is_tried_once() -> None:
    assert readings(" PGT1-7K4M ") == ("PGT1-7K4M",)
