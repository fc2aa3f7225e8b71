"""A list on pages: headings stay with what they lead, and a flat box keeps its height for the rows."""

from __future__ import annotations

from kiosk.stage import Stage
from kiosk.widgets.box import Box
from kiosk.widgets.look import LANDSCAPE_15, PORTRAIT_21, look_for
from kiosk.widgets.paged import FOOT_MM, PagedRows, Row, paged_room

_UPRIGHT, _LYING = look_for(PORTRAIT_21), look_for(LANDSCAPE_15)


def _row(height: float, *, leads: bool = False) -> Row:
    return Row(height, lambda _box: [], leads=leads)


def test_a_heading_is_never_the_last_of_its_page(still_stage: Stage) -> None:
    foot = _UPRIGHT.px(FOOT_MM)
    rows = [_row(100), _row(100), _row(40, leads=True), _row(200)]
    paged = PagedRows(_UPRIGHT, Box(0, 0, 900, 260 + foot), rows, up="Ke atas", down="Ke bawah")
    assert [[len(column) for column in page] for page in paged.pages] == [[2], [2]]


def test_a_heading_whose_row_finds_a_place_stays(still_stage: Stage) -> None:
    foot = _UPRIGHT.px(FOOT_MM)
    rows = [_row(100), _row(40, leads=True), _row(100), _row(200)]
    paged = PagedRows(_UPRIGHT, Box(0, 0, 900, 260 + foot), rows, up="Ke atas", down="Ke bawah")
    assert [[len(column) for column in page] for page in paged.pages] == [[3], [1]]


def test_a_flat_box_has_its_buttons_beside_the_rows(still_stage: Stage) -> None:
    flat, tall = (Box(0, 0, _LYING.px(300), _LYING.px(height)) for height in (60, 110))
    assert paged_room(_LYING, flat).h == flat.h
    assert paged_room(_LYING, tall).w == tall.w
    rows = [_row(flat.h * 0.9), _row(flat.h * 0.9)]
    paged = PagedRows(_LYING, flat, rows, up="Ke atas", down="Ke bawah")
    button = next(child for child in paged.children if getattr(child, "key", "") == "list.down")
    assert button.box.x >= paged_room(_LYING, flat).right
