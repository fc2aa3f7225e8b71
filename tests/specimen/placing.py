"""Where the things of a scene lie."""

from __future__ import annotations

from dataclasses import replace

from tests.specimen.plan import Plan
from tests.specimen.view import View, fitted


def placed(plan: Plan, extent: tuple[float, float]) -> View:
    """How a document of ``extent`` millimetres is seen in ``plan``."""
    width, height = plan.size
    middle = (width - 1) / 2 * (1 + plan.place[0]), (height - 1) / 2 * (1 + plan.place[1])
    view = View(
        plan.size, extent, middle, width / plan.width_mm, plan.turn, plan.tilt, plan.tilt_towards, plan.bend
    )
    if plan.defect == "two":
        return _with_room_below(view)
    return _half_out(view, plan) if plan.defect == "half_out" else fitted(view)


def _half_out(view: View, plan: Plan) -> View:
    """Moved towards a side until a quarter to a half of it is out of the picture."""
    chance = plan.chance("half_out")
    view = fitted(view)
    corners = view.corners()
    low, high = corners.min(axis=0), corners.max(axis=0)
    side, share = chance.randrange(4), chance.uniform(0.25, 0.5)
    axis, far = side % 2, side // 2
    edge = plan.size[axis] - 1 if far else 0
    reached = high[axis] if far else low[axis]
    step = edge - reached + share * (high[axis] - low[axis]) * (1 if far else -1)
    centre = list(view.centre)
    centre[axis] += float(step)
    return replace(view, centre=(centre[0], centre[1]))


def _with_room_below(view: View) -> View:
    """In the upper half and nearly straight: a second card must not hide under the first."""
    width, height = view.size
    straight = view.turn % 8 - 4 + (180 if abs(view.turn) > 90 else 0)
    return replace(
        view,
        turn=straight,
        tilt=view.tilt / 4,
        scale=width * 0.4 / 85.6,
        centre=(view.centre[0], height * 0.27),
    )


def beside(view: View, plan: Plan) -> View:
    """Where a second card lies: below the first, or with its upper part under it."""
    chance = plan.chance("beside")
    lower = (plan.size[0] - 1) * chance.uniform(0.4, 0.6), (plan.size[1] - 1) * chance.uniform(0.62, 0.735)
    return replace(view, centre=lower, turn=chance.uniform(-5, 5))
