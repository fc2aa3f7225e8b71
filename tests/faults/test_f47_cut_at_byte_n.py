"""F47: a line cut at any byte of any exchange, either way, leaves exactly one case, whole, and the kiosk done."""

from __future__ import annotations

import random

import pytest

from tests.faults.both_ends import BothEnds, bytes_of
from tests.wire.cutting import Place

FIXED = [
    Place("POST", "request", "head", 1),
    Place("POST", "request", "head", -1),
    Place("POST", "request", "body", 0),
    Place("POST", "request", "body", -1),
    Place("POST", "reply", "head", 0),
    Place("POST", "reply", "head", -1),
    Place("POST", "reply", "body", 0),
    Place("POST", "reply", "body", 0.5),
    Place("POST", "reply", "body", -1),
    Place("HEAD", "request", "head", 1),
    Place("HEAD", "request", "head", -1),
    Place("HEAD", "reply", "head", 0),
    Place("HEAD", "reply", "head", -1),
    Place("PATCH", "request", "head", 1),
    Place("PATCH", "request", "head", -1),
    Place("PATCH", "request", "body", 0),
    Place("PATCH", "request", "body", 1),
    Place("PATCH", "request", "body", 0.5),
    Place("PATCH", "request", "body", -1),
    Place("PATCH", "reply", "head", 0),
    Place("PATCH", "reply", "head", -1),
]
SAMPLED = 24


def sampled(seed: int) -> list[Place]:
    chance = random.Random(seed)
    kinds = sorted({(place.method, place.way, place.part) for place in FIXED})
    return [Place(*chance.choice(kinds), round(chance.uniform(0.0, 0.999), 3)) for _ in range(SAMPLED)]


@pytest.mark.parametrize("places", [FIXED, sampled(47)], ids=["fixed", "sampled"])
def test_a_cut_anywhere_leaves_one_case_and_a_kiosk_that_is_done(ends: BothEnds, places: list[Place]) -> None:
    chance = random.Random(1)
    for place in places:
        ends.kiosk.submit(bytes_of(chance, 30_000))
        before = ends.proxy.cuts
        ends.proxy.strike(place)
        ends.run()
        assert ends.proxy.cuts == before + 1, str(place)
        ends.clock.pass_(minutes=16)
        ends.settle()
    ends.agree()


def test_a_file_goes_on_where_the_line_broke(ends: BothEnds) -> None:
    """What had arrived is not sent again: the next request names the byte at which the last one ended."""
    ends.kiosk.submit(bytes_of(random.Random(2), 400_000))
    ends.proxy.strike(Place("PATCH", "request", "body", 300_000))
    ends.settle()
    patches = [one for one in ends.proxy.requests if one.method == "PATCH"]
    assert sum(len(one.body) for one in patches) < 200_000
    ends.agree()


def test_cut_again_and_again_it_gets_there(ends: BothEnds) -> None:
    """Every 60 kB, whatever is under way."""
    chance = random.Random(3)
    for _ in range(4):
        ends.kiosk.submit(bytes_of(chance, 100_000))
    for _ in range(30):
        ends.proxy.allow(60_000, None)
        ends.run()
        ends.clock.pass_(minutes=16)
    ends.proxy.allow(None, None)
    ends.settle()
    ends.agree()
