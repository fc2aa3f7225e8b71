"""One picture on which something lies: turned the right way up, read, judged."""

from __future__ import annotations

from dataclasses import dataclass

from hardware.imaging.classify import looks_other
from hardware.imaging.digits import Number, Unread
from hardware.imaging.gate import Judged, faults_of, judged, placed, strip_of
from hardware.imaging.geometry import Corners, from_long_side, half_turned
from hardware.imaging.locate import Located
from hardware.imaging.orient import portrait_side, print_side
from hardware.imaging.read import Look, number_on
from hardware.imaging.recogniser import ReadsLines
from hardware.imaging.rectify import JUDGED, READ, half_turn, rectify
from hardware.imaging.stages import Stages
from hardware.ports import Document, Image, Sight
from hardware.settings import Gates

_NUMBER_SEEN = 12
"""So many digits on a line say which way up the card lies, and where its number stands."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Frame ``at`` of several: corners clockwise from the card's upper left, what is wrong, what was seen."""

    at: int
    corners: Corners
    reasons: tuple[Sight, ...]
    judged: Judged
    look: Look


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was asked for: ``recogniser`` None reads nothing; ``cuts`` (1 to 3) of each number's line are read."""

    document: Document
    gates: Gates
    recogniser: ReadsLines | None
    cuts: int


def candidate(at: int, frame: Image, located: Located, wanted: Wanted, stages: Stages) -> Candidate:
    """The `Candidate` of ``frame``, on which something was ``located``."""
    document, gates, recogniser = wanted.document, wanted.gates, wanted.recogniser
    corners = from_long_side(located.corners)
    with stages.of("orient"):
        small = rectify(frame, corners, JUDGED)
        side = portrait_side(small)
    look = Look()
    if recogniser is not None and document is Document.KTP:
        with stages.of("read"):
            look, turned = _read(rectify(frame, corners, READ), side, recogniser, wanted.cuts)
    elif recogniser is not None:
        with stages.of("orient"):
            turned = print_side(rectify(frame, corners, READ), recogniser) < 0
    else:  # only of an identity card is it known where the portrait stands
        turned = document is Document.KTP and side < 0
    if turned:
        corners, small = half_turned(corners), half_turn(small)
    with stages.of("gate"):
        box = (
            look.box
            if look.box is not None and look.digits >= _NUMBER_SEEN
            else strip_of(small, document, gates)
        )
        judgement = judged(small, box)
        reasons = [*placed(located, frame, gates), *faults_of(judgement, gates, document)]
    with stages.of("classify"):
        digits = None if recogniser is None else look.digits
        blurred = reasons == [Sight.BLUR]
        if (blurred or not reasons) and looks_other(document, corners, small, digits, blurred=blurred):
            reasons = [Sight.OTHER]
        elif not reasons and look.digits >= _NUMBER_SEEN and isinstance(look.numbers[0], Unread):
            reasons = [Sight.BLUR]  # worn, dirty or covered: whoever checks it could not read it either
    return Candidate(at, corners, tuple(reasons), judgement, look)


def _read(card: Image, side: float, recogniser: ReadsLines, cuts: int) -> tuple[Look, bool]:
    """What is read on ``card`` (1284 x 810), and whether it lies on its head: the portrait's side is tried
    first, the other where the first shows no number."""
    turned = side < 0
    first = number_on(half_turn(card) if turned else card, recogniser, cuts)
    if isinstance(first.numbers[0], Number) or first.digits >= _NUMBER_SEEN:
        return first, turned
    other = number_on(card if turned else half_turn(card), recogniser, cuts)
    if isinstance(other.numbers[0], Number) or other.digits >= _NUMBER_SEEN:
        return other, not turned
    return first, turned
