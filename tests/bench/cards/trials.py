"""Which frames are tried: half of them good on every mat, half with each defect in turn."""

from __future__ import annotations

from tests.specimen.plan import DEFECTS, Plan, Wish, plan

SEEDS = {"a": 4711, "b": 20261126}
"""Layout a is what thresholds were tuned on; only layout b, with another seed, is held against the goals."""

TRAYS = ("black", "worn", "dusty")
OTHER_GROUNDS = ("wood", "clutter")
_GOOD_MATS = ("black", "wood", "worn", "black", "clutter", "dusty")
_HOPELESS = ("pale_blue", "white")
_TROUBLES = tuple(defect for defect in DEFECTS if defect != "none")


def trials(layout: str, count: int) -> list[Plan]:
    """``count`` scenes of ``layout``, always the same ones, beginning with the same ones."""
    return [plan(SEEDS[layout], index, _wish(layout, index)) for index in range(count)]


def _wish(layout: str, index: int) -> Wish:
    turn = index // 2
    if index % 2:
        return Wish(layout, "ktp", None, _TROUBLES[turn % len(_TROUBLES)])
    mat = _HOPELESS[turn // 12 % 2] if turn % 12 == 11 else _GOOD_MATS[turn % len(_GOOD_MATS)]
    kind = {7: "copy", 8: "sim"}.get(turn % 9, "ktp")
    return Wish(layout, kind, mat, "none")
