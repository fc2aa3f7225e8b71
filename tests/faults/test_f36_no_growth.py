"""F36: visit after visit, filed and cancelled, leaves the process no larger: under 5 % more objects over twenty visits.

The storm of touches itself is `tests/ui/test_monkey.py`; ten fingers `tests/ui/test_lockdown.py`.
"""

from __future__ import annotations

import gc

from kiosk.presenters.commands import Cancel, Confirm
from tests.kiosk.world import World

_VISITS = 10


def visit(world: World) -> None:
    """One that is filed, and one that is given up at the check page."""
    world.walk_to("done")
    world.tick(4)
    world.on()
    if world.screen != "welcome":
        world.tick(120, 1.0)
    assert world.screen == "welcome"
    world.walk_to("account")
    world.act(Cancel(), Confirm())
    world.tick()
    assert world.screen == "welcome"


def objects() -> int:
    gc.collect()
    return len(gc.get_objects())


def test_twenty_visits_leave_nothing(world: World) -> None:
    for _ in range(3):  # what is read once: catalogues, statements, fonts of the paper
        visit(world)
        world.twin.jobs.clear()
    before = objects()
    for _ in range(_VISITS):
        visit(world)
        world.twin.jobs.clear()
    assert objects() < before * 1.05
    assert world.journal.waiting().cases == 3 + _VISITS
