"""Pictures of a thing on the tray to the outcome: where it lies, what is wrong, the card cut out, what it says."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from hardware.imaging.candidate import Candidate, Wanted, candidate
from hardware.imaging.digits import Number, Unread, agreed
from hardware.imaging.gate import page_faults
from hardware.imaging.geometry import Corners
from hardware.imaging.locate import locate
from hardware.imaging.read import details_on
from hardware.imaging.recogniser import ReadsLines
from hardware.imaging.rectify import READ, rectify
from hardware.imaging.stages import Stages
from hardware.ports import Document, Image, Reading, Sight
from hardware.settings import Gates

Plausible = Callable[[str], bool]
"""Whether sixteen digits can be a number at all; who asks knows the rules, this package does not."""

_CUTS = 3
_TRUST_NOTHING = (Sight.EMPTY, Sight.HAND, Sight.TWO, Sight.PARTIAL, Sight.OTHER, Sight.DARK, Sight.GLARE)
"""Under any of these the recogniser was sure and wrong: nothing read is offered."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one picture, or the best of several, came to.

    ``reasons``: what is wrong, the gravest first, () if it is good. ``corners``: 4 x 2 pixels of picture ``frame``,
    clockwise from the card's own upper left; None if nothing lies there, or for a page. ``reading``: None if none
    was asked for; ``unread``: why it holds no number. ``milliseconds`` of each stage.
    """

    reasons: tuple[Sight, ...]
    corners: Corners | None = None
    frame: int = 0
    reading: Reading | None = None
    unread: Unread | None = None
    milliseconds: Mapping[str, float] = field(default_factory=dict)


def read_card(
    frames: Sequence[Image],
    empty: Image | None,
    document: Document,
    gates: Gates,
    recogniser: ReadsLines | None,
    *,
    plausible: Plausible = lambda _: True,
    clock: Callable[[], float] = time.perf_counter,
) -> Outcome:
    """One to five ``frames`` of the same thing at rest to an `Outcome`.

    ``empty``: the empty tray under the same camera; ``recogniser`` None: nothing is read. A number is offered
    only if two thirds of all looks agree: of the frames, or with one frame of three cuts of its line.
    """
    stages = Stages(clock)
    if document is Document.PAGE:
        return _page(frames[0], empty, gates, stages)
    cuts = _CUTS if len(frames) == 1 else 2 if len(frames) == 2 else 1
    wanted = Wanted(document, gates, recogniser, cuts)
    found = []
    for at, frame in enumerate(frames):
        with stages.of("locate"):
            located = locate(frame, empty)
        if located is not None:
            found.append(candidate(at, frame, located, wanted, stages))
    if not found:
        return Outcome((Sight.EMPTY,), milliseconds=stages.milliseconds)
    best = min(found, key=lambda one: (len(one.reasons), -one.judged.sharpness))
    outcome = Outcome(best.reasons, best.corners, best.at, milliseconds=stages.milliseconds)
    if recogniser is None or document is not Document.KTP:
        return outcome
    number = _number(found, plausible)
    with stages.of("read"):
        reading = _reading(frames[best.at], best, number, recogniser)
    return Outcome(
        best.reasons,
        best.corners,
        best.at,
        reading,
        number if isinstance(number, Unread) else None,
        stages.milliseconds,
    )


def _page(frame: Image, empty: Image | None, gates: Gates, stages: Stages) -> Outcome:
    """A page is told from an empty tray only where that is known: a scan of a page has no ground around it."""
    with stages.of("locate"):
        located = None if empty is None else locate(frame, empty)
    with stages.of("gate"):
        nothing = empty is not None and located is None
        reasons = (Sight.EMPTY,) if nothing else page_faults(frame, located, gates)
    return Outcome(reasons, milliseconds=stages.milliseconds)


def _number(found: Sequence[Candidate], plausible: Plausible) -> Number | Unread:
    number = agreed([number for one in found for number in one.look.numbers])
    if isinstance(number, Unread):
        return number
    if any(reason in _TRUST_NOTHING for one in found for reason in one.reasons):
        return Unread.WITHHELD
    return number if plausible(number.digits) else Unread.IMPLAUSIBLE


def _reading(frame: Image, best: Candidate, number: Number | Unread, recogniser: ReadsLines) -> Reading:
    """What is offered; name and birth date only from a picture that nothing is wrong with."""
    name = birth = ""
    if not best.reasons and best.look.box is not None:
        card = rectify(frame, np.asarray(best.corners), READ)
        name, birth = details_on(card, recogniser, best.look.box)
    if isinstance(number, Unread):
        return Reading(name=name, birth=birth)
    return Reading(number.digits, number.score, number.doubtful, name, birth)
