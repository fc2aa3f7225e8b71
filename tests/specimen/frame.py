"""One scene drawn: exposures of it, the same tray empty, and the truth."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from hardware.scanners.specimen import MARKS, person
from tests.specimen import hands, optics
from tests.specimen.debris import strewn
from tests.specimen.laying import lay
from tests.specimen.mats import ground
from tests.specimen.placing import beside, placed
from tests.specimen.plan import COVERED, NO_CARD, NOT_WANTED, Plan
from tests.specimen.things import second_card, thing

_EMPTY = 1_000_000
"""Number of the exposure of the empty tray; no scene has so many."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """``frames``: exposures of one scene, alike but for noise; ``empty``: the tray before. Height x width x 3, uint8,
    RGB. ``corners``: 4 x 2, pixels, clockwise from the document's own upper left; None without a document."""

    plan: Plan
    frames: tuple[NDArray[np.uint8], ...]
    empty: NDArray[np.uint8]
    corners: NDArray[np.float64] | None

    def truth(self) -> dict[str, Any]:
        """As JSON: what lies there, where, and whose it is said to be."""
        plan, who = self.plan, person(self.plan.person)
        reads = plan.kind in ("ktp", "copy") and plan.defect not in (*NO_CARD, *NOT_WANTED)
        named = reads or (plan.kind == "sim" and plan.defect not in (*NO_CARD, *NOT_WANTED))
        corners = None if self.corners is None else np.round(self.corners, 2).tolist()
        said = {key: value for key, value in asdict(plan).items() if key != "person"}
        return {
            **said,
            "corners": corners,
            "nik": who.nik if reads else "",
            "name": who.name if named else "",
            "birth": who.birth[-10:] if named else "",
            "good": plan.good,
            "marks": list(MARKS),
        }


def draw(plan: Plan, exposures: int = 1) -> Drawn:
    """The scene of ``plan``; about half a second for one exposure."""
    tray, lit = ground(plan), optics.light(plan)
    empty = _exposed(tray.astype(np.float32), plan, lit, empty=True)
    view = placed(plan, (85.6, 53.98))
    scene = tray.astype(np.float32)
    corners: NDArray[np.float64] | None = None
    if plan.defect in NO_CARD:
        if plan.defect == "debris":
            strewn(scene, plan)
    else:
        item = thing(plan)
        view = placed(plan, item.extent)
        corners = view.corners()
        if plan.defect == "two":
            other, where = second_card(plan), beside(view, plan)
            lay(scene, other, where)
        lay(scene, item, view)
    if plan.defect in COVERED:
        colours, opaque = hands.cover(plan, view)
        scene += (colours - scene) * opaque[:, :, None]
    dim = optics.shadow(plan)
    lit = lit if dim is None else lit * dim
    seen = _exposed(
        scene, plan, lit, empty=False, shine=None if corners is None else optics.shine(plan, view)
    )
    sharp = optics.focused(seen, plan, view)
    frames = tuple(optics.sensed(sharp, plan, number) for number in range(exposures))
    soft = np.asarray(cv2.GaussianBlur(empty, (0, 0), 0.8), dtype=np.uint8)
    return Drawn(plan, frames, optics.sensed(soft, plan, _EMPTY), corners)


def _exposed(
    scene: NDArray[np.float32],
    plan: Plan,
    lit: optics.Field,
    *,
    empty: bool,
    shine: optics.Field | None = None,
) -> NDArray[np.uint8]:
    """``scene`` under the light, as far as a sensor of eight bits holds it."""
    scene *= lit[:, :, None]
    scene *= optics.gain(plan, empty=empty)
    if shine is not None:
        scene += shine[:, :, None]
    return np.clip(scene, 0, 255).astype(np.uint8)
