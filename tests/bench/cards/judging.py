"""One scene through the pipeline, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

from hardware.imaging.pipeline import read_card
from hardware.imaging.recogniser import Recogniser
from hardware.ports import Document
from hardware.settings import Gates
from sync.cases.nik import Nik
from tests.bench.cards.canny import canny_corners
from tests.specimen.frame import draw
from tests.specimen.plan import Plan

EXPOSURES = 3
TODAY = date(2026, 7, 1)


@dataclass(frozen=True, slots=True)
class Row:
    """``iou`` and ``plain_iou`` (of a bare Canny crop): None without a document; ``reasons``: names of `Sight`;
    ``milliseconds`` by stage, under the load of two processes."""

    layout: str
    index: int
    mat: str
    kind: str
    defect: str
    iou: float | None
    plain_iou: float | None
    reasons: tuple[str, ...]
    nik: str
    digits: str
    named: bool
    milliseconds: dict[str, float] = field(default_factory=dict)

    @property
    def accepted(self) -> bool:
        """Taken without a word."""
        return not self.reasons

    @property
    def wrong(self) -> bool:
        """A number was offered, and it is not the card's."""
        return bool(self.digits) and self.digits != self.nik

    @property
    def exact(self) -> bool:
        """The card's number was offered."""
        return bool(self.digits) and self.digits == self.nik


def plausible(digits: str) -> bool:
    """The hard checks of a NIK, as the kiosk makes them."""
    return isinstance(Nik.parse(digits, TODAY), Nik)


@cache
def _recogniser() -> Recogniser:
    return Recogniser(threads=1)


def judge(plan: Plan) -> Row:
    """Draws ``plan`` and reads it as the kiosk would; for a process of its own."""
    cv2.setNumThreads(1)
    scene = draw(plan, EXPOSURES)
    document = Document.CARD if plan.kind == "sim" else Document.KTP
    outcome = read_card(scene.frames, scene.empty, document, Gates(), _recogniser(), plausible=plausible)
    truth, reading = scene.truth(), outcome.reading
    return Row(
        plan.layout,
        plan.index,
        plan.mat,
        plan.kind,
        plan.defect,
        iou(scene.corners, outcome.corners),
        iou(scene.corners, canny_corners(scene.frames[0])),
        tuple(str(reason) for reason in outcome.reasons),
        truth["nik"],
        "" if reading is None else reading.digits,
        reading is not None and (reading.name, reading.birth) == (truth["name"], truth["birth"]),
        dict(outcome.milliseconds),
    )


def iou(truth: NDArray[np.float64] | None, found: NDArray[np.float32] | None) -> float | None:
    """Intersection over union of two quadrilaterals, 0 if nothing was found; None without a truth."""
    if truth is None:
        return None
    if found is None:
        return 0.0
    one, other = np.float32(truth), np.float32(found)
    common, _ = cv2.intersectConvexConvex(one, other)
    union = cv2.contourArea(one) + cv2.contourArea(other) - common
    return float(common / union) if union > 0 else 0.0
